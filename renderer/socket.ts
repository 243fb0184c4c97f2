import { t } from '#contract/language/texts'
import type { PageName } from '#contract/methods'
import { fail, type Result } from '#contract/result'

export type ConnectionState = 'connected' | 'lost' | 'refused'

/** A page's line to main in the web shell: calls with their replies, and what main pushes. */
export type PageSocket<Update> = {
  readonly call: (method: string, input: object) => Promise<Result<unknown>>
  readonly subscribe: (listener: (update: Update) => void) => () => void
  readonly subscribeConnection: (listener: (state: ConnectionState) => void) => () => void
}

type Admitted = { readonly kind: 'admitted'; readonly token: string; readonly chatAddress?: string }
type Message<Update> =
  | Admitted
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Result<unknown> }
  | { readonly kind: 'update'; readonly update: Update }

/** Main's way of saying that a page is not admitted (main/web/socket.ts). */
const refusedCode = 4401
const firstRetryMs = 250
const longestRetryMs = 4_000

/**
 * Opens the socket and keeps it open: a line that breaks is opened again, calls under way are answered as lost. The
 * token stays in this tab's session storage and ends with the process that gave it.
 */
export const openSocket = <Update>(
  page: PageName,
  onAdmitted: (admitted: Admitted) => void = () => undefined,
): PageSocket<Update> => {
  const listeners = new Set<(update: Update) => void>()
  const connectionListeners = new Set<(state: ConnectionState) => void>()
  const waiting = new Map<number, (reply: Result<unknown>) => void>()
  const tokenName = `assent-${page}-token`
  let state: ConnectionState = 'lost'
  let socket: WebSocket | null = null
  let queued: string[] = []
  let lastId = 0
  let retryMs = firstRetryMs

  const enter = (next: ConnectionState): void => {
    state = next
    connectionListeners.forEach((listener) => listener(next))
  }

  const connect = (): void => {
    const opened = new WebSocket(`ws://${location.host}/socket`)
    opened.addEventListener('open', () => opened.send(greeting()))
    opened.addEventListener('message', (event) => receive(JSON.parse(String(event.data))))
    opened.addEventListener('close', (event) => closed(event.code))
    socket = opened
  }

  const greeting = (): string => {
    const invitation = new URLSearchParams(location.hash.slice(1)).get('enter')
    if (invitation === null)
      return JSON.stringify({ kind: 'resume', token: sessionStorage.getItem(tokenName) ?? '' })
    history.replaceState(null, '', location.pathname)
    return JSON.stringify({ kind: 'enter', invitation })
  }

  const receive = (message: Message<Update>): void => {
    if (message.kind === 'update') return listeners.forEach((listener) => listener(message.update))
    if (message.kind === 'reply') return settle(message.id, message.reply)
    sessionStorage.setItem(tokenName, message.token)
    retryMs = firstRetryMs
    queued.forEach((text) => socket?.send(text))
    queued = []
    enter('connected')
    onAdmitted(message)
  }

  const settle = (id: number, reply: Result<unknown>): void => {
    waiting.get(id)?.(reply)
    waiting.delete(id)
  }

  const closed = (code: number): void => {
    waiting.forEach((_, id) => settle(id, connectionLost()))
    queued = []
    enter(code === refusedCode ? 'refused' : 'lost')
    if (code === refusedCode) return
    setTimeout(connect, retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  connect()
  return {
    call: (method, input) =>
      new Promise((resolve) => {
        if (state === 'refused') return resolve(connectionLost())
        const id = (lastId += 1)
        waiting.set(id, resolve)
        const text = JSON.stringify({ kind: 'call', id, method, input })
        if (state === 'connected') socket?.send(text)
        else queued.push(text)
      }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    subscribeConnection: (listener) => {
      connectionListeners.add(listener)
      listener(state)
      return () => connectionListeners.delete(listener)
    },
  }
}

const connectionLost = (): Result<never> => fail('connection-lost', t('window.connection.lostWhileAsking'))
