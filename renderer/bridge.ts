import type { ChatBridge, ChatUpdate } from '#contract/bridge'
import { chatMethods } from '#contract/methods'
import { ok, type Result } from '#contract/result'
import { openSocket, type ConnectionState } from './socket.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop shell; absent in the web shell. */
    readonly bridge?: ChatBridge
  }
}

export type OpenedBridge = {
  readonly bridge: ChatBridge
  /** The consent page to embed; null where the shell shows it in a view of its own. */
  readonly consentFrameUrl: string | null
  readonly subscribeConnection: (listener: (state: ConnectionState) => void) => () => void
  /** Opens a link outside of the workspace; the caller has shown the whole address. */
  readonly openUrl: (url: string) => Promise<Result<null>>
}

export const openBridge = (): OpenedBridge => {
  if (window.bridge) return inWindow(window.bridge)
  const socket = openSocket<ChatUpdate>('chat')
  const calls = Object.keys(chatMethods).map((name) => [name, (input: object) => socket.call(name, input)])
  // The compiler cannot see that each name got its own method: the one cast of the page's side of the boundary.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const bridge = { ...Object.fromEntries(calls), subscribe: socket.subscribe } as ChatBridge
  return {
    bridge,
    consentFrameUrl: consentUrl(),
    subscribeConnection: socket.subscribeConnection,
    openUrl: openTab,
  }
}

/** The desktop shell: main is always there, shows the consent page itself and opens links. */
const inWindow = (bridge: ChatBridge): OpenedBridge => ({
  bridge,
  consentFrameUrl: null,
  subscribeConnection: alwaysConnected,
  openUrl: (url) => bridge.openUrl({ url }),
})

const consentUrl = (): string => `${location.protocol}//${location.host.replace(/^workspace\./, 'consent.')}/`

const alwaysConnected: OpenedBridge['subscribeConnection'] = (listener) => {
  listener('connected')
  return () => undefined
}

const openTab = (url: string): Promise<Result<null>> => {
  window.open(url, '_blank', 'noopener,noreferrer')
  return Promise.resolve(ok(null))
}
