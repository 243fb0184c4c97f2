import { setTimeout as sleep } from 'node:timers/promises'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { largeMessageBytes } from '../messages/large-messages.ts'
import type { Turns } from '../transport/turns.ts'
import type { StreamEvent } from './event-stream.ts'
import { discard, isOk, mediaTypeOf, parseJson, readBody, statusErrorOf } from './http-answer.ts'
import { HttpError, type HttpClient, type HttpRequest, type HttpResponse } from './http-client.ts'
import {
  SessionExpiredError,
  type HttpStatusError,
  type HttpWire,
  type PostOptions,
  type WireListener,
} from './http-wire.ts'
import { messageHeaders } from './message-headers.ts'
import { readEventStream } from './read-event-stream.ts'

export type WireDeps = {
  readonly http: Pick<HttpClient, 'send'>
  readonly url: string
  /** The headers of the server's entry. */
  readonly headers: Readonly<Record<string, string>>
  /** Largest message accepted from the server. */
  readonly messageBytes: number
  readonly turns: Turns
  readonly listener: WireListener
}

const reopenAfterMs = 1_000
const reopenLimitMs = 30_000
const reopenGrowth = 1.5
/** A server may ask to come back at once, but not for a race. */
const reopenAtOnceMs = 100
/** An answer is waited for no longer after this many attempts in a row that brought nothing. */
const reopenAttempts = 5
/** A stream that was open this long counts as one that works. */
const steadyMs = 5_000
const leaveMs = 2_000
/** So long a stream may stay open that has given its answer. */
const lingerMs = 2_000
/** Of a content type, in a sentence. */
const typeCharacters = 100

/** Streamable HTTP (MCP 2025-11-25 and 2026-07-28, basic/transports). */
export const createStreamableWire = (deps: WireDeps): HttpWire => {
  const { http, url, listener, messageBytes } = deps
  const closed = new AbortController()
  let sessionId: string | null = null
  let protocolVersion: string | null = null

  const send = (
    request: Pick<HttpRequest, 'method' | 'body' | 'headers' | 'signal'>,
  ): Promise<HttpResponse> =>
    http.send({
      ...request,
      url,
      signal: AbortSignal.any([request.signal, closed.signal]),
      headers: {
        ...deps.headers,
        ...(sessionId === null ? {} : { 'mcp-session-id': sessionId }),
        ...(protocolVersion === null ? {} : { 'mcp-protocol-version': protocolVersion }),
        ...request.headers,
      },
    })

  const post = async (text: string, message: JsonObject, options: PostOptions): Promise<void> => {
    const { id, method } = message
    if (method === 'initialize') sessionId = null
    const usedSession = sessionId
    const own = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const headers = { ...options.headers, ...messageHeaders(message), ...own }
    const response = await send({ method: 'POST', body: text, headers, signal: options.signal })
    if (!isOk(response)) return refused(await statusErrorOf(response, url), message, usedSession)
    if (method === 'initialize') sessionId = response.header('mcp-session-id')
    if (id === undefined || method === undefined) {
      discard(response)
      if (method === 'notifications/initialized') void follow(null, null, closed.signal)
      return
    }
    const type = mediaTypeOf(response)
    if (type === 'text/event-stream') void follow(response, id, options.signal)
    else if (type === 'application/json') await readAnswer(response, id)
    else {
      response.body.destroy()
      throw new HttpError(
        'broken',
        t('mcp.http.otherContent', { type: type.slice(0, typeCharacters) || '-' }),
      )
    }
  }

  /** An error of the protocol is an answer; a forgotten session ends ours; the rest is told as it is. */
  const refused = async (
    error: HttpStatusError,
    { id, method }: JsonObject,
    usedSession: string | null,
  ): Promise<void> => {
    const answer = parseJson(error.text)
    const isAnswer = isJsonObject(answer) && isJsonObject(answer['error']) && answer['id'] === id
    if (isAnswer && id !== undefined && method !== undefined) {
      await listener.onText(error.text, id)
      return
    }
    if (usedSession !== null && isForgottenSession(error))
      throw new SessionExpiredError(t('mcp.http.sessionExpired'))
    throw error
  }

  const readAnswer = async (response: HttpResponse, id: JsonValue): Promise<void> => {
    const body = await readBody(response, messageBytes).catch(() => '')
    if (typeof body === 'number') return listener.onOversized(id, body)
    if (!(await listener.onText(body, id))) listener.onNoAnswer(id, brokenOff())
  }

  /**
   * Reads a stream to the answer of `id`, or for ever when that is null, and opens it again where the server left off
   * (2025-11-25, "Resumability and Redelivery").
   */
  const follow = async (first: HttpResponse | null, id: JsonValue, signal: AbortSignal): Promise<void> => {
    const ended = AbortSignal.any([signal, closed.signal])
    const state: StreamState = { lastId: null, retryMs: null, isAnswered: false, ended }
    const isOver = (): boolean => state.isAnswered || ended.aborted
    let response = first ?? (await open(null, signal))
    let attempts = 0
    let refusals = 0
    while (isStream(response)) {
      const before = state.lastId
      const openedAt = performance.now()
      await readStream(response, id, state)
      if (isOver()) return
      if (id !== null && state.lastId === null) break
      if (state.lastId !== before || performance.now() - openedAt > steadyMs) attempts = refusals = 0
      do {
        await sleep(delayOf(state, attempts), null, { signal }).catch(() => {})
        if (isOver()) return
        response = await open(state.lastId, signal)
        attempts += 1
        // A computer that was offline comes back; who waits for an answer does not wait for that.
        if (response !== 'unreachable' || id !== null) refusals += 1
      } while (!isStream(response) && refusals < reopenAttempts)
    }
    if (id !== null) listener.onNoAnswer(id, brokenOff())
  }

  const readStream = (response: HttpResponse, id: JsonValue, state: StreamState): Promise<void> => {
    const note = (isAnswer: boolean): void => {
      if (id === null || !isAnswer || state.isAnswered) return
      state.isAnswered = true
      setTimeout(() => response.body.destroy(), lingerMs).unref()
    }
    return readEventStream(response, {
      turns: deps.turns,
      limitBytes: () => (id === null ? Math.min(messageBytes, largeMessageBytes) : messageBytes),
      isAwaited: () => id !== null && !state.isAnswered,
      signal: state.ended,
      take: (event) => takeEvent(event, id, state, note),
    })
  }

  const takeEvent = (
    event: StreamEvent,
    id: JsonValue,
    state: StreamState,
    note: (isAnswer: boolean) => void,
  ): Promise<void> | null => {
    if (event.kind === 'nothing') return null
    if (event.kind === 'retry') {
      state.retryMs = Math.max(event.delayMs, reopenAtOnceMs)
      return null
    }
    if (event.id !== null && event.id !== '') state.lastId = event.id
    if (event.kind === 'oversized') {
      listener.onOversized(id, event.bytes)
      note(true)
    } else if (event.data !== null && event.name === 'message') {
      const isAnswer = listener.onText(event.data, id)
      if (typeof isAnswer !== 'boolean') return isAnswer.then(note)
      note(isAnswer)
    }
    return null
  }

  const open = async (lastId: string | null, signal: AbortSignal): Promise<Opened> => {
    const from: Record<string, string> = lastId === null ? {} : { 'last-event-id': asBytes(lastId) }
    const headers = { accept: 'text/event-stream', ...from }
    const response = await send({ method: 'GET', body: null, headers, signal }).catch(() => null)
    if (response === null) return 'unreachable'
    if (isOk(response) && mediaTypeOf(response) === 'text/event-stream') return response
    discard(response)
    return 'not-offered'
  }

  return {
    hasOneStream: false,
    post,
    setProtocolVersion: (version) => {
      protocolVersion = version
    },
    close: async () => {
      closed.abort('closed')
      if (sessionId === null) return
      const leave: HttpRequest = {
        method: 'DELETE',
        url,
        body: null,
        signal: AbortSignal.timeout(leaveMs),
        headers: {
          ...deps.headers,
          'mcp-session-id': sessionId,
          ...(protocolVersion === null ? {} : { 'mcp-protocol-version': protocolVersion }),
        },
      }
      sessionId = null
      await http.send(leave).then(discard, () => {})
    },
  }
}

type StreamState = {
  lastId: string | null
  /** What the server named; null where it leaves that to us. */
  retryMs: number | null
  isAnswered: boolean
  readonly ended: AbortSignal
}

type Opened = HttpResponse | 'unreachable' | 'not-offered'

const isStream = (opened: Opened): opened is HttpResponse => typeof opened === 'object'

const delayOf = ({ retryMs }: StreamState, attempts: number): number =>
  retryMs ?? Math.min(reopenAfterMs * reopenGrowth ** attempts, reopenLimitMs)

/** Servers on older versions of the SDK say 400 for what should be 404. */
const isForgottenSession = ({ status, text }: HttpStatusError): boolean =>
  status === 404 || (status === 400 && /session/i.test(text))

/** A header takes bytes, one character for each. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const brokenOff = (): Problem => ({ code: 'connection-broken', message: t('mcp.http.brokenOff') })
