import { useRef, useState, type ComponentProps } from 'react'
import { flushSync } from 'react-dom'
import { t } from '#contract/language/texts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine } from '../visible-text.ts'
import { serverPresets, type ServerPreset } from './presets.ts'
import { emptyServerDraft, presetDraft, serverDefinition, type ServerDraft } from './server-draft.ts'

/** Presets, and a form for any program; `isBrief` hides it until one was chosen. An addition becomes a question. */
export const ServerForm = ({ isBrief = false }: { readonly isBrief?: boolean }) => {
  const { bridge } = usePage()
  const stored = useChat((state) => state.workspace?.secrets) ?? []
  const servers = useChat((state) => state.workspace?.servers) ?? []
  const [draft, setDraft] = useState(emptyServerDraft)
  const [preset, setPreset] = useState<ServerPreset | null>(null)
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const [isShown, setIsShown] = useState(!isBrief)
  const form = useRef<HTMLFormElement>(null)
  const isTaken = (alias: string): boolean => servers.some((server) => server.alias === alias)
  const isAdded = outcome.kind === 'asked' && isTaken(outcome.alias)
  const change = (changes: Partial<ServerDraft>): void => setDraft({ ...draft, ...changes })
  const begin = (next: ServerPreset | null, filled: ServerDraft): void =>
    flushSync(() => {
      setPreset(next)
      setDraft(filled)
      setOutcome({ kind: 'none' })
      setIsShown(true)
    })
  const take = (next: ServerPreset): void => {
    begin(next, presetDraft(next))
    const first = next.needsFolder ? '.allowed-folder' : 'button[type=submit]'
    form.current?.querySelector<HTMLElement>(first)?.focus()
  }
  const takeAddress = (): void => {
    begin(null, { ...emptyServerDraft, url: '' })
    form.current?.querySelector<HTMLElement>('input')?.focus()
  }
  const propose = async (): Promise<void> => {
    if (isTaken(draft.alias))
      return setOutcome({ kind: 'problem', message: t('servers.add.taken', { alias: draft.alias }) })
    const definition = serverDefinition(draft)
    const reply = definition.ok
      ? await bridge.draftServer({ alias: draft.alias, definition: definition.value })
      : definition
    const key = preset?.secret?.name
    if (reply.ok && key !== undefined && !stored.includes(key)) await bridge.draftSecret({ name: key })
    setOutcome(
      reply.ok ? { kind: 'asked', alias: draft.alias } : { kind: 'problem', message: reply.problem.message },
    )
  }
  return (
    <>
      <ul className="presets">
        {serverPresets.map((known) => (
          <li key={known.alias}>
            <button
              type="button"
              className="preset"
              aria-pressed={preset === known && !isAdded}
              onClick={() => take(known)}
            >
              <span className="field-name">{t(known.title)}</span>
              <span className="muted">{t(known.about)}</span>
              <span className="muted">{t(known.reach)}</span>
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="preset"
            aria-pressed={preset === null && draft.url !== null && !isAdded}
            onClick={takeAddress}
          >
            <span className="field-name">{t('servers.add.addressTitle')}</span>
            <span className="muted">{t('servers.add.addressAbout')}</span>
          </button>
        </li>
        {(isBrief || draft.url !== null) && (
          <li>
            <button
              type="button"
              className="preset"
              aria-pressed={isShown && preset === null && draft.url === null && !isAdded}
              onClick={() => begin(null, emptyServerDraft)}
            >
              <span className="field-name">{t('servers.add.anotherTitle')}</span>
              <span className="muted">{t('servers.add.anotherAbout')}</span>
            </button>
          </li>
        )}
      </ul>
      <form
        ref={form}
        className={isBrief ? 'form card' : 'form'}
        aria-label={t('servers.add.form')}
        hidden={!isShown || isAdded}
        onSubmit={(event) => {
          event.preventDefault()
          void propose()
        }}
      >
        {preset?.secret && <p>{t(preset.secret.about)}</p>}
        {draft.url === null ? (
          <ServerFields draft={draft} onChange={change} />
        ) : (
          <AddressFields draft={draft} url={draft.url} onChange={change} />
        )}
        <OutcomeLine outcome={outcome} />
        <div className="actions">
          <Button type="submit" tone="primary">
            {t('servers.add.submit')}
          </Button>
        </div>
      </form>
      {isAdded && !isBrief && <Added alias={outcome.alias} onAnother={() => begin(null, emptyServerDraft)} />}
    </>
  )
}

type AddedProps = { readonly alias: string; readonly onAnother: () => void }

const Added = ({ alias, onAnother }: AddedProps) => {
  const { actions } = usePage()
  return (
    <div className="form">
      <output className="tone-good">{t('servers.add.added', { alias: visibleLine(alias) })}</output>
      <div className="actions">
        <Button tone="primary" onClick={() => actions.show({ kind: 'server', alias })}>
          {t('servers.add.show')}
        </Button>
        <Button onClick={onAnother}>{t('servers.add.addAnother')}</Button>
      </div>
    </div>
  )
}

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'asked'; readonly alias: string }
  | { readonly kind: 'problem'; readonly message: string }

const OutcomeLine = ({ outcome }: { readonly outcome: Outcome }) => {
  const isAsked = useChat(({ workspace }) => (workspace?.questions.count ?? 0) > 0)
  if (outcome.kind === 'problem') return <ProblemText message={outcome.message} />
  if (outcome.kind === 'asked' && isAsked) return <output>{t('window.frame.questionBelow')}</output>
  return null
}

const ServerFields = (props: {
  readonly draft: ServerDraft
  readonly onChange: (changes: Partial<ServerDraft>) => void
}) => {
  const { draft, onChange } = props
  return (
    <>
      <div className="form-pair">
        <TextField
          name={t('servers.form.name')}
          value={draft.alias}
          placeholder="files"
          onText={(alias) => onChange({ alias })}
        />
        <TextField
          name={t('servers.form.command')}
          value={draft.command}
          placeholder="npx"
          isMono
          onText={(command) => onChange({ command })}
        />
      </div>
      {draft.allowedFolder !== null && (
        <TextField
          name={t('servers.form.allowedFolder')}
          hint={t('servers.form.allowedFolderHint')}
          value={draft.allowedFolder}
          placeholder={t('servers.form.allowedFolderExample')}
          className="allowed-folder"
          onText={(allowedFolder) => onChange({ allowedFolder })}
        />
      )}
      <LinesField
        name={t('servers.form.arguments')}
        hint={t('servers.form.argumentsHint')}
        value={draft.args}
        onText={(args) => onChange({ args })}
      />
      <LinesField
        name={t('servers.form.environment')}
        hint={t('servers.form.environmentHint')}
        value={draft.environment}
        onText={(environment) => onChange({ environment })}
      />
      <TextField
        name={t('servers.form.folder')}
        hint={t('servers.form.folderHint')}
        value={draft.folder}
        isMono
        onText={(folder) => onChange({ folder })}
      />
    </>
  )
}

const AddressFields = (props: {
  readonly draft: ServerDraft
  readonly url: string
  readonly onChange: (changes: Partial<ServerDraft>) => void
}) => {
  const { draft, url, onChange } = props
  return (
    <>
      <TextField
        name={t('servers.form.name')}
        value={draft.alias}
        placeholder="files"
        onText={(alias) => onChange({ alias })}
      />
      <TextField
        name={t('servers.form.address')}
        hint={t('servers.form.addressHint')}
        value={url}
        isMono
        onText={(next) => onChange({ url: next })}
      />
      <LinesField
        name={t('servers.form.headers')}
        hint={t('servers.form.headersHint')}
        value={draft.headers}
        onText={(headers) => onChange({ headers })}
      />
    </>
  )
}

type TextFieldProps = {
  readonly name: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly hint?: string
  readonly placeholder?: string
  readonly isMono?: boolean
  readonly className?: string
}

const shared: ComponentProps<'input'> = { spellCheck: false, autoComplete: 'off', dir: 'ltr' }

const TextField = ({ name, value, onText, hint, placeholder, isMono, className = '' }: TextFieldProps) => (
  <Field name={name} hint={hint}>
    {(names) => (
      <input
        {...names}
        {...shared}
        className={`input ${isMono ? 'mono' : ''} ${className}`}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onText(event.target.value)}
      />
    )}
  </Field>
)

const LinesField = ({ name, value, onText, hint }: TextFieldProps) => (
  <Field name={name} hint={hint}>
    {(names) => (
      <textarea
        {...names}
        className="input input-tall mono grows"
        rows={3}
        dir="ltr"
        spellCheck={false}
        value={value}
        onChange={(event) => onText(event.target.value)}
      />
    )}
  </Field>
)
