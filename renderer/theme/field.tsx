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
  /** A checkbox stands before its label, everything else below. */
  readonly isFlag?: boolean
  readonly children: (names: FieldNames) => ReactNode
}) => {
  const id = useId()
  const describes = props.hint || props.problem
  const control = props.children({ id, 'aria-describedby': describes ? `${id}-about` : undefined })
  return (
    <div className={props.isFlag ? 'field-flag' : 'field'}>
      {props.isFlag && control}
      <div className="field-name">
        <label htmlFor={id}>{props.name}</label>
        {props.isRequired && <RequiredMark />}
      </div>
      {!props.isFlag && control}
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
