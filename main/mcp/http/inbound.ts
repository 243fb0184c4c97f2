import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { largeMessageBytes, type LargeMessages } from '../messages/large-messages.ts'
import { createInboundLimit, tooManyRequests } from '../transport/inbound-limit.ts'
import type { Incoming } from '../transport/message-reader.ts'
import { numberIn, type PendingRequests } from '../transport/pending-requests.ts'
import { parseJson } from './http-answer.ts'
import type { WireListener } from './http-wire.ts'

type Deps = {
  readonly pending: PendingRequests
  readonly largeMessages: Pick<LargeMessages, 'read'>
  /** Ids of the tool calls that are under way. */
  readonly openCalls: ReadonlySet<number>
  /** True when the notification was dealt with. */
  readonly onNotification: (method: string, params: JsonObject) => boolean
  readonly onJunk: (text: string) => void
  /** Everything that is neither a reply to a request of ours nor a notification that was dealt with. */
  /** With the request of ours on whose stream it came; null where that is nobody's. */
  readonly onMessage: (message: JsonObject, streamOf: JsonValue) => void
  /** Resolves when it was sent, or could not be. */
  readonly send: (message: JsonObject) => Promise<unknown>
}

const refusalsAtATime = 4

/** What comes from a server over HTTP, bounded and sorted. */
export type Inbound = Pick<WireListener, 'onText' | 'onOversized' | 'onNoAnswer'> & {
  /** A request of the server got its answer. */
  readonly answered: (id: JsonValue | undefined) => void
}

export const createInbound = (deps: Deps): Inbound => {
  const { pending, onJunk } = deps
  const limit = createInboundLimit()
  let refusing = 0

  const onText = (text: string, id: JsonValue): boolean | Promise<boolean> => {
    if (text.length > largeMessageBytes) return takeLarge(text, id)
    const value = parseJson(text)
    if (value === undefined) onJunk(text)
    else for (const message of Array.isArray(value) ? value : [value]) take(message, id)
    return value !== undefined && answers(value, id)
  }

  /** Read in another thread, so that it blocks nobody. */
  const takeLarge = async (text: string, id: JsonValue): Promise<boolean> => {
    const bytes = new Uint8Array(Buffer.from(text))
    const size = bytes.byteLength
    const read = await deps.largeMessages.read(bytes, [...deps.openCalls])
    if (read === null) onOversized(id, size)
    for (const incoming of read ?? []) takeRead(incoming, id)
    return read === null || read.some((incoming) => isAnswer(incoming, id))
  }

  const takeRead = (incoming: Incoming, id: JsonValue): void => {
    switch (incoming.kind) {
      case 'message':
        return take(incoming.message, id)
      case 'junk':
        return onJunk(incoming.text)
      case 'oversized':
        return onOversized(incoming.id ?? id, incoming.bytes)
      case 'large-result':
        pending.resolve(incoming.id, { kind: 'large-result', result: incoming.result })
        return
      case 'too-deep':
        return tooDeep(incoming.id ?? id)
      default:
        exhausted(incoming)
    }
  }

  /** Much of what handles a message is recursive: one that overflows the stack ends its own request only. */
  const take = (message: JsonValue, streamOf: JsonValue): void => {
    if (!isJsonObject(message)) return onJunk(JSON.stringify(message))
    try {
      deliver(message, streamOf)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      tooDeep(message['id'] ?? null)
    }
  }

  const deliver = (message: JsonObject, streamOf: JsonValue): void => {
    const { method, id } = message
    if (typeof method !== 'string') {
      if (!pending.settle(message)) deps.onMessage({ jsonrpc: '2.0', ...message }, streamOf)
      return
    }
    if (typeof id === 'number' || typeof id === 'string') return deliverRequest(id, message, streamOf)
    const params = isJsonObject(message['params']) ? message['params'] : {}
    if (pending.progress(method, params) || deps.onNotification(method, params)) return
    if (limit.admitNotification()) deps.onMessage({ ...message, jsonrpc: '2.0' }, streamOf)
    else onJunk(t('mcp.log.tooManyNotices'))
  }

  const deliverRequest = (id: number | string, message: JsonObject, streamOf: JsonValue): void => {
    if (limit.admitRequest(id)) return deps.onMessage({ ...message, jsonrpc: '2.0' }, streamOf)
    onJunk(t('mcp.log.tooManyRequests'))
    void refuse(id)
  }

  /** Each refusal is a request of its own: a flood gets few of them, since sockets are everybody's. */
  const refuse = async (id: number | string): Promise<void> => {
    if (refusing >= refusalsAtATime) return
    refusing += 1
    await deps.send({ jsonrpc: '2.0', id, error: tooManyRequests })
    refusing -= 1
  }

  const tooDeep = (id: JsonValue): void => {
    if (!pending.resolve(numberIn(id), { kind: 'too-deep' })) onJunk(t('mcp.log.tooDeep'))
  }

  const onOversized = (id: JsonValue, bytes: number): void => {
    const known = typeof id === 'number' || typeof id === 'string' ? id : null
    if (!pending.settleOversized(known, bytes)) onJunk(t('mcp.http.oversized', { bytes }))
  }

  return {
    onText,
    onOversized,
    onNoAnswer: (id, problem) => {
      if (typeof id === 'number' && pending.resolve(id, { kind: 'closed', problem })) return
      // A request of the handshake, which waits for nothing else.
      deps.onMessage({ jsonrpc: '2.0', id, error: { code: -32_603, message: problem.message } }, null)
    },
    answered: (id) => {
      if (typeof id === 'number' || typeof id === 'string') limit.answered(id)
    },
  }
}

const answers = (value: JsonValue, id: JsonValue): boolean =>
  (Array.isArray(value) ? value : [value]).some(
    (message: JsonValue) => isJsonObject(message) && message['method'] === undefined && message['id'] === id,
  )

const isAnswer = (incoming: Incoming, id: JsonValue): boolean => {
  if (incoming.kind === 'message') return answers(incoming.message, id)
  return incoming.kind !== 'junk' && (incoming.id === id || incoming.id === null)
}
