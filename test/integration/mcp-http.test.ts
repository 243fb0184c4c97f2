import { describe, expect, test } from 'vitest'
import { fail } from '#contract/result'
import { canonicalise } from '../../main/consent/canonical.ts'
import { createHttpClient } from '../../main/mcp/http/http-client.ts'
import { createHttpTransport } from '../../main/mcp/http/http-transport.ts'
import { createStreamableWire } from '../../main/mcp/http/streamable-wire.ts'
import { createTurns } from '../../main/mcp/transport/turns.ts'
import {
  event,
  onCall,
  openStream,
  reply,
  startHttpMcpServer,
  type Behaviour,
} from '../support/http-mcp-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { callOptions, contentsFor, prepared, stateOf } from './mcp-harness.ts'
import { callWeb, configureWeb, createHttpHarness } from './mcp-http-harness.ts'

describe.concurrent('permits', () => {
  verifies('mcp:http:permit:exact-bytes', 'what arrives is what was allowed', async () => {
    await using server = await startHttpMcpServer()
    await using harness = await createHttpHarness(server.url)
    const given = { text: 'ä\u2028"\\', n: 1.5, list: [null, true, { b: 1, a: 2 }] }
    expect(await callWeb(harness, given)).toMatchObject({ kind: 'result' })
    const [sent] = server.sent('tools/call')
    expect(
      canonicalise((sent?.message['params'] as { arguments: never } | undefined)?.arguments ?? null),
    ).toBe(canonicalise(given))
  })

  verifies('mcp:http:permit:exact-bytes', 'a forged message is stopped before it leaves', async () => {
    await using server = await startHttpMcpServer()
    using http = createHttpClient(() => Promise.resolve({}))
    const { url } = server
    const transport = createHttpTransport({
      wire: (listener) =>
        createStreamableWire({
          http,
          url,
          headers: {},
          messageBytes: 10_000,
          turns: createTurns(),
          listener,
        }),
      canonicalise,
      onNotification: () => false,
      onJunk: () => {},
      redact: (text) => text,
      largeMessages: { read: () => Promise.resolve(null) },
      onLost: () => {},
    })
    const params = { name: 'echo', arguments: { a: 1 }, _meta: { progressToken: 1_000_000 } }
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
    const sneaking = { jsonrpc: '2.0', toJSON: () => message } as never
    const { signal } = new AbortController()
    const refused = { ok: false, problem: { code: 'unexpected-call' } }
    expect(await transport.write(message)).toMatchObject(refused)
    expect(await transport.write(sneaking)).toMatchObject(refused)
    expect(await transport.write([message] as never)).toMatchObject(refused)
    for (const expected of [
      undefined,
      { tool: 'echo', canonicalArguments: '{"a":2}', input: null },
      { tool: 'other', canonicalArguments: '{"a":1}', input: null },
    ]) {
      const reply = transport.request({
        method: 'tools/call',
        params,
        signal,
        ...(expected ? { expect: expected } : {}),
      })
      expect(await reply).toMatchObject({ kind: 'not-sent', problem: { code: 'unexpected-call' } })
    }
    await transport.close()
    expect(server.arrived).toEqual([])
  })

  verifies('mcp:http:permit:only-way', 'a used permit and an invented one send nothing', async () => {
    await using server = await startHttpMcpServer()
    await using harness = await createHttpHarness(server.url)
    const target = await prepared(harness, 'echo', 'web')
    const permit = harness.permitFor(target, { text: 'once' })
    const first = harness.supervisor.dispatch(permit, callOptions())
    const noPermit = { kind: 'failed', problem: { code: 'no-permit' } }
    expect(await harness.supervisor.dispatch(permit, callOptions())).toMatchObject(noPermit)
    expect(await harness.supervisor.dispatch({ permit: Symbol('permit') }, callOptions())).toMatchObject(
      noPermit,
    )
    expect(await first).toMatchObject({ kind: 'result' })
    const stale = harness.mint({ ...contentsFor(target, {}), launchHash: 'another' })
    expect(await harness.supervisor.dispatch(stale, callOptions())).toMatchObject({
      problem: { code: 'stale-permit' },
    })
    expect(server.sent('tools/call')).toHaveLength(1)
  })
})

describe.concurrent('connecting', () => {
  verifies(
    'mcp:http:launch:approved',
    'nothing is sent before the approval, nor after a denial',
    async () => {
      await using server = await startHttpMcpServer()
      await using harness = await createHttpHarness(
        server.url,
        { headers: [{ name: 'Authorization', value: 'Bearer abc', secrets: ['KEY'] }] },
        { approveLaunch: () => Promise.resolve(fail('launch-denied', 'No.')) },
      )
      expect(await harness.supervisor.start('web')).toMatchObject({
        ok: false,
        problem: { code: 'launch-denied' },
      })
      expect(server.arrived).toEqual([])
      expect(harness.launches).toMatchObject([{ kind: 'http', url: server.url }])
      expect(JSON.stringify(harness.launches)).not.toContain('abc')
    },
  )

  verifies('mcp:http:launch:approved', 'another address or header is another question', async () => {
    await using server = await startHttpMcpServer()
    await using harness = await createHttpHarness(server.url)
    await harness.supervisor.start('web')
    await configureWeb(harness, `${server.url}?v=2`, { source: { url: `${server.url}?v=2` } })
    expect(stateOf(harness, 'web')).toMatchObject({ kind: 'stopped' })
    await harness.supervisor.start('web')
    await configureWeb(harness, server.url, { headers: [{ name: 'X-Team', value: 'a', secrets: [] }] })
    await harness.supervisor.start('web')
    expect(new Set(harness.launches.map((launch) => JSON.stringify(launch))).size).toBe(3)
    expect(server.arrived.at(-1)?.headers['x-team']).toBe('a')
  })

  test('the headers of the protocol go with each request', async () => {
    await using server = await startHttpMcpServer()
    await using harness = await createHttpHarness(server.url)
    await callWeb(harness)
    expect(server.sent('tools/call')[0]?.headers).toMatchObject({
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-protocol-version': '2025-11-25',
      'mcp-session-id': 'session-1',
    })
    expect(server.sent('initialize')[0]?.headers['mcp-session-id']).toBeUndefined()
    expect(server.sent('notifications/initialized')[0]?.headers['mcp-protocol-version']).toBe('2025-11-25')
  })

  verifies(
    'mcp:http:session:renewed',
    'a forgotten session is started again, and the next call works',
    async () => {
      await using server = await startHttpMcpServer()
      await using harness = await createHttpHarness(server.url)
      await callWeb(harness)
      server.sessions.clear()
      const target = await prepared(harness, 'echo', 'web')
      const lost = await harness.supervisor.dispatch(harness.permitFor(target, {}), callOptions())
      expect(lost).toMatchObject({
        kind: 'failed',
        problem: { message: expect.stringContaining('nothing was done') },
      })
      expect(await callWeb(harness, { text: 'again' })).toMatchObject({ kind: 'result' })
      expect(server.sent('initialize')).toHaveLength(2)
    },
  )

  verifies('mcp:http:session:renewed', 'stopping leaves the session', async () => {
    await using server = await startHttpMcpServer()
    await using harness = await createHttpHarness(server.url)
    await callWeb(harness)
    await harness.supervisor.stop('web')
    expect(server.arrived.at(-1)).toMatchObject({
      verb: 'DELETE',
      headers: { 'mcp-session-id': 'session-1' },
    })
    expect(server.sessions.size).toBe(0)
  })
})

describe.concurrent('answers', () => {
  verifies('mcp:http:stream:resumed', 'after the delay of the server, with the last id', async () => {
    let brokeAt = 0
    const behave: Behaviour = ({ verb, headers, message }, response, server) => {
      if (message['method'] === 'tools/call') {
        openStream(server.arrived[0] as never, response, server)
        response.end('retry: 120\nid: e1\ndata:\n\n')
        brokeAt = performance.now()
        return true
      }
      if (verb !== 'GET' || headers['last-event-id'] !== 'e1') return false
      const call = server.sent('tools/call')[0]?.message ?? {}
      openStream(server.arrived[0] as never, response, server)
      const result = { content: [{ type: 'text', text: `${performance.now() - brokeAt >= 115}` }] }
      response.end(event({ jsonrpc: '2.0', id: call['id'], result }, 'e2'))
      return true
    }
    await using server = await startHttpMcpServer(behave)
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result', content: [{ text: 'true' }] })
    expect(server.sent('tools/call')).toHaveLength(1)
  })

  verifies('mcp:http:call:unknown', 'a stream or a body that ends without the answer', async () => {
    const endings: readonly Behaviour[] = [
      (arrived, response, server) => {
        openStream(arrived, response, server)
        response.end(event({ jsonrpc: '2.0', method: 'notifications/message', params: { data: 'x' } }))
      },
      (_arrived, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
        response.write('{"jsonrpc":')
        setImmediate(() => response.destroy())
      },
      (_arrived, response) => void response.destroy(),
      (_arrived, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hi'),
    ]
    for (const ending of endings) {
      let isFirst = true
      await using server = await startHttpMcpServer(
        onCall((arrived, response, self) => {
          if (!isFirst) return false
          isFirst = false
          return ending(arrived, response, self)
        }),
      )
      await using harness = await createHttpHarness(server.url)
      expect(await callWeb(harness)).toMatchObject({ kind: 'unknown' })
      expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
    }
  })

  verifies('mcp:http:call:unknown', 'a refusing status is no unknown outcome', async () => {
    await using server = await startHttpMcpServer(
      onCall((_arrived, response) => void response.writeHead(429).end('slow down')),
    )
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({
      kind: 'failed',
      problem: { message: expect.stringContaining('too many requests (HTTP 429)') },
    })
  })

  verifies('mcp:http:message:too-large', 'as a body or as an event, while another call goes on', async () => {
    const large = 'x'.repeat(1_200_000)
    await using server = await startHttpMcpServer(
      onCall(({ message }, response, self) => {
        const { text } = (message['params'] as { arguments: { text: string } }).arguments
        const result = { content: [{ type: 'text', text: large }] }
        if (text === 'body') return reply(response, message, result)
        if (text !== 'event') return false
        openStream(self.arrived[0] as never, response, self)
        response.end(event({ jsonrpc: '2.0', id: message['id'], result }))
      }),
    )
    await using harness = await createHttpHarness(server.url)
    const calls = ['body', 'small', 'event'].map((text) => callWeb(harness, { text }))
    const tooLarge = { kind: 'failed', problem: { code: 'result-too-large' } }
    expect(await Promise.all(calls)).toMatchObject([tooLarge, { kind: 'result' }, tooLarge])
  })

  verifies(
    'mcp:http:message:too-large',
    'one of megabytes that is allowed arrives, as a body and as an event',
    async () => {
      const result = { content: [{ type: 'text', text: 'y'.repeat(2_000_000) }] }
      await using server = await startHttpMcpServer(
        onCall(({ message }, response, self) => {
          if (self.sent('tools/call').length === 1) return reply(response, message, result)
          openStream(self.arrived[0] as never, response, self)
          response.end(event({ jsonrpc: '2.0', id: message['id'], result }))
        }),
      )
      await using harness = await createHttpHarness(server.url, { messageBytes: 8_000_000 })
      for (const _way of ['body', 'event']) {
        const outcome = await callWeb(harness)
        expect(outcome).toMatchObject({ kind: 'result', isError: false })
        expect(JSON.stringify(outcome).length).toBeGreaterThan(2_000_000)
      }
    },
  )

  test('what the server asks of us is answered, and floods are refused', async () => {
    const asked = Array.from({ length: 60 }, (_, index) => ({
      jsonrpc: '2.0',
      id: `s${index}`,
      method: 'sampling/createMessage',
      params: { messages: [], maxTokens: 1 },
    }))
    await using server = await startHttpMcpServer(
      onCall(({ message }, response, self) => {
        openStream(self.arrived[0] as never, response, self)
        for (const request of asked) response.write(event(request))
        const result = { content: [{ type: 'text', text: 'ok' }] }
        response.end(event({ jsonrpc: '2.0', id: message['id'], result }))
      }),
    )
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
    const answers = () => server.arrived.filter(({ message }) => 'error' in message)
    await until('all answers', () => answers().length === asked.length)
    expect(new Set(answers().map(({ message }) => message['id'])).size).toBe(asked.length)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
  })

  verifies('mcp:http:call:cancelled', 'the server is told, and the next call works', async () => {
    await using server = await startHttpMcpServer(
      onCall(({ message }, response, self) => {
        const { text } = (message['params'] as { arguments: { text: string } }).arguments
        if (text !== 'slow') return false
        openStream(self.arrived[0] as never, response, self)
        const token = message['id']
        response.write(
          event({
            jsonrpc: '2.0',
            method: 'notifications/progress',
            params: { progressToken: token, progress: 1 },
          }),
        )
        return true
      }),
    )
    await using harness = await createHttpHarness(server.url)
    const cancel = new AbortController()
    const outcome = callWeb(
      harness,
      { text: 'slow' },
      { signal: cancel.signal, onProgress: () => cancel.abort() },
    )
    expect(await outcome).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
    await until('the cancellation', () => server.sent('notifications/cancelled').length === 1)
    const [call] = server.sent('tools/call')
    expect(server.sent('notifications/cancelled')[0]?.message['params']).toMatchObject({
      requestId: call?.message['id'],
    })
    expect(await callWeb(harness, { text: 'quick' })).toMatchObject({ kind: 'result' })
  })
})

describe.concurrent('reasons', () => {
  const statuses: readonly (readonly [number, string, string])[] = [
    [401, '', 'under "headers" in assent.yaml'],
    [403, '{"error":"not you"}', 'It says: not you'],
    [503, '<html>', 'failed (HTTP 503). Try again later.'],
    [404, '', 'There is no MCP server at'],
  ]
  for (const [status, body, sentence] of statuses)
    verifies('mcp:http:reasons', `HTTP ${status} from the first request on`, async () => {
      await using server = await startHttpMcpServer((_arrived, response) => {
        response.writeHead(status).end(body)
      })
      await using harness = await createHttpHarness(server.url)
      const started = await harness.supervisor.start('web')
      expect(started).toMatchObject({ ok: false, problem: { message: expect.stringContaining(sentence) } })
    })

  verifies('mcp:http:reasons', 'nobody listens, and no such name', async () => {
    for (const [url, sentence] of [
      ['http://127.0.0.1:9/mcp', 'Nothing answers at 127.0.0.1:9'],
      ['https://nowhere.invalid/mcp', 'There is no server named nowhere.invalid'],
    ] as const) {
      await using harness = await createHttpHarness(url)
      expect(await harness.supervisor.start('web')).toMatchObject({
        ok: false,
        problem: { message: expect.stringContaining(sentence) },
      })
    }
  })

  verifies('mcp:http:reasons', 'one that never answers, within the time to start', async () => {
    await using server = await startHttpMcpServer(() => true)
    await using harness = await createHttpHarness(server.url, { startTimeoutSeconds: 1 })
    expect(await harness.supervisor.start('web')).toMatchObject({ problem: { code: 'start-timeout' } })
  })
})

verifies('mcp:http:older', 'everything comes on one stream, and a lost stream is opened again', async () => {
  const streams: { end: () => void; write: (text: string) => void }[] = []
  let sent = 0
  await using server = await startHttpMcpServer(({ verb, message }, response, self) => {
    if (verb === 'GET') {
      openStream(self.arrived[0] as never, response, self)
      response.write('event: endpoint\ndata: /messages?s=1\n\n')
      streams.push(response)
      return true
    }
    if (message['method'] === 'server/discover' || self.arrived.every(({ verb: one }) => one !== 'GET')) {
      response.writeHead(405).end()
      return true
    }
    response.writeHead(202).end('Accepted')
    sent += 1
    const result = resultOf(message)
    if (result !== null) streams.at(-1)?.write(event({ jsonrpc: '2.0', id: message['id'], result }))
    return true
  })
  await using harness = await createHttpHarness(server.url, {}, { restartDelaysMs: [0, 0] })
  expect(await callWeb(harness, { text: 'hi' })).toMatchObject({ kind: 'result' })
  expect([...harness.manifests.values()].at(-1)).toContain('"wire":"event-stream"')
  expect(sent).toBeGreaterThan(3)
  streams.at(-1)?.end()
  await until('another stream', () => streams.length === 2)
  expect(await callWeb(harness, { text: 'again' })).toMatchObject({ kind: 'result' })
})

const resultOf = (message: Record<string, unknown>): unknown => {
  if (message['method'] === 'initialize')
    return {
      protocolVersion: '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'older', version: '1' },
    }
  if (message['method'] === 'tools/list')
    return { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }
  return message['method'] === 'tools/call' ? { content: [{ type: 'text', text: 'ok' }] } : null
}
