import type { ReactNode } from 'react'
import { useDeliberatePress } from './deliberate-press.ts'

export type PressButtonProps = {
  readonly look: 'allow' | 'plain' | 'deny' | 'erase'
  /** While false the button says so and does nothing; it stays where it is and keeps its focus. */
  readonly isReady: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

export const PressButton = ({ look, isReady, onPress, children }: PressButtonProps): ReactNode => {
  const press = useDeliberatePress(isReady, onPress)
  return (
    <button type="button" className={`press ${look}`} aria-disabled={!isReady} {...press}>
      {children}
    </button>
  )
}
