import type { ReactNode } from 'react'
import { usePage } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'

/**
 * A link in foreign text. It has no address of its own, so nothing can follow it; a click asks first and shows the
 * whole address. What is not an https address stays text.
 */
export const OutsideLink = ({
  address,
  children,
}: {
  readonly address: string
  readonly children: ReactNode
}) => {
  const { store } = usePage()
  if (!isOutside(address)) return <span title={visibleLine(address)}>{children}</span>
  return (
    <button
      type="button"
      // A real link could be followed by the browser without asking.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="link"
      className="link"
      title={visibleLine(address)}
      onClick={() => store.setState({ link: address })}
    >
      {children}
    </button>
  )
}

const isOutside = (address: string): boolean => /^https?:\/\//i.test(address) && URL.canParse(address)
