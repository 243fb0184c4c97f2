import { useEffect, useRef, type ReactNode } from 'react'

/** What was asked for comes into view when it appears, and again for another `what`. */
export const IntoView = (props: { readonly what: unknown; readonly children: ReactNode }) => {
  const { what, children } = props
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => void element.current?.scrollIntoView({ block: 'nearest' }), [what])
  return (
    <div ref={element} className="call-detail">
      {children}
    </div>
  )
}
