import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { redirectPage, type RedirectPage } from './redirect-page.ts'

/** Where the browser comes back to: on this computer only, one path, for one sign-in. Disposing closes it. */
export type RedirectListener = AsyncDisposable & {
  readonly port: number
  readonly redirectUri: string
  /**
   * Resolves with the first answer that carries this state; others are turned away and change nothing. Failure codes
   * `sign-in-timeout`, `cancelled`.
   */
  readonly answer: (state: string, signal: AbortSignal) => Promise<Result<RedirectAnswer>>
}

export type RedirectAnswer = {
  readonly query: URLSearchParams
  /** Says in the browser how it ended. The page waits for it. */
  readonly show: (page: RedirectPage) => void
}

/** The path is fixed, since many authorization servers compare the whole address but for its port. */
export const redirectPath = '/callback'
export const redirectUriAt = (port: number): string => `http://127.0.0.1:${port}${redirectPath}`

/** A sign-in may need a password manager, a second factor and a telephone. */
const waitMs = 600_000
const requestMs = 10_000

/**
 * Listens on 127.0.0.1 (RFC 8252, section 7.3).
 *
 * @param ports Tried in order; 0 is any free port. Failure code `port-taken` when none can be had.
 */
export const openRedirectListener = async (
  ports: readonly number[],
  limitMs: number = waitMs,
): Promise<Result<RedirectListener>> => {
  let waiting: { readonly state: string; readonly take: (answer: RedirectAnswer) => void } | null = null

  const server = createServer({ requestTimeout: requestMs, maxHeaderSize: 32_768 }, (request, response) => {
    const query = queryOf(request, port)
    if (query === null) return show(response, 404, 'nothing')
    if (waiting === null || !isSame(query.getAll('state'), waiting.state)) return show(response, 400, 'stray')
    const { take } = waiting
    waiting = null
    take({ query, show: (page) => show(response, 200, page) })
  })

  const port = await listen(server, ports)
  if (port === null) return fail('port-taken', t('oauth.portTaken', { port: ports.join(', ') }))

  const answer: RedirectListener['answer'] = (state, signal) => {
    const { promise, resolve } = Promise.withResolvers<Result<RedirectAnswer>>()
    const limit = setTimeout(() => resolve(fail('sign-in-timeout', t('oauth.timeout'))), limitMs)
    const cancelled = (): void => resolve(fail('cancelled', t('oauth.cancelled')))
    if (signal.aborted) cancelled()
    signal.addEventListener('abort', cancelled, { once: true })
    waiting = { state, take: (given) => resolve(ok(given)) }
    return promise.finally(() => {
      waiting = null
      clearTimeout(limit)
      signal.removeEventListener('abort', cancelled)
    })
  }

  return ok({
    port,
    redirectUri: redirectUriAt(port),
    answer,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      // What was shown is still on its way to the browser.
      const patience = setTimeout(() => server.closeAllConnections(), closeMs)
      await closed
      clearTimeout(patience)
    },
  })
}

const closeMs = 500

const listen = async (
  server: ReturnType<typeof createServer>,
  ports: readonly number[],
): Promise<number | null> => {
  for (const port of ports) {
    server.listen(port, '127.0.0.1')
    const isListening = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    const address = isListening ? server.address() : null
    if (address !== null && typeof address === 'object') return address.port
  }
  return null
}

/** Null unless it is the browser that comes to the one path, under a name of this computer (against DNS rebinding). */
const queryOf = (
  { method, url = '', headers }: IncomingMessage,
  port: number | null,
): URLSearchParams | null => {
  const isOurs = headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
  if (method !== 'GET' || !isOurs || !URL.canParse(url, 'http://127.0.0.1')) return null
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  return pathname === redirectPath ? searchParams : null
}

const isSame = (given: readonly string[], wanted: string): boolean => {
  const [only = ''] = given
  const [one, other] = [Buffer.from(only), Buffer.from(wanted)]
  return given.length === 1 && one.length === other.length && timingSafeEqual(one, other)
}

const show = (response: ServerResponse, status: number, page: RedirectPage): void => {
  const { headers, html } = redirectPage(page)
  response.writeHead(status, { ...headers, connection: 'close' }).end(html)
}
