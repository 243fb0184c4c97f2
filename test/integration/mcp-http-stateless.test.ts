import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { echoTool, event, reply, startHttpMcpServer, type Behaviour } from '../support/http-mcp-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { prepared } from './mcp-harness.ts'
import { callWeb, createHttpHarness } from './mcp-http-harness.ts'

type Json = Record<string, unknown>

const subscriptionId = 'io.modelcontextprotocol/subscriptionId'

/** A server of 2026-07-28, which answers `tools/call` as it is told. */
const stateless =
  (call: Behaviour, onListen: (response: ServerResponse, message: Json) => void = () => {}): Behaviour =>
  (arrived, response, server) => {
    const { verb, message } = arrived
    if (verb !== 'POST') return false
    const complete = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }
    switch (message['method']) {
      case 'server/discover':
        reply(response, message, {
          ...complete,
          supportedVersions: ['2026-07-28'],
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: 'fixture', version: '1.0.0' },
        })
        return true
      case 'tools/list':
        reply(response, message, {
          ...complete,
          tools: [{ ...echoTool, inputSchema: mirroring }, impossible],
        })
        return true
      case 'subscriptions/listen': {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const params = {
          _meta: { [subscriptionId]: message['id'] },
          notifications: { toolsListChanged: true },
        }
        response.write(event({ jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params }))
        onListen(response, message)
        return true
      }
      case 'tools/call':
        return call(arrived, response, server)
      default:
        return false
    }
  }

const mirroring = {
  type: 'object',
  properties: { text: { type: 'string', 'x-mcp-header': 'Text' } },
}
const impossible = {
  name: 'impossible',
  inputSchema: { type: 'object', properties: { a: { type: 'object', 'x-mcp-header': 'A' } } },
}

const answer: Behaviour = ({ message }, response) => {
  reply(response, message, { resultType: 'complete', content: [{ type: 'text', text: 'ok' }] })
  return true
}

describe.concurrent('a server without sessions', () => {
  test('each request says which version, method and tool it is, and what is asked to be a header', async () => {
    await using server = await startHttpMcpServer(stateless(answer))
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness, { text: 'grün' })).toMatchObject({ kind: 'result' })
    const [sent] = server.sent('tools/call')
    expect(sent?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'mcp-param-text': '=?base64?Z3LDvG4=?=',
    })
    expect(sent?.headers['mcp-session-id']).toBeUndefined()
    const detail = await harness.supervisor.detail('web')
    expect(detail).toMatchObject({ value: { quarantined: [{ name: 'impossible' }] } })
    expect(server.sent('initialize')).toEqual([])
    await harness.supervisor.stop('web')
    expect(server.arrived.filter(({ verb }) => verb === 'DELETE')).toEqual([])
  })

  verifies('mcp:http:call:cancelled', 'by ending the stream of the call', async () => {
    let ended = false
    await using server = await startHttpMcpServer(
      stateless(({ message }, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const params = { progressToken: message['id'], progress: 1 }
        response.write(event({ jsonrpc: '2.0', method: 'notifications/progress', params }))
        response.on('close', () => (ended = true))
        return true
      }),
    )
    await using harness = await createHttpHarness(server.url)
    const cancel = new AbortController()
    const outcome = callWeb(harness, {}, { signal: cancel.signal, onProgress: () => cancel.abort() })
    expect(await outcome).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
    await until('the end of the stream', () => ended)
    expect(server.sent('notifications/cancelled')).toEqual([])
  })

  test('a call that asks back is said to do so, and an unknown kind of result is none', async () => {
    for (const [resultType, outcome] of [
      ['input_required', { kind: 'input-required', requests: {}, requestState: 's' }],
      ['something_else', { kind: 'failed', problem: { code: 'bad-answer' } }],
    ] as const) {
      await using server = await startHttpMcpServer(
        stateless(({ message }, response) => {
          reply(response, message, { resultType, inputRequests: {}, requestState: 's' })
          return true
        }),
      )
      await using harness = await createHttpHarness(server.url)
      expect(await callWeb(harness)).toMatchObject(outcome)
    }
  })

  test('a contradiction between a call and its headers makes the tools be listed again', async () => {
    await using server = await startHttpMcpServer(
      stateless(({ message }, response) => {
        const error = { code: -32020, message: 'Header mismatch' }
        response.writeHead(400).end(JSON.stringify({ jsonrpc: '2.0', id: message['id'], error }))
        return true
      }),
    )
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({ kind: 'failed', problem: { message: 'Header mismatch' } })
    await until('a new list', () => server.sent('tools/list').length === 2)
  })

  test('changed lists are heard of, also after the stream that tells of them ended', async () => {
    const streams: { readonly response: ServerResponse; readonly message: Json }[] = []
    await using server = await startHttpMcpServer(
      stateless(answer, (response, message) => streams.push({ response, message })),
    )
    await using harness = await createHttpHarness(server.url)
    await prepared(harness, 'echo', 'web')
    const first = await until('the stream', () => streams[0])
    const params = { _meta: { [subscriptionId]: first.message['id'] } }
    first.response.write(event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed', params }))
    await until('a new list', () => server.sent('tools/list').length === 2)
    first.response.end()
    await until('another stream', () => streams.length === 2)
    await until('the list that may have changed', () => server.sent('tools/list').length === 3)
  })
})
