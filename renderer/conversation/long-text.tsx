import { useState } from 'react'
import { t } from '#contract/language/texts'
import { Button } from '../theme/button.tsx'
import { visibleText } from '../visible-text.ts'

/** Characters shown at first, and with each step. */
const stepLength = 20_000

/** A text of a tool: exact, with unseen characters written out. A long one is shown in steps. */
export const LongText = ({ text }: { readonly text: string }) => {
  const [length, setLength] = useState(stepLength)
  const left = text.length - length
  return (
    <div className="long-text">
      <pre className="code" dir="auto">
        {visibleText(text.slice(0, length))}
      </pre>
      {left > 0 && (
        <Button onClick={() => setLength(length + Math.max(stepLength, length))}>
          {t('conversation.result.moreCharacters', { count: left })}
        </Button>
      )}
    </div>
  )
}
