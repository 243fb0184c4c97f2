import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { readEvents, type StreamEvent } from './event-stream.ts'
import { isOk, mediaTypeOf, statusErrorOf } from './http-answer.ts'
import { HttpError, type HttpResponse } from './http-client.ts'
import { HttpStatusError, type HttpWire } from './http-wire.ts'
import type { WriteProblem } from '../transport/transport.ts'
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
  const { http, url, listener } = deps
  const closed = new AbortController()
  const within = AbortSignal.any([signal, AbortSignal.timeout(endpointMs)])
  const stop = (): void => closed.abort('closed')
  within.addEventListener('abort', stop, { once: true })
  let protocolVersion: string | null = null

  const opened = await openStream(deps, closed.signal)
  if (!opened.ok) return opened
  const events = readEvents(opened.value.body, deps.messageBytes)
  const endpoint = await endpointIn(events, url).catch(() => null)
  within.removeEventListener('abort', stop)
  if (endpoint === null) {
    stop()
    return noStream(t('mcp.http.noEndpoint'))
  }

  const read = async (): Promise<void> => {
    for await (const event of events) {
      if (event.kind === 'oversized') listener.onOversized(null, event.bytes)
      if (event.kind !== 'event' || event.data === null || event.name !== 'message') continue
      await listener.onText(event.data, null)
    }
  }
  const lost = (): void => {
    if (!closed.signal.aborted)
      listener.onLost({ code: 'connection-broken', message: t('mcp.http.streamEnded') })
  }
  void read().then(lost, lost)

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
      response.body.resume()
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

/** Null unless the first event names an address of the same origin. */
const endpointIn = async (events: AsyncGenerator<StreamEvent>, url: string): Promise<string | null> => {
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    const event = next.value
    if (event.kind !== 'event' || event.name !== 'endpoint' || event.data === null) continue
    const endpoint = URL.canParse(event.data, url) ? new URL(event.data, url) : null
    return endpoint?.origin === new URL(url).origin ? endpoint.href : null
  }
  return null
}

const noStream = (message: string): Result<never> => fail('no-event-stream', message)
