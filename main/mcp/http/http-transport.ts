import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { LargeMessages } from '../messages/large-messages.ts'
import { createExpectedCalls } from '../transport/expected-calls.ts'
import { createPendingRequests, type Reply } from '../transport/pending-requests.ts'
import type { OnMessage, OutgoingRequest, Transport, WriteProblem } from '../transport/transport.ts'
import { HttpError } from './http-client.ts'
import { createInbound } from './inbound.ts'
import { HttpStatusError, SessionExpiredError, type HttpWire, type WireListener } from './http-wire.ts'

/** Messages to and from one server over HTTP. */
export type HttpTransport = Transport & {
  /** Leaves the session and settles what is pending as `closed`. */
  readonly close: () => Promise<void>
}

type Deps = {
  readonly wire: (listener: WireListener) => HttpWire
  readonly canonicalise: (value: JsonValue) => string
  /** True when the notification was dealt with. */
  readonly onNotification: (method: string, params: JsonObject) => boolean
  readonly onJunk: (text: string) => void
  /** The text without what lets someone in: the server may say it back. */
  readonly redact: (text: string) => string
  readonly largeMessages: Pick<LargeMessages, 'read'>
  /** The session is gone, and no further message can be sent. */
  readonly onLost: (problem: Problem) => void
}

const expiredCode = 'session-expired'

/**
 * The counterpart of the stdio transport: whatever is sent passes one check of its very text, so no path leads around
 * the permits.
 */
export const createHttpTransport = (deps: Deps): HttpTransport => {
  const expectedCalls = createExpectedCalls(deps.canonicalise)
  const pending = createPendingRequests()
  const openRequests = new Set<number>()
  const openCalls = new Set<number>()
  const streamEnds = new Map<JsonValue, () => void>()
  const closed = new AbortController()
  let onMessage: OnMessage = () => {}
  let onClose: () => void = () => {}
  /** The handshake is done; what it asks does not go through `request`. */
  let isReady = false
  let isStateless = false

  const inbound = createInbound({
    ...deps,
    pending,
    openCalls,
    onMessage: (message, streamOf) =>
      onMessage(message, wire.hasOneStream ? pending.onlyScope() : pending.scopeOf(streamOf)),
    send: (message) => post(message, undefined),
  })
  const { onText, onOversized } = inbound
  const onNoAnswer = (id: JsonValue, problem: Problem): void => {
    const end = streamEnds.get(id)
    streamEnds.delete(id)
    if (end === undefined) inbound.onNoAnswer(id, problem)
    else end()
  }
  const isAwaited = (): boolean => !isReady || openRequests.size > 0
  const wire = deps.wire({ onText, onOversized, onNoAnswer, isAwaited, onLost: deps.onLost })

  const post = async (
    message: JsonObject,
    signal: AbortSignal | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Result<null, WriteProblem>> => {
    if (message['method'] === undefined) inbound.answered(message['id'])
    const checked = textOf(message)
    if (!checked.ok) return checked
    if (closed.signal.aborted) return fail('not-connected', t('mcp.call.notConnected'))
    const signals = signal === undefined ? [closed.signal] : [closed.signal, signal]
    try {
      await wire.post(checked.value, message, { signal: AbortSignal.any(signals), headers })
      return ok(null)
    } catch (error) {
      const problem = problemOf(error)
      return { ok: false, problem: { ...problem, message: deps.redact(problem.message) } }
    }
  }

  /** The text to send, when nothing speaks against it. */
  const textOf = (message: JsonObject): Result<string> => {
    try {
      const text = JSON.stringify(message)
      const checked = expectedCalls.check(text)
      return checked.ok ? ok(text) : checked
    } catch (error) {
      return fail('unexpected-call', t('mcp.call.notWritten', { reason: String(error) }))
    }
  }

  const request = (outgoing: OutgoingRequest): Promise<Reply> => {
    const { method, signal } = outgoing
    if (signal.aborted) return Promise.resolve({ kind: 'cancelled' })
    const { id, reply } = pending.open(outgoing)
    const params = outgoing.expect ? withProgressToken(outgoing.params, id) : outgoing.params
    openRequests.add(id)
    if (outgoing.expect || outgoing.isCallResult) openCalls.add(id)
    if (outgoing.expect) {
      expectedCalls.expect(id, outgoing.expect)
    }
    const given = new AbortController()
    const sent = post({ jsonrpc: '2.0', id, method, params }, given.signal, outgoing.headers)
    expectedCalls.forget(id)
    const settle = (result: Result<null, WriteProblem>): void => {
      if (result.ok) return
      pending.resolve(id, replyTo(result.problem))
      // Only now: whoever asked learns first that nothing was done.
      if (result.problem.code === expiredCode) deps.onLost(result.problem)
    }
    void sent.then(settle)
    const cancel = (): void => {
      if (!pending.resolve(id, { kind: 'cancelled' })) return
      const params = { requestId: id, reason: String(signal.reason) }
      // From 2026-07-28 on, ending the stream is the cancellation; before, it says nothing.
      if (!isStateless) void post({ jsonrpc: '2.0', method: 'notifications/cancelled', params }, undefined)
      given.abort('cancelled')
    }
    signal.addEventListener('abort', cancel, { once: true })
    return reply.finally(() => {
      signal.removeEventListener('abort', cancel)
      openRequests.delete(id)
      openCalls.delete(id)
    })
  }

  return {
    start: () => {},
    write: async (message, options) => {
      const { id = null } = message
      if (options?.onStreamEnd && id !== null) streamEnds.set(id, options.onStreamEnd)
      const written = await post(message, options?.signal)
      if (!written.ok && written.problem.code === expiredCode) deps.onLost(written.problem)
      return written
    },
    request,
    subscribe: (message, close) => {
      onMessage = message
      onClose = close
    },
    setProtocolVersion: (version, stateless) => {
      isReady = true
      isStateless = stateless
      wire.setProtocolVersion(version)
    },
    close: async () => {
      if (closed.signal.aborted) return
      closed.abort('closed')
      pending.close()
      onClose()
      await wire.close()
    },
  }
}

const problemOf = (error: unknown): WriteProblem => {
  if (error instanceof HttpStatusError) {
    const { status, text, message, code } = error
    return { code, message, http: { status, text } }
  }
  if (error instanceof SessionExpiredError) return { code: expiredCode, message: error.message }
  if (!(error instanceof HttpError)) throw error
  return { code: codes[error.stage], message: error.message }
}

const codes = { unsent: 'not-connected', broken: 'connection-broken', aborted: 'cancelled' } as const

/** A refusing status says that nothing was done; a connection that broke says nothing. */
const replyTo = ({ code, message, http }: WriteProblem): Reply => {
  if (http !== undefined && code === 'http-status') return { kind: 'error', code: null, message }
  if (code === 'connection-broken') return { kind: 'closed', problem: { code, message } }
  return { kind: 'not-sent', problem: { code, message } }
}

const withProgressToken = (params: JsonObject, id: number): JsonObject => {
  const meta = isJsonObject(params['_meta']) ? params['_meta'] : {}
  return { ...params, _meta: { ...meta, progressToken: id } }
}
