import type { ImportField } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { Field } from '../theme/field.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'

type ControlProps = {
  readonly field: ImportField
  readonly value: string
  readonly onChange: (value: string) => void
}

/** One field of a server that is imported. A key that has to be given has no field: it is asked for as a question. */
export const ImportFieldControl = ({ field, value, onChange }: ControlProps) => {
  if (field.kind === 'secret' && field.isRequired) return null
  const isFlag = field.kind === 'flag' || field.kind === 'secret'
  const name = visibleLine(field.name)
  return (
    <Field
      name={field.kind === 'secret' ? t('imports.review.useSecret', { name }) : name}
      hint={hintOf(field)}
      isRequired={field.isRequired && !isFlag}
      isFlag={isFlag}
    >
      {(names) => <Control names={names} field={field} value={value} onChange={onChange} />}
    </Field>
  )
}

const hintOf = ({ about, isMultiple }: ImportField): string =>
  [visibleText(about), isMultiple ? t('imports.review.severalValues') : ''].filter(Boolean).join(' ')

type Names = { readonly id: string; readonly 'aria-describedby': string | undefined }

const Control = ({ names, field, value, onChange }: ControlProps & { readonly names: Names }) => {
  if (field.kind === 'flag' || field.kind === 'secret')
    return (
      <input
        {...names}
        type="checkbox"
        className="checkbox"
        checked={value === 'true'}
        onChange={({ target }) => onChange(String(target.checked))}
      />
    )
  if (field.kind === 'choice')
    return (
      <select {...names} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        {field.options.map((option) => (
          <option key={option} value={option}>
            {visibleLine(option)}
          </option>
        ))}
      </select>
    )
  if (field.isMultiple)
    return (
      <textarea
        {...names}
        className="input input-tall mono"
        rows={3}
        dir="ltr"
        spellCheck={false}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  return (
    <input
      {...names}
      className={`input ${field.kind === 'text' || field.kind === 'number' ? '' : 'mono'}`}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
