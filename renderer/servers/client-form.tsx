import { useState, type FormEvent } from 'react'
import { isJsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { ServerDetail } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleText } from '../visible-text.ts'
import { clientSecretName, withClient } from './client-entry.ts'

/** For a sign-in service that knows only clients registered there by hand. What is entered becomes a question. */
export const ClientForm = ({ detail }: { readonly detail: ServerDetail }) => {
  const { alias, definition } = detail
  const { bridge, actions } = usePage()
  const stored = useChat(({ workspace }) => workspace?.secrets) ?? []
  const [clientId, setClientId] = useState('')
  const [hasSecret, setHasSecret] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const propose = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (clientId.trim() === '') return setProblem(t('servers.signIn.clientIdMissing'))
    const secretName = hasSecret ? clientSecretName(alias) : null
    const changed = withClient(definition, { clientId: clientId.trim(), secretName })
    const reply = await bridge.draftServer({ alias, definition: changed })
    setProblem(reply.ok ? null : reply.problem.message)
    if (!reply.ok) return
    if (secretName !== null && !stored.includes(secretName)) await bridge.draftSecret({ name: secretName })
    actions.say(t('window.frame.questionBelow'), { isOfQuestion: true })
  }
  return (
    <form className="form" aria-label={t('servers.signIn.client')} onSubmit={(event) => void propose(event)}>
      <p>{t('servers.signIn.clientAbout', { address: redirectAddress(detail) })}</p>
      <Field name={t('servers.signIn.clientId')}>
        {(names) => (
          <input
            {...names}
            className="input mono"
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            value={clientId}
            onChange={(event) => setClientId(event.target.value)}
          />
        )}
      </Field>
      <Field name={t('servers.signIn.hasSecret')} hint={t('servers.signIn.hasSecretHint')} isFlag>
        {(names) => (
          <input
            {...names}
            type="checkbox"
            checked={hasSecret}
            onChange={(event) => setHasSecret(event.target.checked)}
          />
        )}
      </Field>
      {problem !== null && <ProblemText message={visibleText(problem)} />}
      <div className="actions">
        <Button type="submit" tone="primary">
          {t('servers.signIn.clientPropose')}
        </Button>
      </div>
    </form>
  )
}

/** Where the browser comes back to; with any port unless the entry names one (RFC 8252, section 7.3). */
const redirectAddress = ({ definition }: ServerDetail): string => {
  const oauth = definition['oauth']
  const port = isJsonObject(oauth) ? oauth['redirectPort'] : undefined
  return typeof port === 'number' ? `http://127.0.0.1:${port}/callback` : 'http://127.0.0.1/callback'
}
