import { t } from '#contract/language/texts'
import { AnswerFailure, type EndpointSaid, type Failure } from './failure.ts'
import { jsonOrText, readEndpointMessage } from './endpoint-message.ts'
import { hostOf } from './endpoint.ts'
import { readRetryAfter } from './retry-after.ts'

export type Fetch = typeof globalThis.fetch

/** Largest answer and largest error body that are read, in bytes of the wire. */
const answerLimitMegabytes = 64
const errorBodyLimitBytes = 64 * 1024
const redirectLimit = 5

type Deps = {
  /** Called whenever bytes of the body arrive. */
  readonly heard: () => void
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number
  readonly limitMegabytes?: number
}

/**
 * A `fetch` for one exchange with one endpoint. It resolves with a 2xx answer and rejects with an `AnswerFailure` for
 * everything else. A redirect is followed only within the origin, so that a key reaches no other host; the answer's
 * size is bounded. Aborting `init.signal` rejects with the signal's reason and closes the socket.
 */
export const createBoundedFetch = (deps: Deps): Fetch => {
  return async (input, init = {}) => {
    let url = new URL(input instanceof Request ? input.url : input)
    for (let hops = 0; hops <= redirectLimit; hops += 1) {
      const response = await request(url, init)
      const target = redirectTarget(response, url)
      if (target === null) {
        if (!response.ok) throw new AnswerFailure(await said(response, deps.now()))
        return new Response(bounded(response, deps), response)
      }
      await response.body?.cancel()
      if (target.origin !== url.origin) throw new AnswerFailure({ kind: 'redirected', to: hostOf(target) })
      url = target
    }
    throw new AnswerFailure({
      kind: 'redirected',
      to: t('models.failure.redirectedEndlessly', { host: hostOf(url) }),
    })
  }
}

const request = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'manual' })
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new AnswerFailure({ kind: 'network', code: networkCode(error) })
  }
}

/** Repeats the request as it is also after 301 and 302: an endpoint that moved means its POST as well. */
const redirectTarget = (response: Response, url: URL): URL | null => {
  const location = response.headers.get('location')
  if (![301, 302, 307, 308].includes(response.status) || location === null) return null
  return URL.parse(location, url.href)
}

/**
 * The innermost error says what happened: undici wraps it, and tries of several addresses are an AggregateError. Two
 * kinds carry no code and get one here.
 */
const networkCode = (error: unknown): string => {
  let code = 'UNKNOWN'
  for (let current = error; current instanceof Error; current = causeOf(current)) {
    if ('code' in current && typeof current.code === 'string') code = current.code
    else if (current.name === 'HTTPParserError') code = 'HPE_INVALID'
    else if (current.message === 'bad port') code = 'BAD_PORT'
  }
  return code
}

const causeOf = (error: Error): unknown => (error instanceof AggregateError ? error.errors[0] : error.cause)

const said = async (response: Response, now: number): Promise<Failure> => {
  const text = await beginning(response)
  const body = jsonOrText(text)
  const { message, codes, retryAfterMs } = readEndpointMessage(body)
  const failure: EndpointSaid = {
    status: response.status,
    inStream: false,
    message,
    codes,
    everything: text.toLowerCase(),
    isJson: typeof body === 'object',
    retryAfterMs: readRetryAfter(response.headers, now) ?? retryAfterMs,
  }
  return { kind: 'said', ...failure }
}

/** As much of an error's body as is worth reading; what breaks off is used as far as it came. */
const beginning = async (response: Response): Promise<string> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const piece of response.body ?? []) {
      pieces.push(piece)
      bytes += piece.byteLength
      if (bytes >= errorBodyLimitBytes) break
    }
  } catch {
    // The status is known; the rest of the text is not worth another failure.
  }
  return Buffer.concat(pieces).subarray(0, errorBodyLimitBytes).toString('utf8')
}

const bounded = (response: Response, deps: Deps): ReadableStream<Uint8Array> | null => {
  const megabytes = deps.limitMegabytes ?? answerLimitMegabytes
  const reader = response.body?.getReader()
  if (reader === undefined) return null
  let bytes = 0
  return new ReadableStream({
    pull: async (controller) => {
      const next = await reader.read().catch(() => {
        throw new AnswerFailure({ kind: 'broken-off' })
      })
      if (next.done) return controller.close()
      deps.heard()
      bytes += next.value.byteLength
      if (bytes > megabytes * 1024 * 1024) {
        await reader.cancel()
        throw new AnswerFailure({ kind: 'too-large', megabytes })
      }
      controller.enqueue(next.value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
