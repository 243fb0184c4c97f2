import { isOwnTab } from './arming.ts'

/**
 * Asks the page around this one to take the keyboard back. It is told nothing but that; where the desktop shell
 * shows this page in a view of its own, main moves the focus.
 */
export const leave = (): void => {
  if (isOwnTab) return
  const around = `${location.protocol}//${location.host.replace(/^consent\./, 'workspace.')}`
  window.parent.postMessage('leave', around)
}
