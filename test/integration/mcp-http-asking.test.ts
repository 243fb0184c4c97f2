import type { ServerResponse } from 'node:http'
import { expect } from 'vitest'
import type { JsonObject } from '#contract/json'
import type { ServerRequestAnswer } from '#contract/server-requests'
import { event, reply, startHttpMcpServer, type Behaviour } from '../support/http-mcp-server.ts'
import { verifies } from '../support/verifies.ts'
import { callWeb, createHttpHarness } from './mcp-http-harness.ts'

type Waiting = { readonly stream: ServerResponse; readonly id: unknown }

/** Two calls have to be in flight; then it asks each on its own stream, and answers each with what it was answered. */
const askingTwo = (stray: boolean): Behaviour => {
  const calls: Waiting[] = []
  const requests = new Map<unknown, Waiting>()
  let ownStream: ServerResponse | null = null

  const ask = (stream: ServerResponse, id: string): void => {
    stream.write(event({ jsonrpc: '2.0', id, method: 'roots/list' }))
  }
  const askAll = (): void => {
    // The last one first, so that no order can help.
    for (const [at, call] of [...calls.entries()].toReversed()) {
      requests.set(`ask-${at}`, call)
      ask(stray && ownStream !== null ? ownStream : call.stream, `ask-${at}`)
    }
  }

  return ({ verb, message }, response) => {
    if (verb === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      ownStream = response
      return true
    }
    const asked = requests.get(message['id'])
    if (message['method'] === undefined && asked !== undefined) {
      response.writeHead(202).end()
      const content = [{ type: 'text', text: JSON.stringify(message['result'] ?? message['error']) }]
      asked.stream.end(event({ jsonrpc: '2.0', id: asked.id, result: { content } }))
      return true
    }
    if (message['method'] === 'initialize') {
      response.setHeader('mcp-session-id', 'none')
      const serverInfo = { name: 'asking', version: '1' }
      reply(response, message, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo })
      return true
    }
    if (message['method'] === 'tools/list') {
      reply(response, message, { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] })
      return true
    }
    if (message['method'] !== 'tools/call')
      return message['method'] === 'server/discover' ? false : accept(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    calls.push({ stream: response, id: message['id'] })
    if (calls.length === 2) askAll()
    return true
  }
}

const accept = (response: ServerResponse): true => {
  response.writeHead(202).end()
  return true
}

const named = (name: string) => (): Promise<ServerRequestAnswer> =>
  Promise.resolve({ kind: 'result', result: { answeredBy: name } satisfies JsonObject })

for (const stray of [false, true])
  verifies(
    'mcp:asked:belongs',
    stray ? 'over HTTP, to no call on a stream of its own' : 'over HTTP, to the call on whose stream it came',
    async () => {
      await using server = await startHttpMcpServer(askingTwo(stray))
      await using harness = await createHttpHarness(server.url, {}, { answerServerRequest: named('nobody') })
      const outcomes = await Promise.all(
        ['one', 'two'].map((name) => callWeb(harness, { name }, { onServerRequest: named(name) })),
      )
      const answers = outcomes.map((outcome) =>
        JSON.stringify(outcome.kind === 'result' ? outcome.content : outcome),
      )
      const expected = stray ? ['nobody', 'nobody'] : ['one', 'two']
      expect(answers).toEqual(expected.map((name) => expect.stringContaining(name)))
    },
  )
