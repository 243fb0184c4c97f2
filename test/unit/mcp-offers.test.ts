import { afterEach, expect, test, vi } from 'vitest'
import { createCallClock } from '../../main/mcp/call/call-clock.ts'
import { createTimeLimit } from '../../main/mcp/call/time-limit.ts'
import { createAnswerCache } from '../../main/mcp/offers/answer-cache.ts'
import { readEntries, readPrompt, readTemplate } from '../../main/mcp/offers/read-entries.ts'
import { readCompletion, readContents, readFilledPrompt } from '../../main/mcp/offers/read-answers.ts'
import { templateVariables } from '../../main/mcp/offers/template-variables.ts'

afterEach(() => void vi.useRealTimers())

test('the variables of a template are found whatever stands around them', () => {
  const rows: readonly [string, readonly string[] | null][] = [
    ['file:///{path}', ['path']],
    ['a{+x,y}{?q*,from:3}{&x}{#a.b}{;v_1}{/%C3%A4}', ['x', 'y', 'q', 'from', 'a.b', 'v_1', '%C3%A4']],
    ['nothing', []],
    ['{}', null],
    ['{a', null],
    ['a}', null],
    ['{a b}', null],
    ['{{a}}', null],
    ['{a,}', null],
    ['{x:0}', null],
  ]
  for (const [template, names] of rows) expect(templateVariables(template), template).toEqual(names)
})

test('an entry is read as far as it goes, and a bad one costs itself only', async () => {
  const long = 'x'.repeat(20_000)
  const prompts = await readEntries(
    [
      { name: 'one', title: 7, description: ['no'], arguments: 'none' },
      { name: 'two', description: long, arguments: [{ name: 'a', required: 'yes', title: 'A' }] },
      { name: 'three', arguments: [{ title: 'no name' }] },
      { name: long },
      { name: 'one' },
      null,
    ],
    readPrompt,
    ({ name }) => name,
  )
  expect(prompts.bad).toBe(4)
  expect(prompts.views).toEqual([
    { name: 'one', title: null, description: '', arguments: [] },
    {
      name: 'two',
      title: null,
      description: 'x'.repeat(10_000),
      arguments: [{ name: 'a', title: 'A', description: '', isRequired: false }],
    },
  ])
  expect(readTemplate({ uriTemplate: 'x://{a}', mimeType: 'text/plain' })).toMatchObject({
    name: 'x://{a}',
    mimeType: 'text/plain',
    variables: ['a'],
  })
})

test('answers are read tolerantly, and what is none is none', () => {
  expect(readContents({ contents: 'x' }, 'u')).toBeNull()
  expect(readContents({ contents: [null, 7] }, 'u')).toBeNull()
  expect(readContents({ contents: [] }, 'u')).toEqual({ contents: [] })
  expect(readContents({ contents: [{ uri: 7, text: 'x' }, { text: 'y' }] }, 'u')).toEqual({
    contents: [{ kind: 'resource', uri: 'u', text: 'y' }],
  })
  expect(readFilledPrompt({ messages: {} })).toBeNull()
  const blocks = [{ type: 'text', text: 'a' }, 'b']
  expect(readFilledPrompt({ messages: [{ role: 'assistant', content: blocks }, { role: 'user' }] })).toEqual({
    description: '',
    messages: [
      { role: 'assistant', content: { kind: 'text', text: 'a' } },
      { role: 'assistant', content: { kind: 'text', text: 'b' } },
    ],
  })
  expect(readCompletion({})).toEqual({ values: [], hasMore: false })
  const many = Array.from({ length: 200 }, String)
  expect(readCompletion({ completion: { values: [...many, 7] } })).toEqual({
    values: many.slice(0, 100),
    hasMore: true,
  })
})

test('an answer is asked for once, kept for its time, and never after it was dropped', async () => {
  vi.useFakeTimers()
  const cache = createAnswerCache<number>()
  let asked = 0
  const ask = (forMs: number) => () => Promise.resolve({ value: (asked += 1), forMs, characters: 1 })
  expect(await Promise.all([cache.get('a', ask(1_000)), cache.get('a', ask(1_000))])).toEqual([1, 1])
  expect(await cache.get('a', ask(1_000))).toBe(1)
  vi.advanceTimersByTime(1_001)
  expect(await cache.get('a', ask(-5))).toBe(2)
  expect(await cache.get('a', ask(1_000))).toBe(3)
  cache.drop('a')
  const late = cache.get('a', ask(1_000))
  cache.drop()
  expect(await late).toBe(4)
  expect(await cache.get('a', ask(0))).toBe(5)
  await expect(cache.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await cache.get('b', ask(Infinity))).toBe(6)
  vi.advanceTimersByTime(60 * 60 * 1000 + 1)
  expect(await cache.get('b', ask(0))).toBe(7)
})

test('of many and large answers the oldest go', async () => {
  const cache = createAnswerCache<number>()
  let asked = 0
  const ask = (characters: number) => () =>
    Promise.resolve({ value: (asked += 1), forMs: Infinity, characters })
  for (let at = 0; at < 250; at += 1) await cache.get(String(at), ask(1))
  expect(await cache.get('0', ask(1))).toBe(251)
  expect(await cache.get('249', ask(1))).toBe(250)
  await cache.get('large', ask(3_999_990))
  expect(await cache.get('249', ask(1))).toBe(250)
  expect(await cache.get('60', ask(1))).toBeGreaterThan(251)
})

test('a time limit counts no pause, however many there are at a time, and ends when it is over', async () => {
  vi.useFakeTimers()
  const cancelled = new AbortController()
  const clock = createCallClock()
  const limit = createTimeLimit(() => Infinity, 1_000, cancelled.signal, clock.now)
  const other = createTimeLimit(() => Infinity, 1_000, cancelled.signal, clock.now)
  vi.advanceTimersByTime(900)
  const first = Promise.withResolvers<null>()
  const second = Promise.withResolvers<null>()
  const pauses = [limit.paused(() => first.promise), clock.stoppedFor(() => second.promise)]
  vi.advanceTimersByTime(50_000)
  first.resolve(null)
  await pauses[0]
  vi.advanceTimersByTime(50_000)
  expect([limit.isOver(), other.isOver()]).toEqual([false, false])
  second.resolve(null)
  await pauses[1]
  vi.advanceTimersByTime(90)
  expect(limit.signal.aborted).toBe(false)
  vi.advanceTimersByTime(20)
  expect([limit.isOver(), other.isOver()]).toEqual([true, true])
  const ended = createTimeLimit(() => Infinity, 1_000, cancelled.signal, clock.now)
  cancelled.abort()
  expect([ended.signal.aborted, ended.isOver()]).toEqual([true, false])
})
