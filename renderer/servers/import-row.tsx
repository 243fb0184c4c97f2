import type { ImportedServer, ImportState } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ImportFieldControl } from './import-field.tsx'

/** What the user settled about one server. */
export type RowAnswers = {
  readonly isChosen: boolean
  readonly alias: string
  readonly answers: Readonly<Record<string, string>>
}

/** What is switched off, or has something to look at closely, is not chosen beforehand. */
export const firstAnswers = ({ alias, state, warnings }: ImportedServer): RowAnswers => ({
  isChosen: state.kind === 'ready' && !state.wasOff && warnings.length === 0,
  alias,
  answers: Object.fromEntries(
    state.kind === 'ready'
      ? state.fields.map(({ id, kind, isRequired, value }) => [
          id,
          kind === 'secret' ? String(isRequired) : value,
        ])
      : [],
  ),
})

export const ImportRow = (props: {
  readonly server: ImportedServer
  readonly row: RowAnswers
  readonly problem: string | null
  readonly onChange: (row: RowAnswers) => void
}) => {
  const { server, row, problem, onChange } = props
  const { state } = server
  return (
    <li className="import-row">
      {state.kind === 'ready' ? (
        <Field isFlag name={t('imports.review.choose', { name: visibleLine(server.name) })}>
          {(names) => (
            <input
              {...names}
              type="checkbox"
              className="checkbox"
              checked={row.isChosen}
              onChange={({ target }) => onChange({ ...row, isChosen: target.checked })}
            />
          )}
        </Field>
      ) : (
        <p className="field-name">{visibleLine(server.name)}</p>
      )}
      {server.line !== null && state.kind === 'ready' && (
        <p className="muted">{t('imports.review.place', { line: server.line })}</p>
      )}
      {state.kind === 'unusable' ? (
        <p className="tone-stop">{t('imports.review.unusable', { reason: visibleText(state.problem) })}</p>
      ) : (
        <Ready server={server} state={state} row={row} onChange={onChange} />
      )}
      {problem !== null && <ProblemText message={visibleText(problem)} />}
    </li>
  )
}

const Ready = (props: {
  readonly server: ImportedServer
  readonly state: Extract<ImportState, { readonly kind: 'ready' }>
  readonly row: RowAnswers
  readonly onChange: (row: RowAnswers) => void
}) => {
  const { server, state, row, onChange } = props
  return (
    <>
      <ExactEntry state={state} />
      <Sentences title={t('imports.review.warnings')} sentences={server.warnings} className="quarantine" />
      {state.secrets.length > 0 && (
        <p>{t('imports.review.secrets', { names: state.secrets.map(visibleLine).join(', ') })}</p>
      )}
      <Sentences title={t('imports.review.remarks')} sentences={server.remarks} className="import-remarks" />
      {state.wasOff && <p className="muted">{t('imports.review.wasOff')}</p>}
      {row.isChosen && (
        <div className="form">
          <AliasField alias={row.alias} onChange={(alias) => onChange({ ...row, alias })} />
          {state.fields.map((field) => (
            <ImportFieldControl
              key={field.id}
              field={field}
              value={row.answers[field.id] ?? ''}
              onChange={(value) => onChange({ ...row, answers: { ...row.answers, [field.id]: value } })}
            />
          ))}
        </div>
      )}
    </>
  )
}

const ExactEntry = ({ state }: { readonly state: Extract<ImportState, { readonly kind: 'ready' }> }) => (
  <>
    <pre
      className="code"
      dir="ltr"
      aria-label={isAddress(state.exact) ? t('imports.review.address') : t('imports.review.exact')}
    >
      {visibleText(state.exact)}
    </pre>
    {state.environment.length > 0 && (
      <>
        <p className="label">{t('imports.review.environment')}</p>
        <pre className="code" dir="ltr">
          {visibleText(state.environment.join('\n'))}
        </pre>
      </>
    )}
    {state.folder !== null && (
      <p className="muted">{t('imports.review.folder', { path: visibleLine(state.folder) })}</p>
    )}
  </>
)

const isAddress = (exact: string): boolean => /^https?:\/\/\S+$/.test(exact)

const Sentences = (props: {
  readonly title: string
  readonly sentences: readonly string[]
  readonly className: string
}) =>
  props.sentences.length === 0 ? null : (
    <div className={props.className}>
      <h3>{props.title}</h3>
      <ul>
        {props.sentences.map((sentence) => (
          <li key={sentence}>{visibleText(sentence)}</li>
        ))}
      </ul>
    </div>
  )

const AliasField = (props: { readonly alias: string; readonly onChange: (alias: string) => void }) => {
  const isTaken = useChat(
    (state) => state.workspace?.servers.some(({ alias }) => alias === props.alias) ?? false,
  )
  return (
    <Field name={t('imports.review.name')} hint={isTaken ? t('imports.review.existing') : undefined}>
      {(names) => (
        <input
          {...names}
          className="input"
          spellCheck={false}
          autoComplete="off"
          dir="ltr"
          value={props.alias}
          onChange={({ target }) => props.onChange(target.value)}
        />
      )}
    </Field>
  )
}
