import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useChat, usePage } from '../page-context.ts'
import { Icon } from './icon.tsx'

/** A line that unfolds what is below it. `name` identifies it, so that it stays as the user left it. */
export const Fold = (props: {
  readonly name: string
  readonly line: ReactNode
  readonly isOpenAtFirst?: boolean
  readonly className?: string
  readonly children: () => ReactNode
}) => {
  const { actions } = usePage()
  const isOpen = useChat((state) => state.folds.get(props.name)) ?? props.isOpenAtFirst ?? false
  return (
    <div className={`fold ${props.className ?? ''}`} data-open={isOpen || undefined}>
      <button
        type="button"
        className="fold-line"
        aria-expanded={isOpen}
        onClick={() => actions.fold(props.name, !isOpen)}
      >
        <Icon of={isOpen ? ChevronDown : ChevronRight} />
        {props.line}
      </button>
      {isOpen && <div className="fold-inside">{props.children()}</div>}
    </div>
  )
}
