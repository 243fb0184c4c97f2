import { afterEach, beforeEach, describe, expect } from 'vitest'
import { canaryKey, createHarness, problemIn, requestOf } from '../support/model-harness.ts'
import {
  after,
  hangs,
  raw,
  says,
  stallsAfter,
  status,
  streamForever,
  type Reply,
} from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { transcript } from '../support/model-server/wire.ts'
import { verifies } from '../support/verifies.ts'
import type { ModelEvent } from '../../main/model-request.ts'

/** One for each test: a reply that was not taken must not reach the next one. */
let server: ModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

const lastRequest = async (): Promise<{ readonly hungUp: Promise<boolean> }> => {
  const request = server.requests.at(-1)
  if (request === undefined) throw new Error('no request came')
  return request
}

/** The reader's pause is what is tested. */
const longerThan = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('silence', () => {
  const limits = { localFirstByteMs: 500 }
  const idleLimits = { localFirstByteMs: 10_000, idleMs: 100 }

  verifies('model:limits:silence', 'an endpoint that never begins', async () => {
    server.enqueue(hangs())
    const events = await createHarness(server.url, { limits }).ask()
    expect(events).toMatchObject([{ kind: 'failed', interrupted: false, problem: { code: 'timed-out' } }])
    expect(await (await lastRequest()).hungUp).toBe(true)
  })

  verifies('model:limits:silence', 'headers and then nothing', async () => {
    server.enqueue(stallsAfter(0))
    const events = await createHarness(server.url, { limits }).ask()
    expect(problemIn(events).message).toMatch(/did not begin to answer/)
  })

  verifies('model:limits:silence', 'a half-open stream keeps its text and is not asked again', async () => {
    const before = server.requests.length
    server.enqueue(stallsAfter(800, { text: 'This answer never ends.', pieces: 10 }))
    const events = await createHarness(server.url, { limits: idleLimits }).ask()
    expect(events[0]).toMatchObject({ kind: 'text' })
    expect(events.at(-1)).toMatchObject({ kind: 'failed', interrupted: true, problem: { code: 'timed-out' } })
    expect(server.requests.length - before).toBe(1)
    expect(await (await lastRequest()).hungUp).toBe(true)
  })

  verifies('model:limits:silence', 'an error whose text never ends', async () => {
    server.enqueue({
      send: async (response, _request, signal) => {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.write('{"error":')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    const events = await createHarness(server.url, { limits }).ask()
    expect(problemIn(events).code).toBe('timed-out')
  })

  verifies('model:limits:silence', 'a comment and then nothing', async () => {
    server.enqueue({
      send: async (response, _request, signal) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(': PROCESSING\n\n')
        // The second one arrives while the answer is already being read.
        await longerThan(60)
        response.write(': PROCESSING\n\n')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    const events = await createHarness(server.url, { limits: idleLimits }).ask()
    expect(problemIn(events)).toMatchObject({
      code: 'timed-out',
      message: expect.stringMatching(/went silent/),
    })
  })

  verifies('model:limits:silence', 'slow but never silent is no failure', async () => {
    server.enqueue(says('a b c d e f g h', { chunks: 8, delayMs: 110 }))
    const events = await createHarness(server.url, { limits: { localFirstByteMs: 800, idleMs: 800 } }).ask()
    expect(events.at(-1)).toMatchObject({ kind: 'finished' })
  })

  verifies(
    'model:limits:silence',
    'a reader that takes its time is not the silence of the endpoint',
    async () => {
      server.enqueue(says('a b c d e f g h', { chunks: 8 }))
      const { models } = createHarness(server.url, { limits: { localFirstByteMs: 800, idleMs: 800 } })
      const kinds: string[] = []
      for await (const event of models.stream(requestOf(), new AbortController().signal)) {
        kinds.push(event.kind)
        if (kinds.length === 2) await longerThan(1200)
      }
      expect(kinds.at(-1)).toBe('finished')
    },
  )

  verifies('model:limits:silence', 'comments count as a sign of life', async () => {
    server.enqueue({
      send: async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        for (let sent = 0; sent < 12; sent += 1) {
          response.write(': PROCESSING\n\n')
          await new Promise((resolve) => setTimeout(resolve, 80))
        }
        response.end(transcript({ text: 'Done' }))
      },
    })
    const events = await createHarness(server.url, { limits: { localFirstByteMs: 800, idleMs: 800 } }).ask()
    expect(events.at(-1)).toMatchObject({ kind: 'finished' })
  })

  verifies('model:limits:silence', 'a connection left open after [DONE] is a whole answer', async () => {
    server.enqueue(stallsAfter(100_000, { text: 'Done', calls: [{ name: 'a__b', arguments: '{}' }] }))
    const events = await createHarness(server.url).ask()
    expect(events.at(-1)).toMatchObject({ kind: 'finished', finish: 'tool-calls' })
    expect(await (await lastRequest()).hungUp).toBe(true)
  })
})

describe('abort', () => {
  const moments: readonly (readonly [when: string, reply: Reply, interrupted: boolean])[] = [
    ['before an answer', hangs(), false],
    ['after the headers', stallsAfter(0), false],
    ['in the middle of a text', stallsAfter(800, { text: 'This answer never ends.', pieces: 10 }), true],
    ['in a flood', streamForever(5_000_000), true],
  ]
  for (const [when, reply, interrupted] of moments)
    verifies('model:abort:at-once', when, async () => {
      const abort = new AbortController()
      const { models, log } = createHarness(server.url)
      const before = server.requests.length
      server.enqueue(reply)
      const events: ModelEvent[] = []
      let ticks = 0
      let endedAfterTicks = Number.NaN
      const reading = (async () => {
        for await (const event of models.stream(requestOf(), abort.signal)) {
          events.push(event)
          if (events.length === 2) abort.abort()
        }
        endedAfterTicks = ticks
      })()
      await server.received(before + 1)
      if (!interrupted) {
        abort.abort()
        while (Number.isNaN(endedAfterTicks) && ticks < 50) {
          ticks += 1
          await new Promise((resolve) => setImmediate(resolve))
        }
        expect(endedAfterTicks).toBeLessThanOrEqual(1)
      }
      await reading
      expect(events.at(-1)).toMatchObject({ kind: 'failed', interrupted, problem: { code: 'cancelled' } })
      expect(await (await lastRequest()).hungUp).toBe(true)
      expect(log).toEqual([])
    })

  verifies('model:abort:at-once', 'before the request: none is made', async () => {
    const before = server.requests.length
    const events = await createHarness(server.url).ask({}, AbortSignal.abort())
    expect(events).toMatchObject([{ kind: 'failed', interrupted: false, problem: { code: 'cancelled' } }])
    expect(server.requests.length).toBe(before)
  })

  verifies('model:abort:at-once', 'during the wait before a retry', async () => {
    const before = server.requests.length
    server.enqueue(status(429, undefined, { 'retry-after': '50' }))
    const abort = new AbortController()
    const kinds: string[] = []
    for await (const event of createHarness(server.url).models.stream(requestOf(), abort.signal)) {
      kinds.push(event.kind)
      abort.abort()
    }
    expect(kinds).toEqual(['retrying', 'failed'])
    expect(server.requests.length - before).toBe(1)
  })

  verifies('model:abort:at-once', 'a consumer that walks away closes the connection as well', async () => {
    server.enqueue(streamForever(100_000))
    const { models } = createHarness(server.url)
    for await (const event of models.stream(requestOf(), new AbortController().signal))
      if (event.kind === 'text') break
    expect(await (await lastRequest()).hungUp).toBe(true)
  })
})

describe('what is sent', () => {
  verifies('model:secrets:never-told', 'the key travels in its header only, trimmed', async () => {
    server.enqueue(says('Hi'))
    const { ask } = createHarness(server.url, {
      definition: { apiKey: `  ${canaryKey}\r\n`, headers: { 'X-Team': ' canary-team-header ' } },
    })
    await ask()
    const request = server.requests.at(-1)
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${canaryKey}`,
      'x-team': 'canary-team-header',
    })
    expect(request?.headers['user-agent']).toBe('Assent')
    expect(request?.text).not.toContain('canary')
  })

  verifies('model:secrets:never-told', 'a header of the file takes the place of the key', async () => {
    server.enqueue(says('Hi'))
    await createHarness(server.url, { definition: { headers: { Authorization: 'Token abcdef' } } }).ask()
    expect(server.requests.at(-1)?.headers['authorization']).toBe('Token abcdef')
  })

  verifies(
    'model:secrets:never-told',
    'not in a problem or a log line, whatever the endpoint echoes',
    async () => {
      const everything = (code: number): Reply => ({
        send: async (response, request) => {
          response.writeHead(code, { 'content-type': 'application/json', 'retry-after': '0' })
          response.end(
            JSON.stringify({ error: { message: JSON.stringify(request.headers), code: canaryKey } }),
          )
        },
      })
      const harness = createHarness(server.url, {
        definition: { headers: { 'x-team': 'canary-team-header' } },
      })
      for (const code of [400, 401, 402, 403, 404, 413, 422, 429, 500, 503, 529]) {
        server.fallback(everything(code))
        const events = await harness.ask()
        expect(problemIn(events).message, `${code}`).not.toContain('canary-')
      }
      server.listModels(everything(500))
      expect(JSON.stringify(await harness.models.refresh('test'))).not.toContain('canary-')
      expect(harness.log.length).toBeGreaterThan(10)
      expect(harness.log.join('\n')).not.toContain('canary-')
      expect(JSON.stringify([harness.models.providers(), harness.models.options()])).not.toContain('canary-')
    },
  )

  verifies('model:requests:base-url-only', 'connections are used again', async () => {
    await using own = await startModelServer()
    own.fallback(says('Hi'))
    const { ask } = createHarness(own.url)
    for (let round = 0; round < 8; round += 1) await ask()
    // The next request may begin a moment before the last connection is free again.
    expect(await own.openConnections()).toBeLessThanOrEqual(2)
  })

  verifies(
    'model:stream:any-split',
    'split over real sockets, between the bytes of one character',
    async () => {
      const bytes = Buffer.from(transcript({ text: 'Grüße 👋🏽', pieces: 1 }))
      const at = bytes.indexOf('ü') + 1
      server.enqueue(raw(bytes, at), after(20, raw(bytes, bytes.length - 3)))
      for (let round = 0; round < 2; round += 1) {
        const events = await createHarness(server.url).ask()
        expect(events).toMatchObject([{ kind: 'text', text: 'Grüße 👋🏽' }, { kind: 'finished' }])
      }
    },
  )
})
