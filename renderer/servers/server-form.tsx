import { useRef, useState, type ComponentProps } from 'react'
import { flushSync } from 'react-dom'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { serverPresets, type ServerPreset } from './presets.ts'
import { emptyServerDraft, serverDefinition, type ServerDraft } from './server-draft.ts'

/** Presets, and a form for any program; `isBrief` hides it until one was chosen. An addition becomes a question. */
export const ServerForm = ({ isBrief = false }: { readonly isBrief?: boolean }) => {
  const { bridge } = usePage()
  const [draft, setDraft] = useState(emptyServerDraft)
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const [isShown, setIsShown] = useState(!isBrief)
  const form = useRef<HTMLFormElement>(null)
  const chosen = serverPresets.find(
    ({ alias, args }) => draft.alias === alias && draft.args === args.join('\n'),
  )
  const change = (changes: Partial<ServerDraft>): void => setDraft({ ...draft, ...changes })
  const take = (preset: ServerPreset): void => {
    const { alias, args, needsFolder } = preset
    const allowedFolder = needsFolder ? '' : null
    flushSync(() => {
      setDraft({ ...emptyServerDraft, alias, command: 'npx', args: args.join('\n'), allowedFolder })
      setOutcome({ kind: 'none' })
      setIsShown(true)
    })
    form.current?.querySelector<HTMLElement>(needsFolder ? '.allowed-folder' : 'button[type=submit]')?.focus()
  }
  const propose = async (): Promise<void> => {
    const definition = serverDefinition(draft)
    const reply = definition.ok
      ? await bridge.draftServer({ alias: draft.alias, definition: definition.value })
      : definition
    setOutcome(
      reply.ok ? { kind: 'asked', alias: draft.alias } : { kind: 'problem', message: reply.problem.message },
    )
  }
  return (
    <>
      <ul className="presets">
        {serverPresets.map((preset) => (
          <li key={preset.alias}>
            <button
              type="button"
              className="preset"
              aria-pressed={preset === chosen}
              onClick={() => take(preset)}
            >
              <span className="field-name">{t(preset.title)}</span>
              <span className="muted">{t(preset.about)}</span>
            </button>
          </li>
        ))}
        {isBrief && (
          <li>
            <button
              type="button"
              className="preset"
              aria-pressed={isShown && !chosen}
              onClick={() => {
                if (chosen) setDraft(emptyServerDraft)
                setIsShown(true)
              }}
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
        hidden={!isShown}
        onSubmit={(event) => {
          event.preventDefault()
          void propose()
        }}
      >
        <ServerFields draft={draft} onChange={change} />
        <OutcomeLine outcome={outcome} />
        <div className="actions">
          <Button type="submit" tone="primary">
            {t('servers.add.submit')}
          </Button>
        </div>
      </form>
    </>
  )
}

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'asked'; readonly alias: string }
  | { readonly kind: 'problem'; readonly message: string }

const OutcomeLine = ({ outcome }: { readonly outcome: Outcome }) => {
  if (outcome.kind === 'problem') return <ProblemText message={outcome.message} />
  if (outcome.kind === 'asked') return <output>{t('window.frame.questionBelow')}</output>
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
