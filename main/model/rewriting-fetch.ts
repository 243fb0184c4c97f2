import type { ArgumentEcho } from './argument-echo.ts'
import type { Fetch } from './bounded-fetch.ts'
import type { Exchange } from './family.ts'
import { rewriteEvents, type Rewritten } from './sent-events.ts'

type Options = {
  /** Besides those of the endpoint, which go before them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly echo: ArgumentEcho
  readonly rewrite: (data: string) => Rewritten
}

/** What a library asks with. Headers are ours alone: what it adds to name itself is nobody's business. */
export const createRewritingFetch =
  ({ endpoint, fetch }: Pick<Exchange, 'endpoint' | 'fetch'>, options: Options): Fetch =>
  async (url, init) => {
    const headers = {
      accept: 'text/event-stream',
      ...options.headers,
      ...endpoint.headers,
      'content-type': 'application/json',
      'user-agent': 'Assent',
    }
    const body = typeof init?.body === 'string' ? { body: options.echo.restore(init.body) } : {}
    return rewriteEvents(await fetch(url, { ...init, ...body, headers }), options.rewrite)
  }
