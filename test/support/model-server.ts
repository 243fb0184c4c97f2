import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { status, type RecordedRequest, type Reply } from './model-server/replies.ts'

/**
 * A model endpoint for tests: a real HTTP server on a free port of 127.0.0.1 that speaks OpenAI's chat-completions
 * wire form from a script. It imports nothing of the product.
 *
 *     await using server = await startModelServer()
 *     server.enqueue(callsTools([{ name: 'files__read', arguments: '{"path":"a.txt"}' }]), says('Done.'))
 *     // baseUrl: server.url, any model name, any key
 *
 * Each `POST …/chat/completions` takes the next reply of the queue; an empty queue gives `fallback`, which at first is
 * a 400 that says so. `GET …/models` lists `models`. The builders of replies are in model-server/replies.ts.
 */
export type ModelServer = AsyncDisposable & {
  /** The base URL to configure, ending in /v1. */
  readonly url: string
  /** Every request so far, oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** A function sees the request and gives the reply. */
  readonly enqueue: (...replies: readonly Scripted[]) => void
  /** Answers every request for which nothing is enqueued. */
  readonly fallback: (reply: Scripted) => void
  /** What `GET /v1/models` lists: names, or whole entries; or a reply in its place. */
  readonly listModels: (models: readonly (string | object)[] | Reply) => void
  /** Resolves when this many requests have come in all. */
  readonly received: (count: number) => Promise<void>
  readonly openConnections: () => Promise<number>
  readonly close: () => Promise<void>
}

export type Scripted = Reply | ((request: RecordedRequest) => Reply)

export const startModelServer = async (options: { readonly port?: number } = {}): Promise<ModelServer> => {
  const queue: Scripted[] = []
  const requests: RecordedRequest[] = []
  const waiting = new Set<() => void>()
  let fallback: Scripted = status(400, {
    error: { message: 'The script of the model server has no reply left.' },
  })
  let models: readonly (string | object)[] | Reply = ['scripted']

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const closed = new AbortController()
    response.on('close', () => closed.abort())
    response.on('error', () => {})
    const request = await record(incoming, response)
    requests.push(request)
    for (const check of waiting) check()
    const scripted = request.path.endsWith('/models') ? modelList(models) : nextReply(request)
    await scripted.send(response, request, closed.signal)
  }
  const nextReply = (request: RecordedRequest): Reply => {
    if (!answerPaths.some((path) => path.test(request.path)))
      return status(404, { error: { message: 'Not found' } })
    const scripted = queue.shift() ?? fallback
    return typeof scripted === 'function' ? scripted(request) : scripted
  }

  const server = createServer((incoming, response) => {
    // The client may hang up at any moment of a reply: then there is nobody left to tell.
    serve(incoming, response).catch(() => response.destroy())
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')

  const close = async (): Promise<void> => {
    server.closeAllConnections()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/v1`,
    requests,
    enqueue: (...replies) => void queue.push(...replies),
    fallback: (reply) => void (fallback = reply),
    listModels: (next) => void (models = next),
    received: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.length < count) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    openConnections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Where answers are asked for: OpenAI's two forms, Anthropic's and Google's. */
const answerPaths = [
  /\/chat\/completions$/,
  /\/responses$/,
  /\/messages$/,
  /:streamGenerateContent\?alt=sse$/,
]

const record = async (incoming: IncomingMessage, response: ServerResponse): Promise<RecordedRequest> => {
  const hungUp = new Promise<boolean>((resolve) => {
    response.on('close', () => resolve(!response.writableFinished))
  })
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece)
  const text = Buffer.concat(pieces).toString('utf8')
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    text,
    body: parsed(text),
    hungUp,
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const modelList = (models: readonly (string | object)[] | Reply): Reply => {
  if (!Array.isArray(models)) return models as Reply
  return status(200, {
    object: 'list',
    data: models.map((model) =>
      typeof model === 'string'
        ? { id: model, object: 'model', created: 1_780_000_000, owned_by: 'test' }
        : model,
    ),
  })
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('the model server has no port')
  return address.port
}
