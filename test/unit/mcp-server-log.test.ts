import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createServerLog, type ServerLog } from '../../main/mcp/session/server-log.ts'
import { verifies } from '../support/verifies.ts'

const lines = 40
const lineBytes = 500_000
const keptBytes = 4_000_000

const heapBytes = (): number => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

const ways: Readonly<Record<string, (log: ServerLog, text: string) => void>> = {
  'text that is no protocol': (log, text) => log.junk(text),
  'log messages': (log, text) => log.told(() => ({ text })),
}

for (const [way, write] of Object.entries(ways)) {
  verifies('mcp:large:memory', `a log keeps the beginnings of long lines only: ${way}`, () => {
    const log = createServerLog(() => {}, [])
    const before = heapBytes()
    for (let line = 0; line < lines; line += 1) write(log, Buffer.alloc(lineBytes, `${line} `).toString())
    expect(heapBytes() - before).toBeLessThan(keptBytes)
    expect(log.lines()).toHaveLength(lines)
    expect(log.lines().at(-1)?.text).toMatch(/^39 39 /)
  })
}

verifies('mcp:large:memory', 'what a log has no room for is not even looked at', () => {
  const log = createServerLog(() => {}, [])
  let read = 0
  for (let line = 0; line < 10_000; line += 1)
    log.told(() => {
      read += 1
      return { text: `line ${line}` }
    })
  expect(read).toBe(log.lines().length)
  expect(read).toBeLessThan(1_000)
})

test('who reads the log and then listens hears of no line twice', async () => {
  const told: string[] = []
  const log = createServerLog((fresh) => told.push(...fresh.map(({ text }) => text)), [])
  log.note('before')
  expect(log.lines().map(({ text }) => text)).toEqual(['before'])
  expect(told).toEqual(['before'])
  log.note('after')
  await expect.poll(() => told).toEqual(['before', 'after'])
})

test('a reason of failure names the error and not the thirty places that it passed', () => {
  const log = createServerLog(() => {}, [])
  const frames = Array.from({ length: 30 }, (_, at) => `    at load (/srv/file.js:${at}:1)`)
  log.stderr(Buffer.from(['Error: no bindings file', ...frames, 'Node.js v24.0.0', ''].join('\n')))
  expect(log.stderrTail()).toBe('Error: no bindings file\nNode.js v24.0.0')
  expect(log.lines()).toHaveLength(32)
})

test('a log of long lines keeps fewer of them, and always the newest', () => {
  const log = createServerLog(() => {}, [])
  for (let line = 0; line < 150; line += 1) log.told(() => ({ text: `${line} ${'x'.repeat(5_000)}` }))
  const kept = log.lines()
  expect(kept).toHaveLength(62)
  expect(kept.at(-1)?.text).toMatch(/^149 x/)
  expect(kept.at(0)?.text).toMatch(/^88 x/)
})

test('what is meant for a terminal is left out, before secrets are looked for', () => {
  const env = [{ name: 'TOKEN', value: 'secret-value', secrets: ['TOKEN'] }]
  const log = createServerLog(() => {}, env)
  log.stderr(Buffer.from('\u001B[31mError:\u001B[39m no sec\u001B[0mret-value\r\n\u001B]0;title\u0007a\0b\n'))
  log.junk('\u001B[32mready\u001B[0m\r')
  expect(log.lines().map(({ text }) => text)).toEqual(['Error: no (TOKEN)', 'a b', 'ready'])
  expect(log.stderrTail()).toBe('Error: no (TOKEN)\na b')
  expect(log.firstJunk()).toBe('ready')
})
