import { useState } from 'react'
import { t } from '#contract/language/texts'
import type { ProviderView } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { Fold } from '../theme/fold.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { draftOf, isSecretName, providerDefinition, withKind, type ProviderDraft } from './provider-draft.ts'
import { kindOf, providerKinds, type ProviderKind } from './provider-kinds.ts'

const firstDraft = withKind({ kind: '', name: '', baseUrl: '', keyName: '' }, 'openai-compatible')

/** Adds or changes a provider. The change becomes a question; a key that is not stored yet becomes another. */
export const ProviderForm = (props: {
  readonly provider: ProviderView | null
  /** The kind that a new provider begins with. */
  readonly kind?: string
  readonly onClose: () => void
}) => {
  const { provider, kind, onClose } = props
  const { bridge, actions } = usePage()
  const secrets = useChat((state) => state.workspace?.secrets) ?? []
  const [draft, setDraft] = useState(provider ? draftOf(provider) : beginWith(kind))
  const [problem, setProblem] = useState<string | null>(null)
  const propose = async (): Promise<void> => {
    const definition = providerDefinition(draft, provider)
    const reply = definition.ok
      ? await bridge.draftProvider({ name: draft.name, definition: definition.value })
      : definition
    if (!reply.ok) return setProblem(reply.problem.message)
    const needsKey = isSecretName(draft.keyName) && !secrets.includes(draft.keyName)
    if (needsKey) await actions.report(bridge.draftSecret({ name: draft.keyName }))
    actions.say(needsKey ? t('settings.questionTwo') : t('settings.question', { count: 1 }), {
      isOfQuestion: true,
    })
    onClose()
  }
  return (
    <form
      className="form card"
      aria-label={t('settings.provider.form')}
      onSubmit={(event) => {
        event.preventDefault()
        void propose()
      }}
    >
      <ProviderFields draft={draft} isNew={provider === null} onChange={setDraft} />
      {provider !== null && keepsMore(provider) && (
        <p className="field-hint">{t('settings.provider.keeps')}</p>
      )}
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions">
        <Button type="submit" tone="primary">
          {provider ? t('settings.provider.propose') : t('settings.provider.add')}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  )
}

const beginWith = (kind: string | undefined): ProviderDraft =>
  kind === undefined ? { ...firstDraft, name: '' } : withKind(firstDraft, kind)

const keepsMore = ({ keeps }: ProviderView): boolean => keeps.headers.length > 0 || keeps.models > 0

type FieldsProps = {
  readonly draft: ProviderDraft
  readonly isNew: boolean
  readonly onChange: (draft: ProviderDraft) => void
}

const ProviderFields = ({ draft, isNew, onChange }: FieldsProps) => {
  const usual = kindOf(draft.kind)?.usualAddress ?? null
  const address = <AddressField draft={draft} usual={usual} onChange={onChange} />
  return (
    <>
      <div className="form-pair">
        <Field name={t('settings.provider.kind')}>
          {(names) => (
            <select
              {...names}
              className="input"
              value={draft.kind}
              onChange={(event) => onChange(withKind(draft, event.target.value))}
            >
              {providerKinds.map((known) => (
                <option key={known.kind} value={known.kind}>
                  {titleOf(known)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name={t('settings.provider.name')}>
          {(names) => (
            <input
              {...names}
              className="input"
              placeholder="local"
              readOnly={!isNew}
              value={draft.name}
              onChange={(event) => onChange({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
      </div>
      {usual === null && address}
      <Field name={t('settings.provider.keyName')} hint={t('settings.provider.keyAbout')}>
        {(names) => (
          <input
            {...names}
            className="input mono"
            placeholder="OPENAI_API_KEY"
            autoComplete="off"
            value={draft.keyName}
            onChange={(event) => onChange({ ...draft, keyName: event.target.value })}
          />
        )}
      </Field>
      {usual !== null && (
        <Fold
          name="provider advanced"
          isOpenAtFirst={draft.baseUrl !== ''}
          line={t('settings.provider.advanced')}
        >
          {() => address}
        </Fold>
      )}
    </>
  )
}

const AddressField = (props: {
  readonly draft: ProviderDraft
  readonly usual: string | null
  readonly onChange: (draft: ProviderDraft) => void
}) => {
  const { draft, usual, onChange } = props
  return (
    <Field
      name={t('settings.provider.endpoint')}
      hint={usual === null ? undefined : t('settings.provider.endpointUsual', { address: usual })}
    >
      {(names) => (
        <input
          {...names}
          className="input mono"
          placeholder={usual ?? 'http://127.0.0.1:11434/v1'}
          inputMode="url"
          autoComplete="off"
          value={draft.baseUrl}
          onChange={(event) => onChange({ ...draft, baseUrl: event.target.value.trim() })}
        />
      )}
    </Field>
  )
}

const titleOf = ({ title }: ProviderKind): string => (typeof title === 'string' ? title : t(title.key))
