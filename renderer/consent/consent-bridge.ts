import type { ConsentBridge, ConsentUpdate } from '#contract/bridge'
import { consentMethods } from '#contract/methods'
import { openSocket } from '../socket.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop shell; absent in the web shell. */
    readonly consent?: ConsentBridge
  }
}

/** Whether this tab only passes through here on its way to the workspace. */
const isEntering = location.hash.startsWith('#enter=') && window.parent === window

export const openConsentBridge = (onConnected: () => void): ConsentBridge => {
  if (window.consent) {
    // As over a socket: the caller has the bridge by then.
    queueMicrotask(onConnected)
    return window.consent
  }
  const socket = openSocket<ConsentUpdate>('consent', ({ chatAddress }) => {
    if (isEntering && chatAddress !== undefined) location.replace(chatAddress)
    else onConnected()
  })
  const calls = Object.keys(consentMethods).map((name) => [name, (input: object) => socket.call(name, input)])
  // The compiler cannot see that each name got its own method: the one cast of the page's side of the boundary.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ...Object.fromEntries(calls), subscribe: socket.subscribe } as ConsentBridge
}
