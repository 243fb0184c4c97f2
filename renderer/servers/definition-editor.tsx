import { useState } from 'react'
import { isJsonObject, jsonValue, type JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { ServerDetail } from '#contract/views'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'

/** The server's entry in assent.yaml as JSON. A change becomes a question, and is written only when it is answered. */
export const DefinitionEditor = ({ detail }: { readonly detail: ServerDetail }) => {
  const { bridge, actions } = usePage()
  const stored = JSON.stringify(detail.definition, null, 2)
  const [text, setText] = useState(stored)
  const [problem, setProblem] = useState<string | null>(null)
  const propose = async (): Promise<void> => {
    const definition = readDefinition(text)
    if (definition === null) return setProblem(t('servers.definition.notJson'))
    const reply = await bridge.draftServer({ alias: detail.alias, definition })
    setProblem(reply.ok ? null : reply.problem.message)
    if (reply.ok) actions.say(t('window.frame.questionBelow'), { isOfQuestion: true })
  }
  return (
    <section className="surface-section definition-editor">
      <h2>{t('servers.definition.title')}</h2>
      <Field name={t('servers.definition.field')} hint={t('servers.definition.hint')}>
        {(names) => (
          <textarea
            {...names}
            className="input input-tall mono grows"
            rows={6}
            dir="ltr"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions">
        <Button disabled={text === stored} onClick={() => void propose()}>
          {t('servers.definition.propose')}
        </Button>
        {text !== stored && (
          <Button tone="quiet" onClick={() => setText(stored)}>
            {t('servers.definition.takeBack')}
          </Button>
        )}
      </div>
    </section>
  )
}

const readDefinition = (text: string): JsonObject | null => {
  try {
    const value = jsonValue.safeParse(JSON.parse(text))
    return value.success && isJsonObject(value.data) ? value.data : null
  } catch {
    return null
  }
}
