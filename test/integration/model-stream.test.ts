import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, vi } from 'vitest'
import { createHarness, joined } from '../support/model-harness.ts'
import { plainBody, sentEvent, transcript, type Answer } from '../support/model-server/wire.ts'
import { verifies } from '../support/verifies.ts'
import type { ModelEvent } from '../../main/model-request.ts'

/** Hundreds of answers each: on a busy machine that takes a while. */
vi.setConfig({ testTimeout: 180_000 })

/** The bytes of an answer, cut at will: only the network is replaced, so that the cuts are exact. */
const network = vi.fn<typeof fetch>()
beforeEach(() => vi.stubGlobal('fetch', network))
afterEach(() => vi.unstubAllGlobals())

const respondWith = (pieces: readonly Uint8Array[], type = 'text/event-stream'): void => {
  network.mockImplementation(async () => {
    const left = [...pieces]
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const next = left.shift()
        if (next === undefined) controller.close()
        else controller.enqueue(next)
      },
    })
    return new Response(body, { headers: { 'content-type': type } })
  })
}

const harness = createHarness('http://model.test/v1', { limits: { retryMs: 0 } })

const eventsOf = async (...pieces: readonly Uint8Array[]): Promise<readonly ModelEvent[]> => {
  respondWith(pieces.filter((piece) => piece.byteLength > 0))
  return joined(await harness.ask())
}

/** Without what repeats in every event and nothing reads, to keep the number of cuts low. */
const compact = (answer: Answer): string =>
  transcript({ pieces: 2, ...answer })
    .replaceAll(/"id":"chatcmpl.*?"scripted",/g, '')
    .replaceAll('"index":0,"delta"', '"delta"')
    .replaceAll(',"finish_reason":null', '')
    .replaceAll(',"type":"function"', '')

const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, costUsd: null }
const wireUsage = { input: 9, output: 5, cached: 4, reasoning: 2 }
const finished = (finish: 'stop' | 'tool-calls' | 'length' | 'refused', calls: readonly object[] = []) => ({
  kind: 'finished',
  finish,
  calls,
  usage,
})

type Transcript = { readonly name: string; readonly bytes: string; readonly events: readonly unknown[] }

const call = (name: string, index: number, text: string) => ({
  wire: { name, id: `call_${index}`, arguments: text },
  event: { providerCallId: `call_${index}`, name, arguments: text },
})
const read = call('files__read', 0, '{"path":"ä/😀.txt"}')
const write = call('files__write', 1, '{"path":"b","text":"\\n{\\"x\\":1}"}')

const transcripts: readonly Transcript[] = [
  {
    name: 'text beyond ASCII',
    bytes: compact({ text: 'Grüße 👋🏽, «ok»', usage: wireUsage }),
    events: [{ kind: 'text', text: 'Grüße 👋🏽, «ok»' }, finished('stop')],
  },
  {
    name: 'reasoning_content, then text',
    bytes: compact({ reasoning: 'Hm. Ä', text: 'Yes.', usage: wireUsage }),
    events: [{ kind: 'reasoning', text: 'Hm. Ä' }, { kind: 'text', text: 'Yes.' }, finished('stop')],
  },
  {
    name: 'reasoning, then text',
    bytes: compact({ reasoning: 'Hm.', reasoningField: 'reasoning', text: 'Yes.', usage: wireUsage }),
    events: [{ kind: 'reasoning', text: 'Hm.' }, { kind: 'text', text: 'Yes.' }, finished('stop')],
  },
  {
    name: 'one call',
    bytes: compact({ calls: [read.wire], usage: wireUsage }),
    events: [finished('tool-calls', [read.event])],
  },
  {
    name: 'parallel calls after text',
    bytes: compact({ text: 'Both.', calls: [read.wire, write.wire], usage: wireUsage }),
    events: [{ kind: 'text', text: 'Both.' }, finished('tool-calls', [read.event, write.event])],
  },
  {
    name: 'a refusal',
    bytes: compact({ refusal: 'I will not.', usage: wireUsage }),
    events: [{ kind: 'text', text: 'I will not.' }, finished('refused')],
  },
  {
    name: 'a content filter in the middle of a call',
    bytes: compact({ text: 'So', calls: [read.wire], finish: 'content_filter', usage: wireUsage }),
    events: [{ kind: 'text', text: 'So' }, finished('refused')],
  },
  {
    name: 'the length limit in the middle of a call',
    bytes: compact({
      calls: [{ ...read.wire, arguments: '{"path":"a' }],
      finish: 'length',
      usage: wireUsage,
    }),
    events: [finished('length')],
  },
  {
    name: 'an error inside, after a whole call',
    bytes:
      compact({ text: 'So', calls: [read.wire], finish: null, usage: null }).replace('data: [DONE]\n\n', '') +
      sentEvent({ error: { message: 'Upstream failed', code: 502 } }) +
      'data: [DONE]\n\n',
    events: [
      { kind: 'text', text: 'So' },
      expect.objectContaining({ kind: 'failed', interrupted: true, usage: null }),
    ],
  },
  {
    name: 'comments and CRLF line ends',
    bytes: `: PROCESSING\n\n${compact({ text: 'Hi', usage: wireUsage })}`.replaceAll('\n', '\r\n'),
    events: [{ kind: 'text', text: 'Hi' }, finished('stop')],
  },
]

describe('cutting', () => {
  for (const { name, bytes, events } of transcripts) {
    verifies('model:stream:any-split', `${name}, cut in two at every byte`, async () => {
      const whole = Buffer.from(bytes)
      const uncut = await eventsOf(whole)
      expect(uncut).toEqual(events)
      const expected = JSON.stringify(uncut)
      for (let at = 1; at < whole.length; at += 1) {
        const actual = await eventsOf(whole.subarray(0, at), whole.subarray(at))
        if (JSON.stringify(actual) !== expected) expect(actual, `cut at ${at}`).toEqual(events)
      }
    })

    verifies('model:stream:any-split', `${name}, byte by byte`, async () => {
      expect(await eventsOf(...Array.from(Buffer.from(bytes), (byte) => Uint8Array.of(byte)))).toEqual(events)
    })
  }
})

describe('breaking off', () => {
  const bytes = Buffer.from(compact({ text: 'Both.', calls: [read.wire, write.wire], usage: wireUsage }))
  /** After this the choice is finished and nothing that matters is missing. */
  const whole =
    bytes.indexOf('"finish_reason":"tool_calls"}]}\n\n') + '"finish_reason":"tool_calls"}]}\n\n'.length

  verifies(
    'model:calls:only-whole-answers',
    'a clean end after any byte but the last yields no call',
    async () => {
      for (let at = 0; at < whole; at += 1) {
        const events = await eventsOf(bytes.subarray(0, at))
        expect(events.at(-1)?.kind, `ended after ${at}`).toBe('failed')
        expect(JSON.stringify(events), `ended after ${at}`).not.toContain('files__')
      }
      expect((await eventsOf(bytes.subarray(0, whole))).at(-1)).toMatchObject({
        kind: 'finished',
        finish: 'tool-calls',
      })
    },
  )

  verifies('model:stream:kept-text', 'a clean end without a finish reason keeps the text', async () => {
    for (const end of ['', 'data: [DONE]\n\n']) {
      const begun = compact({ text: 'Half', finish: null, usage: wireUsage }).replace('data: [DONE]\n\n', end)
      expect(await eventsOf(Buffer.from(begun))).toEqual([
        { kind: 'text', text: 'Half' },
        {
          kind: 'failed',
          interrupted: true,
          usage,
          problem: { code: 'interrupted', message: expect.any(String) },
        },
      ])
    }
  })

  for (const finish of ['', 'error', 'abort', 'insufficient_system_resource', 'something_new'])
    verifies(
      'model:calls:only-whole-answers',
      `the finish reason ${JSON.stringify(finish)} is no proper end`,
      async () => {
        const events = await eventsOf(Buffer.from(compact({ calls: [read.wire], finish })))
        expect(events).toMatchObject([{ kind: 'failed', interrupted: true }])
      },
    )

  for (const garbage of [
    'data: {"choices":[{"delta":{"content":"x"\n\n',
    'data: 5\n\n',
    'data: {"choices":5}\n\n',
  ])
    verifies(
      'model:calls:only-whole-answers',
      `garbage before the end: ${JSON.stringify(garbage)}`,
      async () => {
        const answer = compact({ text: 'So', calls: [read.wire], usage: null })
        const end = answer.lastIndexOf('data: {')
        const events = await eventsOf(Buffer.from(answer.slice(0, end) + garbage + answer.slice(end)))
        expect(events).toMatchObject([
          { kind: 'text', text: 'So' },
          { kind: 'failed', interrupted: true, problem: { code: 'not-json' } },
        ])
      },
    )

  verifies(
    'model:calls:only-whole-answers',
    'a piece of arguments that fits no call spoils the answer',
    async () => {
      const piece = (calls: readonly object[]) =>
        sentEvent({ choices: [{ index: 0, delta: { tool_calls: calls } }] })
      const bytes =
        piece([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"path":"/tmp' } }]) +
        piece([{ index: 1, id: 'b', function: { name: 'g', arguments: '{}' } }]) +
        piece([{ index: 1, id: 'a', function: { arguments: '/only/this' } }]) +
        piece([{ index: 0, id: 'a', function: { arguments: '"}' } }]) +
        sentEvent({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] })
      expect(await eventsOf(Buffer.from(bytes))).toMatchObject([{ kind: 'failed', interrupted: true }])
    },
  )

  verifies('model:calls:only-whole-answers', 'random bytes never throw and never yield a call', async () => {
    const fragment = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        'data: ',
        '\n\n',
        '{"choices":[{"delta":{"tool_calls":[{"function":{',
        '[DONE]',
        '\0',
        'null',
      ),
      fc.json({ maxDepth: 3 }).map((json) => `data: ${json}\n\n`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 12 }), async (fragments) => {
        const last = (await eventsOf(Buffer.from(fragments.join('')))).at(-1)
        expect(last?.kind).toBe('failed')
      }),
      { numRuns: 300 },
    )
  })
})

describe('unusual but whole', () => {
  for (const finish of ['eos', 'tool_use', 'stop', 'function_call'])
    verifies('model:calls:only-whole-answers', `calls that end with ${finish} are whole`, async () => {
      const events = await eventsOf(Buffer.from(compact({ calls: [read.wire], finish, usage: wireUsage })))
      expect(events).toEqual([finished('tool-calls', [read.event])])
    })

  verifies('model:stream:any-split', 'one JSON body in place of a stream', async () => {
    const body = plainBody({ reasoning: 'Hm.', text: 'Yes.', calls: [read.wire], usage: wireUsage })
    respondWith([Buffer.from(body)], 'application/json')
    expect(joined(await harness.ask())).toEqual([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'Yes.' },
      finished('tool-calls', [read.event]),
    ])
  })

  verifies('model:stream:any-split', 'an error as one JSON body with status 200', async () => {
    respondWith([Buffer.from('{\n"error": {\n"message": "Model is overloaded"}}')], 'application/json')
    expect(joined(await harness.ask())).toMatchObject([{ kind: 'failed', problem: { code: 'overloaded' } }])
  })

  verifies('model:usage:reported', 'no usage at all is null, odd numbers count as none', async () => {
    const none = await eventsOf(Buffer.from(compact({ text: 'Hi', usage: null })))
    expect(none.at(-1)).toMatchObject({ kind: 'finished', usage: null })
    const odd = compact({ text: 'Hi', usage: null }).replace(
      'data: [DONE]',
      `${sentEvent({ choices: [], usage: { prompt_tokens: 7, completion_tokens: null } })}data: [DONE]`,
    )
    expect((await eventsOf(Buffer.from(odd))).at(-1)).toMatchObject({
      kind: 'finished',
      usage: { inputTokens: 7, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 },
    })
  })
})
