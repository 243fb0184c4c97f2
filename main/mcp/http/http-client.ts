import { lookup as lookupAddresses } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import { createSecureContext, getCACertificates, TLSSocket } from 'node:tls'
import { t } from '#contract/language/texts'
import { isLoopback } from '../../loopback.ts'
import { cutMiddle } from '../../cut-middle.ts'
import { checkUrl, guardedLookup, RefusedAddressError } from './address-rules.ts'

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly signal: AbortSignal
}

export type HttpResponse = {
  readonly status: number
  readonly header: (name: string) => string | null
  /** Read or destroyed by the caller. */
  readonly body: IncomingMessage
}

/** Requests to servers, under the rules for addresses. Disposing closes the connections that are kept. */
export type HttpClient = Disposable & {
  /** @throws HttpError when there is no answer. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>
}

/** The message is a sentence for the user. */
export class HttpError extends Error {
  /** `unsent`: no byte of the request left; `broken`: it may have arrived; `aborted`: by the signal. */
  readonly stage: 'unsent' | 'broken' | 'aborted'
  constructor(stage: HttpError['stage'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'HttpError'
    this.stage = stage
  }
}

const redirectLimit = 5
const connectTimeoutMs = 30_000

/**
 * @param environment The login shell's: proxies and certificates are taken from it as command-line programs do.
 */
export const createHttpClient = (
  environment: () => Promise<Readonly<Record<string, string>>>,
): HttpClient => {
  const plain = new PlainAgent({ keepAlive: true })
  const secure = new Map<boolean, Promise<SecureAgent>>()

  /** What goes to this computer goes through no proxy. */
  const secureAgent = (isHere: boolean): Promise<SecureAgent> => {
    const agent = secure.get(isHere) ?? environment().then((values) => createSecureAgent(values, isHere))
    secure.set(isHere, agent)
    return agent
  }

  const sendOnce = async (url: URL, request: HttpRequest): Promise<IncomingMessage> => {
    try {
      const isPlain = url.protocol === 'http:'
      return await exchange(url, request, isPlain ? plain : await secureAgent(isLoopback(url.hostname)))
    } catch (error) {
      if (error instanceof HttpError) throw error
      // Such as a header that cannot be sent, or a proxy whose address is none.
      throw new HttpError(
        'unsent',
        t('mcp.http.notPossible', { host: url.host, reason: String(error) }),
        error,
      )
    }
  }

  const follow = async (request: HttpRequest, from: URL, redirects: number): Promise<HttpResponse> => {
    const response = await sendOnce(from, request)
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (status < 300 || status > 399 || location === undefined) return responseOf(status, response)
    response.destroy()
    const to = redirectTarget(from, location, status, request.method)
    if (redirects >= redirectLimit) throw new HttpError('broken', t('mcp.http.tooManyRedirects'))
    return follow(request, to, redirects + 1)
  }

  return {
    send: (request) => {
      const url = checkUrl(request.url)
      if (!url.ok) return Promise.reject(new HttpError('unsent', url.problem.message))
      return follow(request, url.value, 0)
    },
    [Symbol.dispose]: () => {
      plain.destroy()
      for (const agent of secure.values()) void agent.then((made) => made.destroy()).catch(() => {})
    },
  }
}

const responseOf = (status: number, body: IncomingMessage): HttpResponse => ({
  status,
  header: (name) => {
    const value = body.headers[name]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  },
  body,
})

/** Only within one origin: what was approved, and the headers with it, go nowhere else. */
const redirectTarget = (from: URL, location: string, status: number, method: string): URL => {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : null
  const url = cutMiddle(to?.href ?? location, shownCharacters)
  if (to === null) throw new HttpError('broken', t('mcp.http.badRedirect', { url }))
  if (to.origin !== from.origin)
    throw new HttpError('broken', t('mcp.http.otherOrigin', { url, host: from.host }))
  if (method !== 'GET' && status !== 307 && status !== 308)
    throw new HttpError('broken', t('mcp.http.badRedirect', { url }))
  return to
}

/** Of what a server names, in a sentence. */
const shownCharacters = 500

const exchange = (
  url: URL,
  { method, headers, body, signal }: HttpRequest,
  agent: PlainAgent | SecureAgent,
): Promise<IncomingMessage> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const send = url.protocol === 'https:' ? secureRequest : plainRequest
  let isConnected = false
  let isTooSlow = false
  /** A proxy's own name is the user's choice. */
  const lookup: LookupFunction = (hostname, options, callback) =>
    hostname === url.hostname
      ? guardedLookup(hostname, options, callback)
      : lookupAddresses(hostname, options, callback)
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const request = send(url, { method, headers: { ...headers, ...length }, agent, lookup })
  // Not as an option: the agent would hand it on to a socket that other requests use after this one.
  const abort = (): void => void request.destroy()
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  request.once('close', () => signal.removeEventListener('abort', abort))
  const tooSlow = setTimeout(() => {
    isTooSlow = true
    request.destroy()
  }, connectTimeoutMs)
  request.once('socket', (socket) => {
    const connected = (): void => {
      isConnected = true
      clearTimeout(tooSlow)
    }
    if (isOpen(socket)) connected()
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected)
  })
  request.once('response', (response) => {
    clearTimeout(tooSlow)
    // An error of the body is told to whoever reads it; nobody may read it any more.
    response.on('error', () => {})
    resolve(response)
  })
  request.on('error', (error) => {
    clearTimeout(tooSlow)
    if (signal.aborted) reject(new HttpError('aborted', error.message, error))
    else if (isTooSlow) reject(new HttpError('unsent', t('mcp.http.unreachable', { host: url.host })))
    else reject(new HttpError(isConnected ? 'broken' : 'unsent', sentenceOf(error, url.host), error))
  })
  // Changes nothing after a response or an error; an answer that switches to another protocol brings neither.
  request.once('close', () => {
    clearTimeout(tooSlow)
    const message = t('mcp.http.broken', { host: url.host, code: 'ECONNRESET' })
    reject(new HttpError(isConnected ? 'broken' : 'unsent', message))
  })
  request.end(body ?? undefined)
  return promise
}

/** One that was used before, or that came through a proxy, is open already. */
const isOpen = (socket: Socket): boolean =>
  socket instanceof TLSSocket ? socket.authorized : !socket.connecting

const sentenceOf = (error: Error, host: string): string => {
  const code = 'code' in error ? String(error.code) : error.message
  if (error instanceof RefusedAddressError) return error.message
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return t('mcp.http.noHost', { host })
  if (code === 'ECONNREFUSED') return t('mcp.http.refused', { host })
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return t('mcp.http.unreachable', { host })
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|EPROTO|ALTNAME/.test(code))
    return t('mcp.http.certificate', { host, code })
  return t('mcp.http.broken', { host, code })
}

/** Certificates of Node, of the system, and of the file that the environment names. */
const createSecureAgent = async (
  environment: Readonly<Record<string, string>>,
  isHere: boolean,
): Promise<SecureAgent> => {
  const named = environment['NODE_EXTRA_CA_CERTS'] ?? environment['SSL_CERT_FILE']
  const extra = named === undefined ? null : await readFile(named, 'utf8').catch(() => null)
  const ca = new Set([...getCACertificates('default'), ...systemCertificates(), ...(extra ? [extra] : [])])
  const secureContext = createSecureContext({ ca: [...ca] })
  return new SecureAgent({
    keepAlive: true,
    secureContext,
    ...(isHere ? {} : { proxyEnv: { ...environment } }),
  })
}

const systemCertificates = (): readonly string[] => {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}
