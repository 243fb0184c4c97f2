import { useState } from 'react'
import type { ProviderView } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { isSecretName, keyNameOf, providerDefinition } from './provider-draft.ts'

/** Adds or changes a provider. The change becomes a question; a key that is not stored yet becomes another. */
export const ProviderForm = (props: {
  readonly provider: ProviderView | null
  readonly onClose: () => void
}) => {
  const { provider, onClose } = props
  const { bridge, actions } = usePage()
  const secrets = useChat((state) => state.workspace?.secrets) ?? []
  const [draft, setDraft] = useState({
    name: provider?.name ?? '',
    baseUrl: provider?.baseUrl ?? '',
    keyName: keyNameOf(provider?.key?.source ?? ''),
  })
  const [problem, setProblem] = useState<string | null>(null)
  const propose = async (): Promise<void> => {
    const definition = providerDefinition(draft)
    const reply = definition.ok
      ? await bridge.draftProvider({ name: draft.name, definition: definition.value })
      : definition
    if (!reply.ok) return setProblem(reply.problem.message)
    const needsKey = isSecretName(draft.keyName) && !secrets.includes(draft.keyName)
    if (needsKey) await actions.report(bridge.draftSecret({ name: draft.keyName }))
    actions.say(needsKey ? 'Two questions wait for you below.' : 'A question waits for you below.')
    onClose()
  }
  return (
    <form
      className="form card"
      aria-label="Provider"
      onSubmit={(event) => {
        event.preventDefault()
        void propose()
      }}
    >
      <div className="form-pair">
        <Field name="Name">
          {(names) => (
            <input
              {...names}
              className="input"
              placeholder="local"
              readOnly={provider !== null}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
        <Field name="Name of its key" hint="Empty if it needs none. The key is asked for separately.">
          {(names) => (
            <input
              {...names}
              className="input mono"
              placeholder="OPENAI_API_KEY"
              autoComplete="off"
              value={draft.keyName}
              onChange={(event) => setDraft({ ...draft, keyName: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field name="Endpoint">
        {(names) => (
          <input
            {...names}
            className="input mono"
            placeholder="http://127.0.0.1:11434/v1"
            inputMode="url"
            autoComplete="off"
            value={draft.baseUrl}
            onChange={(event) => setDraft({ ...draft, baseUrl: event.target.value.trim() })}
          />
        )}
      </Field>
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions">
        <Button type="submit" tone="primary">
          {provider ? 'Propose this change' : 'Add provider'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  )
}
