import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What one path answers: a value as JSON, or whatever a function writes. */
export type Route = object | ((request: IncomingMessage, response: ServerResponse, body: string) => void)

export type JsonServer = AsyncDisposable & {
  /** "http://127.0.0.1:PORT". */
  readonly address: string
  readonly port: number
  /** "GET /path?query", oldest first. */
  readonly asked: readonly string[]
  readonly headers: readonly IncomingMessage['headers'][]
}

/** A real HTTP server on a free port of 127.0.0.1; paths are looked up with their query first, then without. */
export const startJsonServer = async (routes: Readonly<Record<string, Route>>): Promise<JsonServer> => {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const url = request.url ?? ''
    const route = routes[url] ?? routes[url.replace(/\?.*$/, '')]
    if (route === undefined) return answerJson(response, 404, { error: 'not found' })
    if (typeof route === 'function') return route(request, response, Buffer.concat(pieces).toString('utf8'))
    answerJson(response, 200, route)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    asked,
    headers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const answerJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
