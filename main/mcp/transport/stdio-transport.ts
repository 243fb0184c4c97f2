import type { Readable, Writable } from 'node:stream'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { createBlockedWatch } from './blocked-watch.ts'
import { createExpectedCalls, type ExpectedCalls } from './expected-calls.ts'
import { largeMessageBytes, type LargeMessages } from '../messages/large-messages.ts'
import { createInbox } from './inbox.ts'
import { createInboundLimit, tooManyRequests } from './inbound-limit.ts'
import type { Incoming } from './message-reader.ts'
import { createPendingRequests, numberIn, type Reply } from './pending-requests.ts'
import type { OnMessage, OutgoingRequest, Transport } from './transport.ts'
import type { Turns } from './turns.ts'

/** Messages to and from one server process over its stdin and stdout. */
export type StdioTransport = Transport & {
  /** Failure codes `unexpected-call`, `not-connected`, `server-busy`. */
  readonly write: (message: object) => Result<null>
  /** The process is gone or being stopped: delivers what has arrived, then settles what is pending as `closed`. */
  readonly close: () => void
}

type Deps = {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Largest message accepted from the server. */
  readonly messageBytes: number
  readonly canonicalise: (value: JsonValue) => string
  /** True when the notification was dealt with. */
  readonly onNotification: (method: string, params: JsonObject) => boolean
  readonly onJunk: (text: string) => void
  readonly largeMessages: Pick<LargeMessages, 'read'>
  readonly turns: Turns
  /** Stdout ended although nobody closed the transport. */
  readonly onEnd: () => void
  /** The server stopped (or went on again) taking in what is written to it. */
  readonly onBlocked: (blocked: boolean) => void
}

/** While nothing was asked of a server, nothing of megabytes can be an answer. */
const unaskedBytes = largeMessageBytes
const queuedBytesLimit = 32 * 1024 * 1024
const unreadAnswersBytes = 64 * 1024

/**
 * Our own transport (mcp-host.md, point 3). The SDK's handshake and our raw requests share it; whatever is written
 * passes one check, so no path leads around the permits.
 */
export const createStdioTransport = (deps: Deps): StdioTransport => {
  const { stdin, stdout, messageBytes } = deps
  const openRequests = new Set<number>()
  const openCalls = new Set<number>()
  const isAwaited = (): boolean => !isReady || openRequests.size > 0
  const limitBytes = (): number => (isAwaited() ? messageBytes : Math.min(messageBytes, unaskedBytes))
  const expectedCalls = createExpectedCalls(deps.canonicalise)
  const pending = createPendingRequests()
  const inbound = createInboundLimit()
  const blocked = createBlockedWatch(stdin, deps.onBlocked)
  let closed = false
  /** The handshake is done; what it asks does not go through `request`. */
  let isReady = false
  let isStateless = false
  let onMessage: OnMessage = () => {}
  let onClose: () => void = () => {}

  const deliver = (incoming: Incoming): void => {
    switch (incoming.kind) {
      case 'junk':
        deps.onJunk(incoming.text)
        return
      case 'oversized':
        if (!pending.settleOversized(incoming.id, incoming.bytes)) {
          deps.onJunk(t('mcp.log.messageDropped', { bytes: incoming.bytes, limit: limitBytes() }))
        }
        return
      case 'large-result':
        pending.resolve(incoming.id, { kind: 'large-result', result: incoming.result })
        return
      case 'too-deep':
        if (!pending.resolve(numberIn(incoming.id), { kind: 'too-deep' })) {
          deps.onJunk(t('mcp.log.tooDeep'))
        }
        return
      case 'message':
        deliverMessage(incoming.message)
    }
  }

  const deliverMessage = (message: JsonObject): void => {
    const { method, id } = message
    if (typeof method !== 'string') {
      if (!pending.settle(message)) onMessage({ jsonrpc: '2.0', ...message }, null)
      return
    }
    const params = isJsonObject(message['params']) ? message['params'] : {}
    if (typeof id === 'number' || typeof id === 'string') {
      deliverRequest(id, { ...message, jsonrpc: '2.0' })
      return
    }
    if (pending.progress(method, params) || deps.onNotification(method, params)) return
    if (inbound.admitNotification()) onMessage({ ...message, jsonrpc: '2.0' }, null)
    else deps.onJunk(t('mcp.log.tooManyNotices'))
  }

  /** A ping is answered here, so that a flood of them costs nearly nothing. */
  const deliverRequest = (id: number | string, message: JsonObject): void => {
    if (message['method'] === 'ping') {
      if (!isStateless) answer({ jsonrpc: '2.0', id, result: {} })
      return
    }
    if (inbound.admitRequest(id)) {
      onMessage(message, pending.onlyScope())
      return
    }
    if (!isStateless) answer({ jsonrpc: '2.0', id, error: tooManyRequests })
    deps.onJunk(t('mcp.log.tooManyRequests'))
  }

  /** Who asks and asks and does not read the answers gets no more of them: they would wait in our memory. */
  const answer = (message: JsonObject): void => {
    if (stdin.writableLength <= unreadAnswersBytes) write(message)
  }

  const write = (message: object, onError?: () => void): Result<null> => {
    if (closed || !stdin.writable) return fail('not-connected', t('mcp.call.notConnected'))
    if (stdin.writableLength > queuedBytesLimit) {
      return fail('server-busy', t('mcp.call.notReading'))
    }
    const checked = check(message, expectedCalls)
    if (!checked.ok) return checked
    if ('id' in message && !('method' in message)) noteAnswered(message.id)
    const text = checked.value
    stdin.write(`${text}\n`, (error) => {
      if (error) onError?.()
    })
    blocked.wrote()
    return ok(null)
  }

  const noteAnswered = (id: unknown): void => {
    if (typeof id === 'number' || typeof id === 'string') inbound.answered(id)
  }

  const request = (outgoing: OutgoingRequest): Promise<Reply> => {
    if (outgoing.signal.aborted) return Promise.resolve({ kind: 'cancelled' })
    const { id, reply } = pending.open(outgoing)
    const params = outgoing.expect ? withProgressToken(outgoing.params, id) : outgoing.params
    openRequests.add(id)
    if (outgoing.expect || outgoing.isCallResult) openCalls.add(id)
    if (outgoing.expect) {
      expectedCalls.expect(id, outgoing.expect)
    }
    const notSent = (code: string, message: string): void => {
      pending.resolve(id, { kind: 'not-sent', problem: { code, message } })
    }
    const written = write({ jsonrpc: '2.0', id, method: outgoing.method, params }, () =>
      notSent('not-connected', t('mcp.call.goneBefore')),
    )
    expectedCalls.forget(id)
    if (!written.ok) notSent(written.problem.code, written.problem.message)
    const cancel = (): void => {
      if (!pending.resolve(id, { kind: 'cancelled' })) return
      const reason = String(outgoing.signal.reason)
      write({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason } })
    }
    outgoing.signal.addEventListener('abort', cancel, { once: true })
    return reply.finally(() => {
      outgoing.signal.removeEventListener('abort', cancel)
      openRequests.delete(id)
      openCalls.delete(id)
    })
  }

  const close = (): void => {
    if (closed) return
    closed = true
    blocked.end()
    inbox.finish(() => {
      pending.close()
      onClose()
    })
  }

  const inbox = createInbox({
    stdout,
    limitBytes,
    largeMessages: deps.largeMessages,
    turns: deps.turns,
    isAwaited,
    openCalls: () => [...openCalls],
    deliver,
  })

  stdin.on('error', () => {})
  stdout.on('error', () => {})

  return {
    start: () => {
      inbox.start()
      stdout.once('end', () => {
        if (!closed) deps.onEnd()
      })
    },
    write: (message) => write(message),
    request,
    subscribe: (message, close) => {
      onMessage = message
      onClose = close
    },
    setProtocolVersion: (_version, stateless) => {
      isReady = true
      isStateless = stateless
    },
    close,
  }
}

/** The text to write. JSON nested so deeply that it cannot be handled is refused like a forged call. */
const check = (message: object, expectedCalls: ExpectedCalls): Result<string> => {
  try {
    const text = JSON.stringify(message)
    const checked = expectedCalls.check(text)
    return checked.ok ? ok(text) : checked
  } catch (error) {
    return fail('unexpected-call', t('mcp.call.notWritten', { reason: String(error) }))
  }
}

const withProgressToken = (params: JsonObject, id: number): JsonObject => {
  const meta = isJsonObject(params['_meta']) ? params['_meta'] : {}
  return { ...params, _meta: { ...meta, progressToken: id } }
}
