import { useEffect, useRef, type ReactNode } from 'react'

/** What was asked for comes into view when it appears, and again for another `what`. */
export const IntoView = (props: { readonly what: unknown; readonly children: ReactNode }) => {
  const { what, children } = props
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A statement: in newer browsers it gives a promise, which an effect must not return.
    element.current?.scrollIntoView({ block: 'nearest' })
    // It is no input: another one stands elsewhere, or is longer.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [what])
  return (
    <div ref={element} className="call-detail">
      {children}
    </div>
  )
}
