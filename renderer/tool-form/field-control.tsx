import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { Field } from '../theme/field.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import type { FormValue, FormValues } from './form-values.ts'
import type { ToolField, ToolInput } from './tool-fields.ts'

export type FieldListProps = {
  readonly fields: readonly ToolField[]
  readonly values: FormValues
  readonly problems: ReadonlyMap<string, string>
  /** Path of the group around these fields, with a dot at its end; empty at the top. */
  readonly path: string
  readonly onChange: (values: FormValues) => void
}

/** The controls for a list of fields, groups included. */
export const FieldList = ({ fields, values, problems, path, onChange }: FieldListProps) =>
  fields.map((field) => (
    <FieldControl
      key={field.name}
      field={field}
      value={values[field.name] ?? null}
      problems={problems}
      path={path}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
    />
  ))

type ControlProps = {
  readonly field: ToolField
  readonly value: FormValue
  readonly problems: ReadonlyMap<string, string>
  readonly path: string
  readonly onChange: (value: FormValue) => void
}

const FieldControl = (props: ControlProps) => {
  const { field, value, problems, path, onChange } = props
  const { input, isRequired } = field
  if (input.kind === 'group')
    return (
      <fieldset className="form-group">
        <legend className="field-name">{visibleLine(field.title)}</legend>
        {field.description && <p className="field-hint">{visibleText(field.description)}</p>}
        <FieldList
          fields={input.fields}
          values={typeof value === 'object' && value !== null ? value : {}}
          problems={problems}
          path={`${path}${field.name}.`}
          onChange={onChange}
        />
      </fieldset>
    )
  return (
    <Field
      name={visibleLine(field.title)}
      hint={hintOf(field)}
      problem={problems.get(path + field.name)}
      isRequired={isRequired}
      isFlag={input.kind === 'flag'}
    >
      {(names) => <Control {...props} names={names} isInvalid={problems.has(path + field.name)} />}
    </Field>
  )
}

type Names = { readonly id: string; readonly 'aria-describedby': string | undefined }

const Control = (props: ControlProps & { readonly names: Names; readonly isInvalid: boolean }) => {
  const { field, value, onChange, names, isInvalid } = props
  const { input, isRequired } = field
  const text = typeof value === 'string' ? value : ''
  const shared = { ...names, className: 'input', 'aria-invalid': isInvalid, 'aria-required': isRequired }
  switch (input.kind) {
    case 'flag':
      return (
        <input
          {...names}
          type="checkbox"
          className="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      )
    case 'choice':
      return (
        <select {...shared} value={text} onChange={(event) => onChange(event.target.value)}>
          <option value="">
            {isRequired ? t('conversation.toolForm.choose') : t('conversation.toolForm.notSet')}
          </option>
          {input.options.map((option, position) => (
            <option key={JSON.stringify(option)} value={position}>
              {visibleLine(typeof option === 'string' ? option : JSON.stringify(option))}
            </option>
          ))}
        </select>
      )
    case 'number':
      return (
        <input
          {...shared}
          inputMode={input.isInteger ? 'numeric' : 'decimal'}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'text':
    case 'list':
    case 'json':
      return (
        <textarea
          {...shared}
          className={`input grows ${input.kind === 'json' ? 'mono' : ''} ${isTall(input) ? 'input-tall' : ''}`}
          dir="auto"
          rows={isTall(input) ? 3 : 1}
          spellCheck={input.kind === 'text'}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'group':
      return null
    default:
      return exhausted(input)
  }
}

const isTall = (input: ToolInput): boolean => input.kind !== 'text' || input.isLong

const hintOf = ({ input, description }: ToolField): string | undefined => {
  const how =
    input.kind === 'list'
      ? t('conversation.toolForm.onePerLine')
      : input.kind === 'json'
        ? t('conversation.toolForm.asJson')
        : ''
  return [visibleText(description), how].filter(Boolean).join(' ') || undefined
}
