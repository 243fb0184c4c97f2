import { useState } from 'react'
import type { Input } from '#contract/methods'
import { usePage } from '../page-context.ts'

type Choice<Value extends string> = { readonly value: Value; readonly title: string }

/** A preference with few values, each in words. A choice shows at once; main has the last word. */
export const ChoiceList = <Value extends string>(props: {
  readonly name: string
  readonly legend: string
  readonly stored: Value | undefined
  readonly choices: readonly Choice<Value>[]
  readonly changeTo: (value: Value) => Input<'setPreferences'>
}) => {
  const { name, legend, stored, choices, changeTo } = props
  const { bridge, actions } = usePage()
  const [picked, setPicked] = useState<Value | null>(null)
  const choose = async (value: Value): Promise<void> => {
    setPicked(value)
    if (!(await actions.report(bridge.setPreferences(changeTo(value))))) setPicked(null)
  }
  return (
    <fieldset className="choices">
      <legend className="field-name">{legend}</legend>
      {choices.map(({ value, title }) => (
        <label key={value} className="choice">
          <input
            type="radio"
            name={name}
            value={value}
            className="checkbox"
            checked={value === (picked ?? stored)}
            onChange={() => void choose(value)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  )
}
