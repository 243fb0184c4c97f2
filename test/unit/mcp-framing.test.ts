import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineSplitter, type Line } from '../../main/mcp/transport/line-splitter.ts'
import { createMessageReader, type Incoming } from '../../main/mcp/transport/message-reader.ts'
import { createUnread } from '../../main/mcp/transport/unread.ts'
import { verifies } from '../support/verifies.ts'

const limitBytes = 100_000

const readAll = (chunks: readonly Buffer[], limit = limitBytes): readonly Incoming[] => {
  const splitter = createLineSplitter(() => limit)
  const reader = createMessageReader(() => limit)
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()].flatMap((line) =>
    line.kind === 'large' ? [] : reader.read(line),
  )
}

/** The same when each chunk has to wait: their memory is used again and again. */
const readAllLent = (chunks: readonly Buffer[], limit = limitBytes): readonly Incoming[] => {
  const unread = createUnread(createLineSplitter(() => limit))
  const reader = createMessageReader(() => limit)
  const lines: Line[] = []
  const takeAll = (): void => {
    for (let line = unread.next(); line !== null; line = unread.next()) lines.push(line)
  }
  for (const chunk of chunks) {
    unread.add(chunk, true)
    takeAll()
  }
  unread.end()
  takeAll()
  expect(unread.bytes()).toBe(0)
  return lines.flatMap((line) => (line.kind === 'large' ? [] : reader.read(line)))
}

const cut = (bytes: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...chunks, bytes.subarray(at)]
}

const messagesOf = (incoming: readonly Incoming[]): readonly unknown[] =>
  incoming.flatMap((item) => (item.kind === 'message' ? [item.message] : []))

const message = fc.record({
  jsonrpc: fc.constant('2.0'),
  id: fc.nat(),
  result: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
})

verifies(
  'mcp:faults:wire',
  'messages come out the same however the bytes are cut, written and surrounded',
  () => {
    const printed = fc.tuple(message, fc.constantFrom('plain', 'pretty', 'batch', 'banner', 'log', 'bom'))
    fc.assert(
      fc.property(fc.array(printed, { maxLength: 8 }), fc.array(fc.nat(50)), (entries, sizes) => {
        const text = entries.map(([value, how]) => print(JSON.parse(JSON.stringify(value)), how)).join('')
        const expected = entries.map(([value]) => JSON.parse(JSON.stringify(value)) as unknown)
        expect(messagesOf(readAll(cut(Buffer.from(text), sizes)))).toEqual(expected)
        expect(messagesOf(readAllLent(cut(Buffer.from(text), sizes)))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  },
)

const print = (value: unknown, how: string): string => {
  const line = `${JSON.stringify(value)}\n`
  if (how === 'pretty') return `${JSON.stringify(value, null, 2)}\n`
  if (how === 'batch') return `[${JSON.stringify(value)}]\n`
  if (how === 'banner') return `Server {ready} on stdio: ${line}`
  if (how === 'log') return `[info] {"level":"debug"}\n{"level":"info","msg":"x"}\n\n${line}`
  return how === 'bom' ? `\uFEFF${line}` : line
}

test('random bytes never throw and never hide the message after them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const after = Buffer.from('\n{"jsonrpc":"2.0","id":1,"result":{}}\n')
      expect(messagesOf(readAll([Buffer.from(bytes), after]))).toContainEqual({
        jsonrpc: '2.0',
        id: 1,
        result: {},
      })
    }),
    { numRuns: 500 },
  )
})

test('an oversized message is named by the id at either of its ends, and the next one is read', () => {
  const fill = 'x'.repeat(50_000)
  const texts = [
    `{"jsonrpc":"2.0","id":7,"result":{"text":"${fill}"}}`,
    `{"result":{"text":"${fill}"},"jsonrpc":"2.0","id":7}`,
    `{"result":{"text":"${fill}"},"id":7,"jsonrpc":"2.0"}`,
  ]
  for (const text of texts) {
    const bytes = Buffer.from(`${text}\n{"jsonrpc":"2.0","id":8,"result":{}}\n`)
    for (const sizes of [[], [10, 999, 20_000], Array.from({ length: 60 }, () => 1_000)]) {
      for (const read of [readAll, readAllLent])
        expect(read(cut(bytes, sizes), 1_000)).toEqual([
          { kind: 'oversized', id: 7, bytes: text.length },
          { kind: 'message', message: { jsonrpc: '2.0', id: 8, result: {} } },
        ])
    }
  }
  expect(readAll([Buffer.from(`{"result":"\\"id\\":7}${fill}"}\n`)], 1_000)).toMatchObject([{ id: null }])
})

test('framing takes time in proportion to the size', () => {
  const timeFor = (megabytes: number): number => {
    const splitter = createLineSplitter(() => Number.MAX_SAFE_INTEGER)
    const chunk = Buffer.alloc(65_536, 'x')
    const startedAt = performance.now()
    for (let index = 0; index < megabytes * 16; index += 1) expect([...splitter.push(chunk)]).toEqual([])
    expect([...splitter.push(Buffer.from('\n'))]).toHaveLength(1)
    return performance.now() - startedAt
  }
  timeFor(8)
  const best = (megabytes: number): number => Math.min(...[1, 2, 3].map(() => timeFor(megabytes)))
  expect(best(32) / best(4)).toBeLessThan(40)
})
