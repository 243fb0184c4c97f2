import { setTimeout as sleep } from 'node:timers/promises'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { readEvents } from './event-stream.ts'
import { isOk, mediaTypeOf, parseJson, readBody, statusErrorOf } from './http-answer.ts'
import { HttpError, type HttpClient, type HttpRequest, type HttpResponse } from './http-client.ts'
import {
  SessionExpiredError,
  type HttpStatusError,
  type HttpWire,
  type PostOptions,
  type WireListener,
} from './http-wire.ts'
import { messageHeaders } from './message-headers.ts'

export type WireDeps = {
  readonly http: Pick<HttpClient, 'send'>
  readonly url: string
  /** The headers of the server's entry. */
  readonly headers: Readonly<Record<string, string>>
  /** Largest message accepted from the server. */
  readonly messageBytes: number
  readonly listener: WireListener
}

const reopenAfterMs = 1_000
const reopenLimitMs = 30_000
const reopenGrowth = 1.5
/** An answer is waited for no longer after this many attempts in a row that brought nothing. */
const reopenAttempts = 5
/** A stream that was open this long counts as one that works. */
const steadyMs = 5_000
const leaveMs = 2_000

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
      response.body.resume()
      if (method === 'notifications/initialized') void follow(null, null, closed.signal)
      return
    }
    const type = mediaTypeOf(response)
    if (type === 'text/event-stream') void follow(response, id, options.signal)
    else if (type === 'application/json') await readAnswer(response, id)
    else {
      response.body.destroy()
      throw new HttpError('broken', t('mcp.http.otherContent', { type: type || '-' }))
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
    const state: StreamState = { lastId: null, delayMs: reopenAfterMs, fixedDelay: false, isAnswered: false }
    let response: HttpResponse | null = first ?? (await open(null, signal))
    let attempts = 0
    while (response !== null) {
      const before = state.lastId
      const openedAt = performance.now()
      await readStream(response, id, state).catch(() => {})
      if (state.isAnswered || signal.aborted || closed.signal.aborted) return
      if (id !== null && state.lastId === null) break
      if (state.lastId !== before || performance.now() - openedAt > steadyMs) attempts = 0
      for (response = null; response === null && attempts < reopenAttempts; attempts += 1) {
        const grown = Math.min(state.delayMs * reopenGrowth ** attempts, reopenLimitMs)
        await sleep(state.fixedDelay ? state.delayMs : grown, null, { signal }).catch(() => {})
        if (signal.aborted || closed.signal.aborted) return
        response = await open(state.lastId, signal)
      }
    }
    if (id !== null) listener.onNoAnswer(id, brokenOff())
  }

  const readStream = async (response: HttpResponse, id: JsonValue, state: StreamState): Promise<void> => {
    for await (const event of readEvents(response.body, messageBytes)) {
      if (event.kind === 'retry') {
        state.delayMs = event.delayMs
        state.fixedDelay = true
        continue
      }
      if (event.id !== null && event.id !== '') state.lastId = event.id
      if (event.kind === 'oversized') {
        listener.onOversized(id, event.bytes)
        state.isAnswered ||= id !== null
      } else if (event.data !== null && event.name === 'message') {
        const isAnswer = await listener.onText(event.data, id)
        state.isAnswered ||= id !== null && isAnswer
      }
    }
  }

  /** Null when the server offers no stream, or none now. */
  const open = async (lastId: string | null, signal: AbortSignal): Promise<HttpResponse | null> => {
    const from: Record<string, string> = lastId === null ? {} : { 'last-event-id': asBytes(lastId) }
    const headers = { accept: 'text/event-stream', ...from }
    const response = await send({ method: 'GET', body: null, headers, signal }).catch(() => null)
    if (response === null) return null
    if (isOk(response) && mediaTypeOf(response) === 'text/event-stream') return response
    response.body.resume()
    return null
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
      await http.send(leave).then(
        ({ body }) => body.resume(),
        () => {},
      )
    },
  }
}

type StreamState = {
  lastId: string | null
  delayMs: number
  /** The server named the delay. */
  fixedDelay: boolean
  isAnswered: boolean
}

/** Servers on older versions of the SDK say 400 for what should be 404. */
const isForgottenSession = ({ status, text }: HttpStatusError): boolean =>
  status === 404 || (status === 400 && /session/i.test(text))

/** A header takes bytes, one character for each. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const brokenOff = (): Problem => ({ code: 'connection-broken', message: t('mcp.http.brokenOff') })
