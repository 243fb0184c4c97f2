import { useEffect, useState, useRef, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import { PressButton } from './press-button.tsx'
import { QuestionFrame, useQuestionGate } from './question-frame.tsx'
import type { QuestionPanelProps } from './question-panel.tsx'

/** A secret is typed here and nowhere else, and is forgotten as soon as another question is looked at. */
export const SecretQuestion = ({ question, onDecide, problem, queue }: QuestionPanelProps): ReactNode => {
  const [secret, setSecret] = useState('')
  const { requestId, shownHash } = question
  const buttons = useRef<HTMLDivElement>(null)
  const gate = useQuestionGate(question, buttons)
  return (
    <QuestionFrame
      {...{ question, buttons, problem, queue }}
      body={<SecretField name={question.exact} value={secret} onChange={setSecret} onShown={gate.onSeen} />}
    >
      <PressButton look="plain" isReady onPress={() => onDecide({ requestId, shownHash, verdict: 'deny' })}>
        {t('consent.page.cancel')}
      </PressButton>
      <PressButton
        look="allow"
        isReady={gate.isReady && secret !== ''}
        onPress={() => onDecide({ requestId, shownHash, verdict: 'provide', secret })}
      >
        {t('consent.page.save')}
      </PressButton>
    </QuestionFrame>
  )
}

type SecretFieldProps = {
  readonly name: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onShown: () => void
}

const SecretField = ({ name, value, onChange, onShown }: SecretFieldProps): ReactNode => {
  // oxlint-disable-next-line react/exhaustive-deps -- there is no more to be seen than the name
  useEffect(onShown, [name])
  return (
    <label className="secret">
      <span>{name}</span>
      <input
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
