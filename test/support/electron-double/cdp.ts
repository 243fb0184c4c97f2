import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }

type Commands = Protocol.CommandParameters
type Answers = Protocol.CommandReturnValues
type Events = Protocol.Events

/** One line of the DevTools protocol: the browser's own, or that of one page. */
export type CdpSession = {
  readonly send: <Method extends keyof Commands & keyof Answers>(
    method: Method,
    params?: Commands[Method],
  ) => Promise<Answers[Method]>
  readonly on: <Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void) => void
}

export type CdpBrowser = CdpSession & { readonly session: (sessionId: string) => CdpSession }

type Incoming = {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** Connects to a running Chromium. What this side created there ends with the connection. */
export const connectBrowser = async (url: string): Promise<CdpBrowser> => {
  const socket = new WebSocket(url)
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, ((event: unknown) => void)[]>()
  let lastId = 0
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`no Chromium answers at ${url}`)))
  })

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Incoming
    if (message.id === undefined) return publish(message)
    const { resolve, reject } = waiting.get(message.id) ?? ignored
    waiting.delete(message.id)
    if (message.error) reject(new Error(message.error.message))
    else resolve(message.result)
  })
  const publish = ({ method, sessionId, params }: Incoming): void =>
    listeners.get(`${sessionId ?? ''} ${method}`)?.forEach((listener) => listener(params))

  const session = (sessionId?: string): CdpSession => ({
    send: (method, params) =>
      new Promise((resolve, reject) => {
        lastId += 1
        // The protocol's own types say which answer belongs to which method; the wire cannot.
        waiting.set(lastId, {
          resolve: resolve as Waiting['resolve'],
          reject: (error) => reject(new Error(`${method}: ${error.message}`)),
        })
        socket.send(JSON.stringify({ id: lastId, method, params: params ?? {}, sessionId }))
      }),
    on: (name, listener) => {
      const key = `${sessionId ?? ''} ${name}`
      listeners.set(key, [...(listeners.get(key) ?? []), listener as (event: unknown) => void])
    },
  })
  return { ...session(), session }
}

const ignored: Waiting = { resolve: () => undefined, reject: () => undefined }
