import { describe, expect, test } from 'vitest'
import { event, onCall, openStream, startHttpMcpServer } from '../support/http-mcp-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { stateOf, type Harness } from './mcp-harness.ts'
import { callWeb, createHttpHarness } from './mcp-http-harness.ts'

const logOf = async (harness: Harness): Promise<string> => {
  const detail = await harness.supervisor.detail('web')
  return detail.ok ? detail.value.log.map(({ text }) => text).join('\n') : ''
}

describe.concurrent('what a server gets away with', () => {
  test('a byte order mark before the answer', async () => {
    await using server = await startHttpMcpServer(
      onCall(({ message }, response) => {
        const result = { content: [{ type: 'text', text: 'ok' }] }
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(`\uFEFF${JSON.stringify({ jsonrpc: '2.0', id: message['id'], result })}`)
      }),
    )
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
  })

  test('an id that is no id is passed over', async () => {
    const unusable = { toString: 1, valueOf: 1 }
    await using server = await startHttpMcpServer(
      onCall(({ message }, response) => {
        const result = { content: [{ type: 'text', text: 'ok' }] }
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify([
            { id: unusable, result },
            { jsonrpc: '2.0', id: message['id'], result },
          ]),
        )
      }),
    )
    await using harness = await createHttpHarness(server.url)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result', content: [{ text: 'ok' }] })
  })

  test('switching to another protocol holds up neither the start nor the end', async () => {
    const switches = ['notifications/initialized', undefined]
    for (const method of switches) {
      await using server = await startHttpMcpServer(({ verb, message }, response) => {
        if (message['method'] !== method || verb === 'GET') return false
        response.socket?.write(
          'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
        )
        return true
      })
      await using harness = await createHttpHarness(server.url)
      expect(await harness.supervisor.start('web')).toMatchObject({ ok: method === undefined })
      await harness.supervisor.stop('web')
      expect(stateOf(harness, 'web')).toMatchObject({ kind: 'stopped' })
    }
  })

  verifies('mcp:asked:bounded', 'a flood of requests that are refused takes few connections', async () => {
    let answers = 0
    await using server = await startHttpMcpServer((arrived, response, self) => {
      if (arrived.verb === 'GET') {
        openStream(arrived, response, self)
        for (let id = 0; id < 2_000; id += 1)
          response.write(
            event({ jsonrpc: '2.0', id: `r${id}`, method: 'sampling/createMessage', params: {} }),
          )
        response.write(event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }))
        return true
      }
      if (arrived.message['method'] !== undefined || arrived.verb !== 'POST') return false
      answers += 1
      // Left open: what is sent next has to open another connection.
      return true
    })
    await using harness = await createHttpHarness(server.url)
    await harness.supervisor.start('web')
    await until('what came after them was read', () => server.sent('tools/list').length > 1)
    expect(answers).toBeGreaterThan(4)
    expect(answers).toBeLessThan(500)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
  })

  verifies('mcp:large:memory', 'of what nobody asked for, less is kept than of an answer', async () => {
    const large = (id: number) =>
      event({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'x'.repeat(2_000_000) }] } })
    await using server = await startHttpMcpServer((arrived, response, self) => {
      const { verb, message } = arrived
      if (verb !== 'GET' && message['method'] !== 'tools/call') return false
      openStream(arrived, response, self)
      if (verb === 'GET') response.write(large(7))
      else response.end(large(Number(message['id'])))
      return true
    })
    await using harness = await createHttpHarness(server.url, { messageBytes: 10_000_000 })
    await harness.supervisor.start('web')
    await until('the log tells of it', () => logOf(harness).then((log) => log.includes('2000')))
    expect(await callWeb(harness)).toMatchObject({ kind: 'result', large: { ends: { length: 2_000_000 } } })
  })

  test('a body without end that nobody wants is not read on', async () => {
    const closed = new Set<string>()
    await using server = await startHttpMcpServer(({ verb, message }, response) => {
      if (verb !== 'GET' && message['method'] !== 'notifications/initialized') return false
      const writeOn = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      }
      response.on('close', () => closed.add(verb)).on('drain', writeOn)
      response.writeHead(verb === 'GET' ? 405 : 202)
      writeOn()
      return true
    })
    await using harness = await createHttpHarness(server.url)
    await harness.supervisor.start('web')
    await until('both connections are given up', () => closed.size === 2)
    expect(await callWeb(harness)).toMatchObject({ kind: 'result' })
  })

  test('a stream that ends at once, each time with another id, is not opened in a hot loop', async () => {
    let opened = 0
    await using server = await startHttpMcpServer(({ verb }, response, self) => {
      if (verb !== 'GET') return false
      opened += 1
      openStream(self.arrived[0] as never, response, self)
      response.end(`retry: 0\nid: ${opened}\ndata:\n\n`)
      return true
    })
    await using harness = await createHttpHarness(server.url)
    await harness.supervisor.start('web')
    const startedAt = performance.now()
    await until('a third stream', () => opened >= 3)
    expect(performance.now() - startedAt).toBeGreaterThan(150)
  })
})
