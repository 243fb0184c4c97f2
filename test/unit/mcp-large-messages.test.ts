import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '#contract/json'
import { canonicalise } from '../../main/consent/canonical.ts'
import { parseResult } from '../../main/mcp/call/parse-result.ts'
import { createLargeMessages, type LargeMessages } from '../../main/mcp/messages/large-messages.ts'
import { createStdioTransport, type StdioTransport } from '../../main/mcp/transport/stdio-transport.ts'
import { createTurns } from '../../main/mcp/transport/turns.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const workerUrl = new URL('../../main/workers/validation.ts', import.meta.url)
const large = createLargeMessages(workerUrl)
const brokenThreads = createLargeMessages(new URL('no-such-worker.ts', import.meta.url))
afterAll(async () => {
  await large[Symbol.asyncDispose]()
  await brokenThreads[Symbol.asyncDispose]()
})

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text))
const fill = 'é'.repeat(800_000)
const never = new AbortController().signal

type Wire = {
  readonly transport: StdioTransport
  readonly stdout: PassThrough
  readonly junk: string[]
  readonly seen: string[]
  readonly readApart: () => number
}

const createWire = (messages: LargeMessages = large, held: Promise<void> = Promise.resolve()): Wire => {
  const stdout = new PassThrough()
  const junk: string[] = []
  const seen: string[] = []
  let readApart = 0
  const transport = createStdioTransport({
    stdin: new PassThrough().resume(),
    stdout,
    messageBytes: 20_000_000,
    canonicalise,
    largeMessages: {
      read: async (bytes, callIds) => {
        readApart += 1
        await held
        return messages.read(bytes, callIds)
      },
    },
    turns: createTurns(),
    onNotification: (method) => {
      seen.push(method)
      return true
    },
    onJunk: (text) => junk.push(text),
    onEnd: () => {},
    onBlocked: () => {},
  })
  transport.start()
  return { transport, stdout, junk, seen, readApart: () => readApart }
}

const callTool = (wire: Wire): ReturnType<StdioTransport['request']> =>
  wire.transport.request({
    method: 'tools/call',
    params: { name: 'echo', arguments: {} },
    expect: { tool: 'echo', canonicalArguments: '{}', input: null },
    signal: never,
  })

const firstId = 1_000_000
const line = (message: JsonObject): string => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`

verifies(
  'mcp:large:apart',
  'what is stored of a result is what the main thread would have stored',
  async () => {
    const content = fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('text'), text: fc.string({ unit: 'binary' }) }),
        fc.record({
          type: fc.constant('image'),
          data: fc.base64String(),
          mimeType: fc.constant('image/png'),
        }),
        fc.jsonValue({ stringUnit: 'binary' }),
      ),
    )
    const anyResult = fc.record(
      { content, structuredContent: fc.jsonValue(), isError: fc.boolean() },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(anyResult, async (given) => {
        const result = JSON.parse(JSON.stringify(given)) as JsonObject
        const [read] =
          (await large.read(bytesOf(JSON.stringify({ jsonrpc: '2.0', id: 5, result })), [5])) ?? []
        if (read?.kind !== 'large-result') throw new Error('no result')
        const { content: parts, structured, isError } = parseResult(result)
        const answer = { content: parts, isError, ...(structured === undefined ? {} : { structured }) }
        const { json, bytes } = read.result.answer
        expect(JSON.parse(json)).toEqual({ ...(JSON.parse(JSON.stringify(answer)) as JsonObject), bytes })
        expect(bytes).toBe(Buffer.byteLength(JSON.stringify(answer)))
        expect(read.result.isError).toBe(isError)
      }),
      { numRuns: 60 },
    )
  },
)

verifies('mcp:large:apart', 'a list of thousands comes over whole and in its order', async () => {
  const tools = Array.from({ length: 5_000 }, (_, at) => ({
    name: `tool-${at}`,
    description: 'd'.repeat(300),
  }))
  const message = { jsonrpc: '2.0', id: 'a', result: { tools, nextCursor: 'next', other: [1, 2, 3] } }
  const read = await large.read(bytesOf(JSON.stringify(message)), [])
  expect(read).toEqual([{ kind: 'message', message }])
})

verifies('mcp:large:apart', 'only what is above a megabyte, and nothing overtakes it', async () => {
  const held = Promise.withResolvers<void>()
  const wire = createWire(large, held.promise)
  const reply = callTool(wire)
  const small = callTool(wire)
  wire.stdout.write(line({ method: 'notifications/before' }))
  wire.stdout.write(line({ id: firstId, result: { content: [{ type: 'text', text: fill }] } }))
  wire.stdout.write(line({ method: 'notifications/after' }))
  wire.stdout.write(line({ id: firstId + 1, result: { content: [] } }))
  await until('the line is being read', () => wire.readApart() === 1)
  expect(wire.seen).toEqual(['notifications/before'])
  held.resolve()
  const answered = await reply
  if (answered.kind !== 'large-result') throw new Error(answered.kind)
  expect(answered.result.answer.beginning).toBe(fill.slice(0, 4_096))
  expect(answered.result.answer.ends.length).toBe(fill.length)
  expect(JSON.parse(answered.result.answer.json)).toMatchObject({ content: [{ kind: 'text', text: fill }] })
  expect(await small).toMatchObject({ kind: 'result' })
  expect(wire.seen).toEqual(['notifications/before', 'notifications/after'])
  expect(wire.readApart()).toBe(1)
})

test('a connection that closes while a large answer is read still delivers it', async () => {
  const held = Promise.withResolvers<void>()
  const wire = createWire(large, held.promise)
  const [reply, other] = [callTool(wire), callTool(wire)]
  wire.stdout.write(line({ id: firstId, result: { content: [{ type: 'text', text: fill }] } }))
  await until('the line is being read', () => wire.readApart() === 1)
  wire.transport.close()
  held.resolve()
  expect(await reply).toMatchObject({ kind: 'large-result' })
  expect(await other).toEqual({ kind: 'closed' })
})

verifies('mcp:large:apart', 'a thread that breaks ends its own call only', async () => {
  const wire = createWire(brokenThreads)
  const [reply, other] = [callTool(wire), callTool(wire)]
  wire.stdout.write(line({ id: firstId, result: { content: [{ type: 'text', text: fill }] } }))
  expect(await reply).toMatchObject({ kind: 'oversized' })
  wire.stdout.write(line({ id: firstId + 1, result: { content: [] } }))
  expect(await other).toMatchObject({ kind: 'result' })
})

test('large messages that are no answer: junk, pretty-printed, a request and an error', async () => {
  const wire = createWire()
  const messages: JsonObject[] = []
  wire.transport.subscribe(
    (message) => messages.push(message),
    () => {},
  )
  const reply = callTool(wire)
  wire.stdout.write(`${'junk '.repeat(300_000)}\n`)
  wire.stdout.write(
    `{\n"jsonrpc": "2.0", "method": "big/pretty", "id": 7,\n"params": {"text": "${fill}"}\n}\n`,
  )
  wire.stdout.write(line({ id: 8, method: 'big/request', params: { list: [1, fill] as JsonValue } }))
  wire.stdout.write(line({ id: firstId, error: { code: 1, message: fill } }))
  expect(await reply).toMatchObject({ kind: 'error', code: 1 })
  expect(messages.map(({ method, params }) => [method, params])).toEqual([
    ['big/pretty', { text: fill }],
    ['big/request', { list: [1, fill] }],
  ])
  expect(wire.junk.map((text) => text.length).every((length) => length <= 4_000)).toBe(true)
})

verifies('mcp:large:memory', 'what nobody asked for is thrown away above a megabyte', async () => {
  const wire = createWire()
  wire.transport.setProtocolVersion('2025-11-25', false)
  for (let sent = 0; sent < 40; sent += 1) wire.stdout.write('x'.repeat(1_000_000))
  wire.stdout.write('\n')
  await until('it was dropped', () => wire.junk.length === 1)
  wire.stdout.write(line({ id: 3, result: { text: fill } }))
  await until('it was dropped', () => wire.junk.length === 2)
  expect(wire.junk[1]).toContain('was dropped')
  expect(wire.readApart()).toBe(0)
})

test('of hundreds of thousands of blocks a thousand stand by themselves, and the rest is kept together', () => {
  const content = Array.from({ length: 400_000 }, (_, at) => at)
  const parsed = parseResult({ content })
  expect(parsed.content).toHaveLength(1_001)
  expect(parsed.content[999]).toEqual({ kind: 'other', json: 999 })
  expect(parsed.content[1_000]).toEqual({ kind: 'other', json: content.slice(1_000) })
})
