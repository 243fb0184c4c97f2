import type { LucideIcon } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '#contract/language/texts'
import type { CompletionTarget } from '#contract/offers'
import type { Problem } from '#contract/result'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { SuggestedField, type OfferField } from './suggested-field.tsx'
import '../tool-form/tool-form.css'

export type OfferFormProps = {
  readonly alias: string
  /** The form's name. */
  readonly name: string
  readonly description: string
  readonly fields: readonly OfferField[]
  readonly target: CompletionTarget
  /** Whether the server may be asked for suggestions. */
  readonly canComplete: boolean
  readonly action: string
  readonly icon: LucideIcon
  /** Gets the values of all fields that have one; says why they were refused, or null. */
  readonly onSubmit: (values: Readonly<Record<string, string>>) => Promise<Problem | null>
}

/** What a prompt or a resource template takes, in place of the composer. Without fields it is submitted at once. */
export const ComposerOfferForm = (props: OfferFormProps & { readonly onClose: () => void }) => {
  const { onClose } = props
  const form = useOfferForm(props)
  const element = useRef<HTMLFormElement>(null)
  const isBegun = useRef(false)
  const begin = useEffectEvent((): void => {
    element.current?.querySelector<HTMLElement>('.input, .actions button')?.focus()
    if (props.fields.length === 0) void form.submit()
  })
  useEffect(() => {
    if (!isBegun.current) begin()
    isBegun.current = true
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return form.onKeyDown(event)
    event.preventDefault()
    onClose()
  }
  const name = visibleLine(props.name)
  return (
    // Fields hand up the keys that submit and close the whole form.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={element}
      className="tool-form"
      aria-label={name}
      aria-busy={form.isBusy}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={form.onSubmit}
    >
      <div className="tool-form-head">
        <h2 className="cut">{name}</h2>
      </div>
      <div className="tool-form-body">
        {props.description && <p className="muted tool-about">{visibleText(props.description)}</p>}
        <OfferFields {...props} form={form} />
      </div>
      {form.problem !== null && <ProblemText message={form.problem} />}
      <div className="tool-form-foot">
        <output className="label">
          {form.isBusy ? t('servers.prompts.filling') : t('servers.prompts.insertedFrom')}
        </output>
        <div className="actions">
          <Button onClick={onClose}>{t('window.action.cancel')}</Button>
          <Button tone="primary" icon={props.icon} type="submit" disabled={form.isBusy}>
            {props.action}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** The same within a page. */
export const PageOfferForm = (props: OfferFormProps) => {
  const form = useOfferForm(props)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="form offer-form"
      aria-label={visibleLine(props.name)}
      aria-busy={form.isBusy}
      noValidate
      onKeyDown={form.onKeyDown}
      onSubmit={form.onSubmit}
    >
      <OfferFields {...props} form={form} />
      {form.problem !== null && <ProblemText message={form.problem} />}
      <div className="actions">
        <Button icon={props.icon} type="submit" disabled={form.isBusy}>
          {props.action}
        </Button>
      </div>
    </form>
  )
}

const OfferFields = ({
  alias,
  target,
  fields,
  canComplete,
  form,
}: OfferFormProps & { readonly form: ReturnType<typeof useOfferForm> }) =>
  fields.map((field) => (
    <SuggestedField
      key={field.name}
      field={field}
      value={form.values[field.name] ?? ''}
      problem={form.missing.has(field.name) ? t('conversation.toolForm.required') : undefined}
      question={
        canComplete ? { alias, target, argument: field.name, known: known(form.values, field.name) } : null
      }
      onChange={(value) => form.change(field.name, value)}
    />
  ))

type Values = Readonly<Record<string, string>>

const useOfferForm = ({ fields, onSubmit }: OfferFormProps) => {
  const [values, setValues] = useState<Values>({})
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const submit = async (): Promise<void> => {
    if (isBusy) return
    const empty = fields.filter(({ name, isRequired }) => isRequired && (values[name] ?? '') === '')
    setMissing(new Set(empty.map(({ name }) => name)))
    if (empty.length > 0) return
    setIsBusy(true)
    const refused = await onSubmit(filled(values))
    setIsBusy(false)
    setProblem(refused && visibleText(refused.message))
  }
  return {
    values,
    missing,
    problem,
    isBusy,
    submit,
    change: (name: string, value: string) => {
      setValues({ ...values, [name]: value })
      setMissing(new Set([...missing].filter((one) => one !== name)))
    },
    onSubmit: (event: { readonly preventDefault: () => void }): void => {
      event.preventDefault()
      void submit()
    },
    /** Enter in a field submits; Shift+Enter breaks the line. */
    onKeyDown: (event: KeyboardEvent): void => {
      const isField = event.target instanceof HTMLTextAreaElement
      if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || !isField) return
      event.preventDefault()
      void submit()
    },
  }
}

const filled = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))

/** Longest value that is told while another one is completed, in UTF-16 code units. */
const knownLimit = 10_000

const known = (values: Values, except: string): Values =>
  Object.fromEntries(
    Object.entries(filled(values)).filter(([name, value]) => name !== except && value.length <= knownLimit),
  )
