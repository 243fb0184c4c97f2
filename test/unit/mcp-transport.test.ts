import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import type { JsonObject } from '#contract/json'
import { canonicalise } from '../../main/consent/canonical.ts'
import { createLargeMessages } from '../../main/mcp/messages/large-messages.ts'
import type { ExpectedCall } from '../../main/mcp/transport/expected-calls.ts'
import { createTurns } from '../../main/mcp/transport/turns.ts'
import { createStdioTransport, type StdioTransport } from '../../main/mcp/transport/stdio-transport.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

type Wire = {
  readonly transport: StdioTransport
  readonly stdin: PassThrough
  readonly stdout: PassThrough
  readonly written: () => string
  readonly junk: string[]
}

const largeMessages = createLargeMessages(new URL('../../main/workers/validation.ts', import.meta.url))
afterAll(() => largeMessages[Symbol.asyncDispose]())

const createWire = (): Wire => {
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const junk: string[] = []
  let written = ''
  stdin.on('data', (chunk: Buffer) => (written += chunk.toString()))
  const transport = createStdioTransport({
    stdin,
    stdout,
    messageBytes: 10_000,
    canonicalise,
    largeMessages,
    turns: createTurns(),
    onNotification: () => true,
    onJunk: (text) => junk.push(text),
    onEnd: () => {},
    onBlocked: () => {},
  })
  transport.start()
  return { transport, stdin, stdout, written: () => written, junk }
}

const never = new AbortController().signal
const callParams = { name: 'echo', arguments: { b: 2, a: 1 }, _meta: { progressToken: 1_000_000 } }
const expect1 = { tool: 'echo', canonicalArguments: '{"a":1,"b":2}', input: null }

const forgeries: readonly [string, object][] = [
  ['a call nobody allowed', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: callParams }],
  ['a call without parameters', { jsonrpc: '2.0', id: 1, method: 'tools/call' }],
  ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: callParams }]],
  [
    'a message that turns into a call as it is written',
    { toJSON: () => ({ method: 'tools/call', params: callParams }) },
  ],
]

for (const [what, message] of forgeries) {
  verifies('mcp:permit:exact-bytes', `not written: ${what}`, () => {
    const { transport, written } = createWire()
    expect(transport.write(message)).toMatchObject({ ok: false, problem: { code: 'unexpected-call' } })
    expect(written()).toBe('')
  })
}

const retryParams = { ...callParams, inputResponses: { who: { action: 'accept' } }, requestState: 's' }
const expectRetry = {
  ...expect1,
  input: { canonicalResponses: '{"who":{"action":"accept"}}', requestState: 's' },
}
const withMore = { ...retryParams, inputResponses: { ...retryParams.inputResponses, more: null } }

const mismatches: readonly [string, JsonObject, ExpectedCall | null][] = [
  ['no expectation', callParams, null],
  ['another tool', { ...callParams, name: 'delete' }, expect1],
  ['another value', { ...callParams, arguments: { a: 1, b: 3 } }, expect1],
  ['one member more', { ...callParams, arguments: { a: 1, b: 2, c: null } }, expect1],
  ['no arguments', { name: 'echo' }, expect1],
  ['responses nobody allowed', { ...callParams, inputResponses: { a: {} } }, expect1],
  ['empty responses', { ...callParams, inputResponses: {} }, expect1],
  ['a state nobody allowed', { ...callParams, requestState: 's' }, expect1],
  ['an empty state nobody allowed', { ...callParams, requestState: '' }, expect1],
  ['other responses', { ...retryParams, inputResponses: { who: { action: 'decline' } } }, expectRetry],
  ['another state', { ...retryParams, requestState: 's ' }, expectRetry],
  ['a state that is no text', { ...retryParams, requestState: ['s'] }, expectRetry],
  ['no responses', { ...callParams, requestState: 's' }, expectRetry],
  ['no state', { ...callParams, inputResponses: retryParams.inputResponses }, expectRetry],
  ['a member more in the responses', withMore, expectRetry],
  ['a member that is no part of a call', { ...callParams, elevated: true }, expect1],
  ['a canonical form in another order', callParams, { ...expect1, canonicalArguments: '{"b":2,"a":1}' }],
]

for (const [what, params, allowed] of mismatches) {
  verifies('mcp:permit:exact-bytes', `not written: a request with ${what}`, async () => {
    const { transport, written } = createWire()
    const request = { method: 'tools/call', params, signal: never, ...(allowed ? { expect: allowed } : {}) }
    expect(await transport.request(request)).toMatchObject({
      kind: 'not-sent',
      problem: { code: 'unexpected-call' },
    })
    expect(written()).toBe('')
  })
}

verifies('mcp:permit:exact-bytes', 'one expectation lets one call through, and no second', async () => {
  const { transport, stdout, written } = createWire()
  const reply = transport.request({
    method: 'tools/call',
    params: callParams,
    expect: expect1,
    signal: never,
  })
  const sent = JSON.parse(written()) as { id: number; params: { arguments: unknown } }
  expect(sent.params.arguments).toEqual({ a: 1, b: 2 })
  expect(transport.write(sent)).toMatchObject({ ok: false })
  stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: sent.id, result: { x: 1 } })}\n`)
  expect(await reply).toEqual({ kind: 'result', result: { x: 1 } })
  expect(written().split('\n')).toHaveLength(2)
})

verifies('mcp:permit:exact-bytes', 'a call that is made again passes with its answers and once', async () => {
  const { transport, written } = createWire()
  const again = { method: 'tools/call', params: retryParams, expect: expectRetry, signal: never }
  void transport.request(again)
  expect(JSON.parse(written())).toMatchObject({ params: { inputResponses: { who: { action: 'accept' } } } })
  expect(transport.write(JSON.parse(written()) as object)).toMatchObject({ ok: false })
})

test('replies keep apart: late, doubled, unknown, malformed and too large ones', async () => {
  const { transport, stdout, junk } = createWire()
  const seen: JsonObject[] = []
  transport.subscribe(
    (message) => seen.push(message),
    () => {},
  )
  const ask = (): ReturnType<StdioTransport['request']> =>
    transport.request({ method: 'tools/list', params: {}, signal: never })
  const replies = [ask(), ask(), ask(), ask()]
  stdout.write('{"id":"1000001","result":{"n":1}}\n{"jsonrpc":"2.0","id":1000001,"result":{"n":2}}\n')
  stdout.write('{"jsonrpc":"2.0","id":1000000,"error":"broken"}\n{"jsonrpc":"2.0","id":1000002,"result":7}\n')
  stdout.write(`{"jsonrpc":"2.0","id":1000003,"result":{"text":"${'x'.repeat(20_000)}"}}\n`)
  stdout.write('{"jsonrpc":"2.0","id":99,"result":{}}\n')
  expect(await Promise.all(replies)).toEqual([
    { kind: 'error', code: null, message: 'broken' },
    { kind: 'result', result: { n: 1 } },
    { kind: 'malformed' },
    { kind: 'oversized', bytes: 20_051 },
  ])
  await until('the last one is delivered', () => seen.length > 0)
  expect(seen).toEqual([{ jsonrpc: '2.0', id: 99, result: {} }])
  expect(junk).toEqual([])
})

test('after a close nothing is written and what was open is closed', async () => {
  const { transport, written } = createWire()
  const open = transport.request({ method: 'tools/list', params: {}, signal: never })
  transport.close()
  transport.close()
  expect(await open).toEqual({ kind: 'closed' })
  const before = written()
  expect(await transport.request({ method: 'tools/list', params: {}, signal: never })).toMatchObject({
    kind: 'not-sent',
  })
  expect(await transport.request({ method: 'x', params: {}, signal: AbortSignal.abort() })).toEqual({
    kind: 'cancelled',
  })
  expect(written()).toBe(before)
})

verifies('mcp:large:memory', 'a server that asks and does not read gets no heap of answers', async () => {
  const { transport, stdin, stdout } = createWire()
  let others = 0
  transport.subscribe(
    () => (others += 1),
    () => {},
  )
  stdin.removeAllListeners('data').pause()
  const pings = Array.from({ length: 50_000 }, (_, id) => `{"jsonrpc":"2.0","id":"p${id}","method":"ping"}\n`)
  stdout.write(`${pings.join('')}{"jsonrpc":"2.0","id":99,"result":{}}\n`)
  await until('all are delivered', () => others > 0)
  const waiting = stdin.readableLength + stdin.writableLength
  expect(waiting).toBeGreaterThan(1_000)
  expect(waiting).toBeLessThan(200_000)
})

verifies('mcp:large:memory', 'a message spread over lines without end is given up', async () => {
  const { stdout, junk } = createWire()
  stdout.write('{\n')
  for (let line = 0; line < 30; line += 1) stdout.write(`"${'x'.repeat(1_000)}",\n`)
  await until('it is given up', () => junk.length > 0)
  expect(junk[0]?.length).toBeLessThan(12_000)
})

verifies('mcp:asked:handshake', 'from 2026-07-28 on not even a ping is answered', async () => {
  const { transport, stdout, written } = createWire()
  const seen: unknown[] = []
  transport.subscribe(
    ({ id }) => seen.push(id),
    () => {},
  )
  stdout.write('{"jsonrpc":"2.0","id":"p1","method":"ping"}\n{"jsonrpc":"2.0","id":1,"result":{}}\n')
  await until('it is answered in the era of sessions', () => seen.length === 1)
  expect(written()).toBe('{"jsonrpc":"2.0","id":"p1","result":{}}\n')
  transport.setProtocolVersion('2026-07-28', true)
  stdout.write('{"jsonrpc":"2.0","id":"p2","method":"ping"}\n{"jsonrpc":"2.0","id":2,"result":{}}\n')
  await until('the message after it is delivered', () => seen.length === 2)
  expect(written()).not.toContain('p2')
})

test('a flood is delivered in order and in slices', async () => {
  const { transport, stdout } = createWire()
  const seen: unknown[] = []
  transport.subscribe(
    (message) => seen.push(message['id']),
    () => {},
  )
  const count = 50_000
  const lines = Array.from({ length: count }, (_, id) => `{"jsonrpc":"2.0","id":${id},"result":{}}\n`)
  stdout.write(lines.join(''))
  let turns = 0
  while (seen.length < count) {
    turns += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(seen).toEqual(Array.from({ length: count }, (_, id) => id))
  expect(turns).toBeGreaterThan(2)
})
