import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { largeMessageBytes } from '../messages/large-messages.ts'
import type { StreamEvent } from './event-stream.ts'
import { discard, isOk, mediaTypeOf, statusErrorOf } from './http-answer.ts'
import { HttpError, type HttpResponse } from './http-client.ts'
import { HttpStatusError, type HttpWire } from './http-wire.ts'
import type { WriteProblem } from '../transport/transport.ts'
import { readEventStream } from './read-event-stream.ts'
import type { WireDeps } from './streamable-wire.ts'

const endpointMs = 15_000

/**
 * The older HTTP with server-sent events (MCP 2024-11-05, basic/transports): everything comes on one stream, and its
 * first event says where to send. Resolves when that is known. Failure codes `no-event-stream`, and those of a sign-in.
 */
export const openEventStreamWire = async (
  deps: WireDeps,
  signal: AbortSignal,
): Promise<Result<HttpWire, WriteProblem>> => {
  const { http, url, listener, messageBytes, turns } = deps
  const closed = new AbortController()
  const within = AbortSignal.any([signal, AbortSignal.timeout(endpointMs)])
  const stop = (): void => closed.abort('closed')
  within.addEventListener('abort', stop, { once: true })
  let protocolVersion: string | null = null

  const opened = await openStream(deps, closed.signal)
  if (!opened.ok) return opened
  const { promise: named, resolve: name } = Promise.withResolvers<string | null>()
  let hasNamed = false
  const take = (event: StreamEvent): Promise<unknown> | null => {
    if (event.kind === 'oversized') listener.onOversized(null, event.bytes)
    if (event.kind !== 'event' || event.data === null) return null
    if (!hasNamed && event.name === 'endpoint') {
      hasNamed = true
      name(endpointOf(event.data, url))
    }
    const taken = hasNamed && event.name === 'message' ? listener.onText(event.data, null) : true
    return typeof taken === 'boolean' ? null : taken
  }
  const limitBytes = (): number =>
    listener.isAwaited() ? messageBytes : Math.min(messageBytes, largeMessageBytes)
  const { isAwaited } = listener
  const reading = { turns, limitBytes, isAwaited, take, signal: closed.signal }
  const over = readEventStream(opened.value, reading)
  void over.then(() => name(null))
  const endpoint = await named
  within.removeEventListener('abort', stop)
  if (endpoint === null) {
    stop()
    return noStream(t('mcp.http.noEndpoint'))
  }
  const tellOfTheEnd = async (): Promise<void> => {
    await over
    if (!closed.signal.aborted)
      listener.onLost({ code: 'connection-broken', message: t('mcp.http.streamEnded') })
  }
  void tellOfTheEnd()

  return ok({
    hasOneStream: true,
    post: async (text, _message, options) => {
      const response = await http.send({
        method: 'POST',
        url: endpoint,
        body: text,
        headers: {
          ...deps.headers,
          ...(protocolVersion === null ? {} : { 'mcp-protocol-version': protocolVersion }),
          ...options.headers,
          'content-type': 'application/json',
        },
        signal: AbortSignal.any([options.signal, closed.signal]),
      })
      if (!isOk(response)) throw await statusErrorOf(response, endpoint)
      discard(response)
    },
    setProtocolVersion: (version) => {
      protocolVersion = version
    },
    close: () => {
      stop()
      return Promise.resolve()
    },
  })
}

const openStream = async (
  { http, url, headers }: WireDeps,
  signal: AbortSignal,
): Promise<Result<HttpResponse, WriteProblem>> => {
  try {
    const accept = { ...headers, accept: 'text/event-stream' }
    const response = await http.send({ method: 'GET', url, body: null, headers: accept, signal })
    if (!isOk(response)) return noStream((await statusErrorOf(response, url)).message)
    if (mediaTypeOf(response) === 'text/event-stream') return ok(response)
    response.body.destroy()
    return noStream(t('mcp.http.noEndpoint'))
  } catch (error) {
    if (error instanceof HttpStatusError) {
      const { code, message, status, text } = error
      return { ok: false, problem: { code, message, http: { status, text } } }
    }
    return noStream(error instanceof HttpError ? error.message : String(error))
  }
}

/** Null unless it is an address of the same origin. */
const endpointOf = (named: string, url: string): string | null => {
  const endpoint = URL.canParse(named, url) ? new URL(named, url) : null
  return endpoint?.origin === new URL(url).origin ? endpoint.href : null
}

const noStream = (message: string): Result<never> => fail('no-event-stream', message)
