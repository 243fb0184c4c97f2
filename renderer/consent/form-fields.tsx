import { useId, type ReactNode } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { FormField } from '#contract/server-requests'
import type { FieldDraft, FormDraft } from './form-draft.ts'

export type FormFieldsProps = {
  readonly fields: readonly FormField[]
  readonly draft: FormDraft
  /** The name of the field that was refused. */
  readonly misfit: string | null
  readonly onChange: (draft: FormDraft) => void
}

export const FormFields = ({ fields, draft, misfit, onChange }: FormFieldsProps): ReactNode => (
  <div className="form-fields">
    {fields.map((field) => (
      <FieldRow
        key={field.name}
        field={field}
        value={draft[field.name] ?? null}
        isMisfit={field.name === misfit}
        onChange={(value) => onChange({ ...draft, [field.name]: value })}
      />
    ))}
  </div>
)

type FieldProps = {
  readonly field: FormField
  readonly value: FieldDraft
  readonly isMisfit: boolean
  readonly onChange: (value: FieldDraft) => void
}

const FieldRow = (props: FieldProps): ReactNode => {
  const { field } = props
  const id = useId()
  const words = [field.description, field.hint].filter((text) => text !== '')
  const names = { id, 'aria-describedby': words.length > 0 ? `${id}-words` : undefined }
  const label = (
    <>
      {field.label}
      {!field.isRequired && <span className="field-optional"> ({t('consent.page.optional')})</span>}
    </>
  )
  const described = words.length > 0 && (
    <div id={`${id}-words`} className="field-words">
      {words.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  )
  if (field.control.kind === 'some-of')
    return (
      <fieldset className="form-field" aria-describedby={names['aria-describedby']}>
        <legend>{label}</legend>
        <SomeOf {...props} choices={field.control.choices} />
        {described}
      </fieldset>
    )
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <Control {...props} names={names} />
      {described}
    </div>
  )
}

type Names = { readonly id: string; readonly 'aria-describedby': string | undefined }

const Control = (props: FieldProps & { readonly names: Names }): ReactNode => {
  const { field, value, isMisfit, onChange, names } = props
  const { control, isRequired } = field
  const text = typeof value === 'string' ? value : ''
  const shared = {
    ...names,
    'aria-required': isRequired,
    'aria-invalid': isMisfit,
    autoComplete: 'off',
    spellCheck: false,
  }
  switch (control.kind) {
    case 'text':
      return control.format === null ? (
        <textarea
          {...shared}
          dir="auto"
          rows={1}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <input
          {...shared}
          type={control.format === 'date' ? 'date' : 'text'}
          inputMode={inputModes[control.format]}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      )
    case 'number':
      return (
        <input
          {...shared}
          type="text"
          inputMode={control.isInteger ? 'numeric' : 'decimal'}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      )
    case 'yes-no':
      return (
        <Choose
          {...shared}
          chosen={typeof value === 'boolean' ? String(value) : null}
          choices={[
            { value: 'true', label: t('consent.page.yes') },
            { value: 'false', label: t('consent.page.no') },
          ]}
          onChoose={(chosen) => onChange(chosen === null ? null : chosen === 'true')}
        />
      )
    case 'one-of':
      return (
        <Choose
          {...shared}
          chosen={typeof value === 'string' ? value : null}
          choices={control.choices}
          onChoose={onChange}
        />
      )
    case 'some-of':
      return null
    default:
      return exhausted(control)
  }
}

const inputModes = { email: 'email', uri: 'url', date: undefined, 'date-time': undefined } as const

type Choices = readonly { readonly value: string; readonly label: string }[]

type ChooseProps = Names & {
  readonly chosen: string | null
  readonly choices: Choices
  readonly onChoose: (value: string | null) => void
}

/** By position, since a value may be the empty text. */
const Choose = ({ chosen, choices, onChoose, ...names }: ChooseProps): ReactNode => (
  <select
    {...names}
    value={choices.findIndex(({ value }) => value === chosen)}
    onChange={({ target }) => onChoose(choices[Number(target.value)]?.value ?? null)}
  >
    <option value={-1}>{t('consent.page.noAnswer')}</option>
    {choices.map(({ value, label }, position) => (
      <option key={value} value={position}>
        {label}
      </option>
    ))}
  </select>
)

const SomeOf = (props: FieldProps & { readonly choices: Choices }): ReactNode => {
  const { choices, value, isMisfit, onChange } = props
  const chosen = Array.isArray(value) ? value : []
  const toggle = (choice: string, isChosen: boolean): void =>
    onChange(
      choices.flatMap((other) =>
        (other.value === choice ? isChosen : chosen.includes(other.value)) ? [other.value] : [],
      ),
    )
  return choices.map((choice) => (
    <label key={choice.value} className="choice">
      <input
        type="checkbox"
        aria-invalid={isMisfit}
        checked={chosen.includes(choice.value)}
        onChange={({ target }) => toggle(choice.value, target.checked)}
      />
      {choice.label}
    </label>
  ))
}
