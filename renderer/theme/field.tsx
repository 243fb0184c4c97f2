import { useId, type ReactNode } from 'react'

type FieldNames = { readonly id: string; readonly 'aria-describedby': string | undefined }

/**
 * A labelled field. `children` receives the id and the description to put on the control. Marks required fields with
 * a star and shows `problem` in place of nothing.
 */
export const Field = (props: {
  readonly name: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly isRequired?: boolean
  readonly children: (names: FieldNames) => ReactNode
}) => {
  const id = useId()
  const describes = props.hint || props.problem
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {props.name}
        {props.isRequired && <RequiredMark />}
      </label>
      {props.children({ id, 'aria-describedby': describes ? `${id}-about` : undefined })}
      {describes && (
        <p id={`${id}-about`} className={props.problem ? 'field-problem' : 'field-hint'}>
          {props.problem ?? props.hint}
        </p>
      )}
    </div>
  )
}

const RequiredMark = () => (
  <span className="tone-stop" aria-hidden="true">
    {' *'}
  </span>
)
