import { afterAll, beforeAll, describe, expect } from 'vitest'
import { createHarness, problemIn } from '../support/model-harness.ts'
import {
  breaksAfter,
  callsTools,
  drops,
  endsAfter,
  failsInside,
  raw,
  reasons,
  says,
  status,
  type Reply,
} from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { sentEvent, streamedEvents } from '../support/model-server/wire.ts'
import { verifies } from '../support/verifies.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const ask = async (replies: readonly Reply[], limits = {}) => {
  const harness = createHarness(server.url, { limits })
  const before = server.requests.length
  server.enqueue(...replies)
  const events = await harness.ask()
  return { events, log: harness.log, asked: server.requests.length - before }
}

const transient: readonly (readonly [status: number, code: string])[] = [
  [408, 'server-error'],
  [409, 'server-error'],
  [429, 'rate-limited'],
  [500, 'server-error'],
  [502, 'server-error'],
  [503, 'overloaded'],
  [504, 'server-error'],
  [529, 'overloaded'],
]

describe('before the first token', () => {
  for (const [code, expected] of transient)
    for (const body of [undefined, '', '<html>Bad Gateway</html>'])
      verifies(
        'model:retry:before-first-token',
        `${code} with ${body ?? 'JSON'}: once, then well`,
        async () => {
          const { events, asked } = await ask([status(code, body), says('Well')])
          expect(asked).toBe(2)
          expect(events[0]).toMatchObject({ kind: 'retrying', problem: { code: expected } })
          expect(events.at(-1)).toMatchObject({ kind: 'finished', finish: 'stop' })
        },
      )

  verifies('model:retry:before-first-token', '413 that is a rate limit', async () => {
    const { events, asked } = await ask([
      status(413, { error: { message: 'Too many tokens per minute', code: 'rate_limit_exceeded' } }),
      says('Well'),
    ])
    expect(asked).toBe(2)
    expect(events[0]).toMatchObject({ kind: 'retrying', problem: { code: 'rate-limited' } })
  })

  verifies(
    'model:retry:before-first-token',
    'three failures are one failure, with two announced waits',
    async () => {
      const { events, asked, log } = await ask([status(503), status(500), status(529)])
      expect(asked).toBe(3)
      expect(events.map(({ kind }) => kind)).toEqual(['retrying', 'retrying', 'failed'])
      expect(problemIn(events)).toMatchObject({
        code: 'overloaded',
        message: expect.stringMatching(/Try again/),
      })
      expect(log).toHaveLength(3)
    },
  )

  verifies('model:retry:before-first-token', 'a connection that is dropped', async () => {
    const { events, asked } = await ask([drops(), breaksAfter(0), says('Well')])
    expect(asked).toBe(3)
    expect(events.at(-1)).toMatchObject({ kind: 'finished' })
  })

  verifies('model:retry:before-first-token', 'a stream that ends after the role', async () => {
    const role = streamedEvents({ text: 'x' })[0] ?? ''
    const { events, asked } = await ask([endsAfter(role.length, { text: 'x' }), says('Well')])
    expect(asked).toBe(2)
    expect(events.at(-1)).toMatchObject({ kind: 'finished' })
  })

  verifies('model:retry:before-first-token', 'an error event inside a stream is final', async () => {
    const { events, asked } = await ask([failsInside({}, { message: 'Overloaded', code: 529 }), says('no')])
    expect(asked).toBe(1)
    expect(problemIn(events).code).toBe('overloaded')
    expect(events).toMatchObject([{ kind: 'failed', interrupted: false }])
    server.fallback(says('emptied'))
    await ask([])
  })
})

describe('after the first token', () => {
  const text = { text: 'This answer never ends.', pieces: 10 }
  const beginnings: readonly (readonly [what: string, reply: Reply])[] = [
    ['torn down after a text', breaksAfter(800, text)],
    ['ended after a text', endsAfter(800, text)],
    ['torn down after reasoning', breaksAfter(800, { reasoning: 'Let me think about it', pieces: 10 })],
    [
      'torn down in the middle of a call',
      breaksAfter(800, { calls: [{ name: 'a__b', arguments: '{"long":"argument"}' }] }),
    ],
    ['an error event', failsInside(text, { message: 'Rate limit exceeded', code: 429 })],
  ]
  for (const [what, reply] of beginnings)
    verifies('model:retry:before-first-token', `never: ${what}`, async () => {
      const { events, asked } = await ask([reply])
      expect(asked).toBe(1)
      expect(events.at(-1)).toMatchObject({ kind: 'failed', interrupted: true })
      expect(events.some(({ kind }) => kind === 'retrying' || kind === 'finished')).toBe(false)
    })

  verifies('model:stream:kept-text', 'the text before an error event is kept, with its usage', async () => {
    const events = streamedEvents({ text: 'Half', finish: null, usage: { input: 50, output: 3 } })
    const bytes = events.slice(0, -1).join('') + sentEvent({ error: 'gone' })
    const result = await ask([raw(bytes)])
    expect(result.events.flatMap((event) => (event.kind === 'text' ? event.text : '')).join('')).toBe('Half')
    expect(result.events.at(-1)).toMatchObject({
      kind: 'failed',
      interrupted: true,
      usage: { inputTokens: 50, outputTokens: 3, costUsd: 0 },
    })
  })
})

describe('asked-for waits', () => {
  const untilIn = (events: readonly { readonly kind: string }[]): number => {
    const event = events.find(({ kind }) => kind === 'retrying')
    return event !== undefined && 'until' in event && typeof event.until === 'number' ? event.until : 0
  }

  for (const [what, headers, least] of [
    ['seconds', { 'retry-after': '0.3' }, 250],
    ['milliseconds', { 'retry-after-ms': '300' }, 250],
  ] as const)
    verifies('model:retry:retry-after', `in ${what}`, async () => {
      const started = Date.now()
      const { events } = await ask([status(429, undefined, headers), says('Well')])
      expect(untilIn(events) - started).toBeGreaterThanOrEqual(least)
      expect(Date.now()).toBeGreaterThanOrEqual(untilIn(events) - 5)
      expect(events.at(-1)).toMatchObject({ kind: 'finished' })
    })

  verifies('model:retry:retry-after', 'a date', async () => {
    const date = new Date(Date.now() + 1500)
    const { events } = await ask([
      status(503, undefined, { 'retry-after': date.toUTCString() }),
      says('Well'),
    ])
    // HTTP dates have whole seconds.
    expect(untilIn(events)).toBeGreaterThanOrEqual(Math.floor(date.getTime() / 1000) * 1000 - 5)
  })

  for (const [value, words] of [
    ['61', '61 seconds'],
    ['600', '10 minutes'],
    ['86400', '24 hours'],
    [new Date(Date.now() + 7_000_000).toUTCString(), '2 hours'],
  ] as const)
    verifies('model:retry:retry-after', `${value} is too long and told as ${words}`, async () => {
      const { events, asked } = await ask([status(429, undefined, { 'retry-after': value })])
      expect(asked).toBe(1)
      expect(problemIn(events)).toMatchObject({
        code: 'rate-limited',
        message: expect.stringContaining(words),
      })
    })

  verifies('model:retry:retry-after', 'nonsense counts as nothing', async () => {
    const { asked } = await ask([status(429, undefined, { 'retry-after': 'soon, -5' }), says('Well')])
    expect(asked).toBe(2)
  })
})

verifies(
  'model:retry:not-for-refusals',
  'calls and reasoning that come whole are asked for once',
  async () => {
    const { asked } = await ask([callsTools([{ name: 'a__b', arguments: '{}' }])])
    expect(asked).toBe(1)
    expect((await ask([reasons('Hm.', 'Yes.')])).asked).toBe(1)
  },
)
