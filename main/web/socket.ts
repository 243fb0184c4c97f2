import { randomUUID } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import type { PageName } from '#contract/methods'
import { fail } from '#contract/result'
import type { Gate, Page } from '../gate.ts'
import type { Pages } from '../pages.ts'
import type { Admission } from './admission.ts'

export type SocketDeps = {
  readonly admission: Admission
  readonly gate: Gate
  readonly connect: Pages['connect']
  /** Where a consent page goes on after it entered: the chat page's address with an invitation of its own. */
  readonly chatAddress: () => string
}

/** A page must say who it is within this time. */
const admissionLimitMs = 10_000
/** A page that reads slower than this is cut off; it connects again and reads a fresh snapshot. */
const unreadBytesLimit = 32 * 1024 * 1024

const greeting = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enter'), invitation: z.string().max(200) }),
  z.object({ kind: z.literal('resume'), token: z.string().max(200) }),
])
const call = z.object({
  kind: z.literal('call'),
  id: z.number().int(),
  method: z.string().max(100),
  input: z.unknown(),
})

/**
 * One page's connection. The first message admits it or ends it; `name` comes from the origin that the upgrade was
 * checked for, never from the message.
 */
export const serveSocket = (socket: WebSocket, name: PageName, deps: SocketDeps): void => {
  const page: Page = { name, id: randomUUID() }
  const deadline = setTimeout(() => socket.close(closeCodes.refused, 'no greeting'), admissionLimitMs)

  const send = (message: object): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > unreadBytesLimit) socket.terminate()
    else socket.send(JSON.stringify(message))
  }

  const greet = (text: string): void => {
    clearTimeout(deadline)
    const token = admit(text)
    if (token === null) return socket.close(closeCodes.refused, 'not admitted')
    const connection = deps.connect(page, (update) => send({ kind: 'update', update }))
    socket.on('close', () => connection[Symbol.dispose]())
    socket.on('message', (data) => void answer(textOf(data)))
    send({ kind: 'admitted', token, ...(name === 'consent' ? { chatAddress: deps.chatAddress() } : {}) })
  }

  const admit = (text: string): string | null => {
    const message = greeting.safeParse(parsed(text))
    if (!message.success) return null
    if (message.data.kind === 'enter') return deps.admission.enter(name, message.data.invitation)
    return deps.admission.isAdmitted(name, message.data.token) ? message.data.token : null
  }

  const answer = async (text: string): Promise<void> => {
    const message = call.safeParse(parsed(text))
    if (!message.success) return socket.close(closeCodes.malformed, 'not a call')
    const { id, method, input } = message.data
    send({ kind: 'reply', id, reply: await deps.gate.handle(page, method, input) })
  }

  socket.once('message', (data) => greet(textOf(data)))
  socket.on('close', () => clearTimeout(deadline))
  socket.on('error', () => socket.terminate())
}

/** Private codes (RFC 6455 section 7.4.2), so that a page can tell "come again" from "you are not admitted". */
const closeCodes = { refused: 4401, malformed: 4400 } as const

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '')

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return fail('not-json', 'not JSON')
  }
}
