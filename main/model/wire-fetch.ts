import type { Fetch } from './bounded-fetch.ts'
import { asEventStream } from './event-stream.ts'
import type { Exchange } from './family.ts'

/** Headers are ours alone: what a library adds to name itself is nobody's business. */
export const createWireFetch =
  ({ endpoint, fetch }: Pick<Exchange, 'endpoint' | 'fetch'>): Fetch =>
  async (url, init) => {
    const headers = { ...endpoint.headers, 'content-type': 'application/json', 'user-agent': 'Assent' }
    return asEventStream(await fetch(url, { ...init, headers: { accept: 'text/event-stream', ...headers } }))
  }
