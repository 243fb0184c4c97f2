import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'

export type PressHandlers = {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onKeyUp: (event: KeyboardEvent) => void
  readonly onClick: (event: MouseEvent) => void
}

/**
 * Handlers that act only on a press which began and ended on this button while `isReady`: not on a key that was held
 * down before, not on auto-repeat, not on an event a script made. A click without a press of its own is what
 * assistive technology sends; it counts when the browser vouches for it.
 */
export const useDeliberatePress = (isReady: boolean, act: () => void): PressHandlers => {
  const pressed = useRef<{ readonly by: string; readonly wasReady: boolean } | null>(null)

  const begin = (by: string): void => {
    pressed.current = { by, wasReady: isReady }
  }

  const end = (by: string): void => {
    const isDeliberate = pressed.current?.by === by && pressed.current.wasReady && isReady
    pressed.current = null
    if (isDeliberate) act()
  }

  return {
    onPointerDown: (event) => {
      if (event.isTrusted && event.button === 0) begin('pointer')
    },
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      if (event.isTrusted && !event.repeat) begin(event.key)
    },
    onKeyUp: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      if (event.isTrusted) end(event.key)
    },
    onClick: (event) => {
      if (!event.isTrusted) return
      if (event.detail > 0) return end('pointer')
      begin('assistive technology')
      end('assistive technology')
    },
  }
}
