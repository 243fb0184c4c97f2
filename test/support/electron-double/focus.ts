import type { WebContents } from 'electron'

/** Something that can have the keyboard. */
export type FocusTarget = { readonly contents: WebContents; readonly emitFocus: (isFocused: boolean) => void }

/** The window that is in front, and the view in it that gets the keys. */
export type WindowFocus = {
  readonly windowId: number
  view: FocusTarget | null
  readonly emitFocus: (isFocused: boolean) => void
}

let front: WindowFocus | null = null

export const frontWindow = (): WindowFocus | null => front

export const focusedView = (): FocusTarget | null => front?.view ?? null

/** null puts another program in front. */
export const bringToFront = (window: WindowFocus | null): void => {
  if (front === window) return
  const before = front
  front = window
  before?.view?.emitFocus(false)
  before?.emitFocus(false)
  window?.emitFocus(true)
  window?.view?.emitFocus(true)
}

/** A view keeps the keys of its window also while another program is in front. */
export const focusView = (window: WindowFocus, view: FocusTarget | null): void => {
  if (window.view === view) return
  const before = window.view
  window.view = view
  if (front !== window) return
  before?.emitFocus(false)
  view?.emitFocus(true)
}
