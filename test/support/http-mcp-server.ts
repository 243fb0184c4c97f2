import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

type Json = Record<string, unknown>

/** What arrived: the very text of the body beside the message in it. */
export type Arrived = {
  readonly verb: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly message: Json
}

/** Answers one request, or leaves it to the ordinary behaviour by giving back false. */
export type Behaviour = (arrived: Arrived, response: ServerResponse, server: HttpMcpServer) => boolean | void

/** An MCP server of the session era over HTTP, which does one thing differently. */
export type HttpMcpServer = AsyncDisposable & {
  readonly url: string
  readonly arrived: Arrived[]
  /** The messages with this method. */
  readonly sent: (method: string) => readonly Arrived[]
  readonly sessions: Set<string>
}

/** Does it for tool calls only. */
export const onCall =
  (behave: Behaviour): Behaviour =>
  (arrived, response, server) =>
    arrived.message['method'] === 'tools/call' ? behave(arrived, response, server) : false

export const openStream: Behaviour = (_arrived, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
}

export const startHttpMcpServer = async (behave: Behaviour = () => false): Promise<HttpMcpServer> => {
  const arrived: Arrived[] = []
  const sessions = new Set<string>()
  let count = 0

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const message = (body === '' ? {} : JSON.parse(body)) as Json
    const one = { verb: request.method ?? '', headers: request.headers, body, message }
    arrived.push(one)
    if (behave(one, response, server) !== false) return
    if (!isLocal(request.headers.host)) return void response.writeHead(403).end()
    answer(one, response)
  }

  const answer = ({ verb, headers, message }: Arrived, response: ServerResponse): void => {
    const session = headers['mcp-session-id']
    if (verb === 'DELETE') sessions.delete(String(session))
    if (verb !== 'POST') return void response.writeHead(verb === 'DELETE' ? 200 : 405).end()
    if (message['method'] === 'initialize') {
      const id = `session-${(count += 1)}`
      sessions.add(id)
      response.setHeader('mcp-session-id', id)
      return reply(response, message, {
        protocolVersion: '2025-11-25',
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'fixture', version: '1.0.0' },
      })
    }
    if (message['method'] === 'server/discover')
      return void response.writeHead(400).end(JSON.stringify(refusal(null)))
    if (!sessions.has(String(session))) return void response.writeHead(404).end()
    if (message['id'] === undefined || message['method'] === undefined)
      return void response.writeHead(202).end()
    if (message['method'] === 'tools/list') return reply(response, message, { tools: [echoTool] })
    if (message['method'] === 'ping') return reply(response, message, {})
    const params = message['params'] as Json
    reply(response, message, { content: [{ type: 'text', text: JSON.stringify(params['arguments']) }] })
  }

  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const server: HttpMcpServer = {
    url: `http://127.0.0.1:${port}/mcp`,
    arrived,
    sessions,
    sent: (method) => arrived.filter(({ message }) => message['method'] === method),
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
  return server
}

/** As the protocol asks of a server on this computer: a page of another site that found the port is turned away. */
const isLocal = (host: string | undefined): boolean =>
  host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)

export const reply = (response: ServerResponse, { id }: Json, result: unknown): void => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
}

/** One server-sent event with a message. */
export const event = (message: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`

export const refusal = (id: unknown): Json => ({
  jsonrpc: '2.0',
  id,
  error: { code: -32000, message: 'Bad Request: Server not initialized' },
})

export const echoTool = {
  name: 'echo',
  description: 'Says it again.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
}
