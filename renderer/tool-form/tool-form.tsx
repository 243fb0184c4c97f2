import { Braces, Play, Rows3 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { isJsonObject, jsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { ToolView } from '#contract/views'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { FieldList } from './field-control.tsx'
import { canShow, filledForm, formValues } from './form-values.ts'
import { toolFields } from './tool-fields.ts'
import './tool-form.css'

export type ToolEntry = { readonly alias: string; readonly tool: ToolView; readonly running: boolean }

/**
 * A form for one tool, from its schema. `onRun` gets the arguments as JSON text and says why they were refused, or
 * null; the form keeps what was filled in until then. Main validates: this only hints.
 */
export const ToolForm = (props: {
  readonly entry: ToolEntry
  readonly onRun: (argumentsText: string) => Promise<Problem | null>
  readonly onClose: () => void
}) => {
  const { entry, onRun, onClose } = props
  const form = useFormState(entry)
  const [problem, setProblem] = useState<string | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  useEffect(
    () => element.current?.querySelector<HTMLElement>('.input, .checkbox, .button-primary')?.focus(),
    [],
  )

  const run = async (): Promise<void> => {
    const text = form.read()
    if (text === null || isRunning) return
    setIsRunning(true)
    const refused = await onRun(text)
    setIsRunning(false)
    setProblem(refused?.message ?? null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run()
    else if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose()
    else return
    event.preventDefault()
  }
  const name = visibleLine(`${entry.alias}.${entry.tool.name}`)
  return (
    // Fields hand up the keys that run and close the whole form.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={element}
      className="tool-form"
      aria-label={name}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <div className="tool-form-head">
        <h2 className="cut">{name}</h2>
        {form.canSwitch && (
          <Button tone="quiet" icon={form.isJson ? Rows3 : Braces} onClick={form.switchMode}>
            {form.isJson ? t('conversation.toolForm.fields') : t('conversation.toolForm.json')}
          </Button>
        )}
      </div>
      <div className="tool-form-body">
        {entry.tool.description && <p className="muted tool-about">{visibleText(entry.tool.description)}</p>}
        {form.body}
      </div>
      {problem !== null && <ProblemText message={problem} />}
      <div className="tool-form-foot">
        <span className="label">
          {entry.running ? t('conversation.toolForm.asked') : t('conversation.toolForm.askedAndStarted')}
        </span>
        <div className="actions">
          <Button onClick={onClose}>{t('window.action.cancel')}</Button>
          <Button tone="primary" icon={Play} type="submit" disabled={isRunning}>
            {t('conversation.toolForm.run')}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** What is filled in, as fields or as JSON, and the way between the two. */
const useFormState = ({ tool }: ToolEntry) => {
  const fields = useMemo(() => toolFields(tool.inputSchema), [tool])
  const [values, setValues] = useState(() => formValues(fields ?? []))
  const [json, setJson] = useState<string | null>(fields === null ? '{}' : null)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())

  const read = (): string | null => {
    if (json !== null) return readObject(json) === null ? refuseJson() : json
    const filled = filledForm(fields ?? [], values)
    setProblems(filled.problems)
    return filled.problems.size > 0 ? null : JSON.stringify(filled.arguments)
  }
  const refuseJson = (): null => {
    setProblems(new Map([['json', t('conversation.toolForm.oneObject')]]))
    return null
  }
  const switchMode = (): void => {
    setProblems(new Map())
    if (json === null) setJson(JSON.stringify(filledForm(fields ?? [], values).arguments, null, 2))
    else showAsFields(json)
  }
  const showAsFields = (text: string): void => {
    const known = readObject(text)
    if (known === null) refuseJson()
    else if (!fields || !canShow(fields, known))
      setProblems(new Map([['json', t('conversation.toolForm.notShown')]]))
    else {
      setValues(formValues(fields, known))
      setJson(null)
    }
  }
  const body =
    json === null ? (
      <FieldList fields={fields ?? []} values={values} problems={problems} path="" onChange={setValues} />
    ) : (
      <JsonField text={json} problem={problems.get('json')} onChange={setJson} />
    )
  return { body, read, switchMode, isJson: json !== null, canSwitch: fields !== null }
}

const JsonField = (props: {
  readonly text: string
  readonly problem: string | undefined
  readonly onChange: (text: string) => void
}) => (
  <Field name={t('conversation.toolForm.argumentsAsJson')} problem={props.problem}>
    {(names) => (
      <textarea
        {...names}
        className="input input-tall mono grows"
        rows={5}
        dir="ltr"
        spellCheck={false}
        value={props.text}
        onChange={(event) => props.onChange(event.target.value)}
      />
    )}
  </Field>
)

const readObject = (text: string) => {
  try {
    const value = jsonValue.safeParse(JSON.parse(text))
    return value.success && isJsonObject(value.data) ? value.data : null
  } catch {
    return null
  }
}
