import { describe, expect, vi } from 'vitest'
import { createAnthropicMessages } from '../../main/model/anthropic.ts'
import { rewriteAnthropicEvents } from '../../main/model/anthropic-events.ts'
import {
  createReplay,
  expectSameChunksAtEverySplit,
  fixtureBytes,
  inOtherForms,
} from '../support/model-replay.ts'
import { verifies } from '../support/verifies.ts'

/** Thousands of answers: on a busy machine that takes a while. */
vi.setConfig({ testTimeout: 180_000 })

const { eventsOf, expectAtEverySplit, sentFor } = createReplay('anthropic', createAnthropicMessages())

const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null }
const finished = (finish: string, calls: readonly object[] = [], counted: object = {}) => ({
  kind: 'finished',
  finish,
  calls,
  usage: { ...usage, ...counted },
})
const text = (words: string) => ({ kind: 'text', text: words })
const sealed = (data: object) => ({ kind: 'continuation', part: 'reasoning', data: { anthropic: data } })
const failed = (code: string, counted: object | null = {}) => ({
  kind: 'failed',
  interrupted: true,
  problem: { code, message: expect.stringMatching(/Try again|choose another model/) },
  usage: counted === null ? null : { ...usage, ...counted },
})

const answers: Readonly<Record<string, readonly unknown[]>> = {
  text: [text('Grüße 👋🏽, «ok»'), finished('stop', [], { inputTokens: 16, cachedInputTokens: 4 })],
  thinking: [
    { kind: 'reasoning', text: 'Hm. Ä' },
    sealed({ signature: 'EqQBsig/+=' }),
    sealed({ redactedData: 'EmwKsealed==' }),
    text('Yes.'),
    finished('stop', [], { reasoningTokens: 2 }),
  ],
  'sealed-call': [
    sealed({ signature: 'SigWithoutText==' }),
    finished('tool-calls', [
      { providerCallId: 'toolu_1', name: 'files__read', arguments: '{"path": "ä/😀.txt"}' },
    ]),
  ],
  parallel: [
    text('Both.'),
    { kind: 'reasoning', text: 'And' },
    sealed({ signature: 'Between==' }),
    finished('tool-calls', [
      {
        providerCallId: 'toolu_1',
        name: 'files__read',
        arguments: '{"id":12345678901234567890,"n":1.0}',
        continuation: { assent: { partsBefore: 1 } },
      },
      { providerCallId: 'toolu_2', name: 'clock__now', arguments: '{}' },
    ]),
  ],
  'whole-input': [
    finished('tool-calls', [
      { providerCallId: 'toolu_1', name: 'files__read', arguments: '{"id": 12345678901234567890}' },
    ]),
  ],
  refusal: [
    text('I will'),
    {
      ...finished('refused'),
      problem: { code: 'refused', message: expect.stringMatching(/refused.*choose another model/) },
    },
  ],
  length: [text('So'), finished('length')],
  paused: [text('Wait'), failed('gave-up')],
  'error-inside': [text('So'), failed('overloaded', { outputTokens: 1 })],
  unknown: [text('Hi'), finished('stop')],
}

describe('cutting', () => {
  for (const [name, events] of Object.entries(answers)) {
    const bytes = fixtureBytes(`anthropic-${name}.sse`)
    for (const [form, other] of inOtherForms(bytes))
      verifies('model:stream:any-split', `Anthropic, ${name}${form}: whole and byte by byte`, async () => {
        expect(await eventsOf(other)).toEqual(events)
        expect(await eventsOf(...Array.from(other, (byte) => Uint8Array.of(byte)))).toEqual(events)
        await expectSameChunksAtEverySplit(other, rewriteAnthropicEvents)
      })
  }

  verifies(
    'model:stream:any-split',
    'Anthropic, a call with thinking, cut in two at every byte',
    async () => {
      await expectAtEverySplit(fixtureBytes('anthropic-sealed-call.sse'), answers['sealed-call'] ?? [])
    },
  )

  verifies(
    'model:calls:only-whole-answers',
    'Anthropic, a clean end after any byte but the last',
    async () => {
      const bytes = fixtureBytes('anthropic-sealed-call.sse')
      for (let at = 0; at < bytes.length - 1; at += 1) {
        const events = await eventsOf(bytes.subarray(0, at))
        expect(events.at(-1)?.kind, `ended after ${at}`).toBe('failed')
        expect(JSON.stringify(events), `ended after ${at}`).not.toContain('files__')
      }
    },
  )

  verifies('model:calls:only-whole-answers', 'Anthropic, a call whose block never ended', async () => {
    const whole = fixtureBytes('anthropic-sealed-call.sse').toString('utf8')
    const end = 'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}\n\n'
    expect(whole).toContain(end)
    expect((await eventsOf(Buffer.from(whole.replace(end, '')))).at(-1)).toMatchObject({
      kind: 'failed',
      interrupted: true,
    })
  })

  verifies('model:retry:before-first-token', 'Anthropic, sealed thinking alone is a beginning', async () => {
    const whole = fixtureBytes('anthropic-sealed-call.sse').toString('utf8')
    const begun = Buffer.from(whole.slice(0, whole.indexOf('event: content_block_stop')))
    expect(await eventsOf(begun)).toMatchObject([{ kind: 'failed', interrupted: true }])
  })

  verifies('model:stream:any-split', 'Anthropic, what comes after the end is not waited for', async () => {
    const bytes = Buffer.concat([
      fixtureBytes('anthropic-text.sse'),
      Buffer.from('event: error\ndata: {"type":"error"}\n\n'),
    ])
    expect(await eventsOf(bytes)).toEqual(answers['text'])
  })
})

const blocksOf = (
  body: Record<string, unknown>,
): readonly (readonly [string, readonly Record<string, unknown>[]])[] =>
  (body['messages'] as readonly { role: string; content: readonly Record<string, unknown>[] }[]).map(
    ({ role, content }) => [role, content],
  )

/** The answer of a fixture as the history gives it back, in the request that follows it. */
const round = async (model: string) => {
  const own = { role: 'assistant', model } as const
  return sentFor({
    messages: [
      { role: 'user', text: 'Hello' },
      {
        ...own,
        parts: [
          { kind: 'reasoning', text: 'Hm. Ä', continuation: { anthropic: { signature: 'EqQBsig/+=' } } },
          { kind: 'reasoning', text: '', continuation: { anthropic: { redactedData: 'EmwKsealed==' } } },
          { kind: 'text', text: '\n\n' },
          { kind: 'text', text: 'Both.' },
          { kind: 'reasoning', text: 'And', continuation: { anthropic: { signature: 'Between==' } } },
        ],
        calls: [
          {
            providerCallId: 'toolu_1',
            name: 'files__read',
            arguments: '{"id":12345678901234567890, "n":1.0,"__proto__":{}}',
            continuation: { assent: { partsBefore: 4 } },
          },
          { providerCallId: 'toolu_2', name: 'clock__now', arguments: 'not JSON' },
          { providerCallId: 'functions.now:3', name: 'clock__now', arguments: '{"a":1,"a":2}' },
        ],
      },
      { role: 'tool', providerCallId: 'toolu_1', name: 'files__read', text: 'gone', isError: true },
      { role: 'tool', providerCallId: 'toolu_2', name: 'clock__now', text: '12:00', isError: false },
      { role: 'tool', providerCallId: 'functions.now:3', name: 'clock__now', text: '12:00', isError: false },
    ],
  })
}

describe('giving back', () => {
  verifies(
    'model:continuations:given-back',
    'Anthropic, thinking in its place and sealed as it came',
    async () => {
      const { body } = await round('test/scripted')
      const [, [, blocks] = []] = blocksOf(body)
      expect(blocks?.slice(0, 3)).toEqual([
        { type: 'thinking', thinking: 'Hm. Ä', signature: 'EqQBsig/+=' },
        { type: 'redacted_thinking', data: 'EmwKsealed==' },
        { type: 'text', text: 'Both.' },
      ])
      expect(blocks?.slice(3).map(({ type, id, signature }) => [type, id ?? signature])).toEqual([
        ['tool_use', 'toolu_1'],
        ['thinking', 'Between=='],
        ['tool_use', 'toolu_2'],
        ['tool_use', 'functions_now_3'],
      ])
    },
  )

  verifies('model:continuations:given-back', 'Anthropic, nothing of another model', async () => {
    const { text } = await round('test/another')
    expect(text).not.toMatch(/thinking|EqQBsig|Between|Hm\./)
    expect(text).toContain('Both.')
  })

  verifies('model:arguments:as-written', 'Anthropic, numbers and blanks are not written anew', async () => {
    const { text } = await round('test/scripted')
    expect(text).toContain('"input":{"id":12345678901234567890, "n":1.0,"__proto__":{}}')
    expect(text).toContain('"input":{"invalid_arguments":"not JSON"}')
    expect(text).toContain('"input":{"invalid_arguments":"{\\"a\\":1,\\"a\\":2}"}')
  })

  verifies(
    'model:prompt:whole-conversation',
    'Anthropic, results in one message, errors marked',
    async () => {
      const [, , [role, results] = ['', []]] = blocksOf((await round('test/scripted')).body)
      expect(role).toBe('user')
      expect(results.map(({ tool_use_id, is_error, content }) => [tool_use_id, is_error, content])).toEqual([
        ['toolu_1', true, 'gone'],
        ['toolu_2', undefined, '12:00'],
        ['functions_now_3', undefined, '12:00'],
      ])
    },
  )
})

describe('requests', () => {
  const tools = ['a__b', 'c__d'].map((name) => ({ name, description: 'd', inputSchema: { type: 'object' } }))

  verifies('model:key:own-header', 'Anthropic, with the version and nothing of the library', async () => {
    const { url, headers } = await sentFor({})
    expect(url).toBe('http://model.test/v1/messages')
    expect(headers).toEqual({
      accept: 'text/event-stream',
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
      'user-agent': 'Assent',
      'x-api-key': 'sk-canary-4f1d9c7ab2',
    })
  })

  verifies('model:cache:points', 'tools, instructions, the end before and the end now', async () => {
    const turns = Array.from({ length: 6 }, (_, index) =>
      index % 2 === 0
        ? ({ role: 'user', text: `${index}` } as const)
        : ({
            role: 'assistant',
            model: null,
            parts: [{ kind: 'text', text: `${index}` }],
            calls: [],
          } as const),
    )
    const { text, body } = await sentFor({ tools, messages: [...turns, { role: 'user', text: 'last' }] })
    expect(text.match(/cache_control/g)).toHaveLength(4)
    const marked = blocksOf(body).flatMap(([, blocks]) =>
      blocks.flatMap((block) => ('cache_control' in block ? [block['text']] : [])),
    )
    expect(marked).toEqual(['4', 'last'])
    expect(JSON.stringify(body['tools'])).toMatch(/c__d.*cache_control/)
    expect(JSON.stringify(body['system'])).toContain('cache_control')
  })

  const efforts = async (model: string, effort: 'default' | 'none' | 'low' | 'high', facts = {}) => {
    const { body } = await sentFor({ model: `test/${model}`, effort }, facts)
    return [body['thinking'], body['output_config'], body['max_tokens']]
  }

  verifies('model:effort:as-documented', 'Anthropic, a level, a number of tokens, or nothing', async () => {
    expect(await efforts('claude-sonnet-4-6', 'default')).toEqual([undefined, undefined, 128_000])
    expect(await efforts('claude-sonnet-4-6', 'none')).toEqual([{ type: 'disabled' }, undefined, 128_000])
    expect(await efforts('claude-sonnet-4-6', 'low')).toEqual([
      { type: 'adaptive', display: 'summarized' },
      { effort: 'low' },
      128_000,
    ])
    const [thinking, effort, limit] = await efforts('claude-sonnet-4-5', 'high')
    expect([thinking, effort, limit]).toEqual([{ type: 'enabled', budget_tokens: 38_400 }, undefined, 64_000])
    expect(await efforts('claude-3-haiku-20240307', 'high', { efforts: [] })).toEqual([
      undefined,
      undefined,
      4096,
    ])
  })

  verifies('model:effort:as-documented', 'Anthropic, the limit of an answer is always said', async () => {
    expect((await efforts('claude-next', 'default'))[2]).toBe(32_000)
    expect((await efforts('MiniMax-M9', 'default'))[2]).toBe(8192)
    expect((await efforts('claude-next', 'default', { outputTokens: 200_000 }))[2]).toBe(200_000)
  })

  verifies('model:attachments:as-taken', 'Anthropic, images, PDFs and texts before the words', async () => {
    const file = (name: string, mimeType: string, data: string) => ({
      name,
      mimeType,
      base64: Buffer.from(data).toString('base64'),
    })
    const attachments = [
      file('a.png', 'image/png', 'png'),
      file('b.pdf', 'application/pdf', 'pdf'),
      file('c.md', 'text/markdown', 'Hi\n```\ncode\n```'),
      file('d\n.bin', 'application/octet-stream', 'a\0b'),
    ]
    const request = { messages: [{ role: 'user', text: 'Look', attachments } as const] }
    const [[, blocks] = ['', []]] = blocksOf((await sentFor(request)).body)
    expect(blocks.map((block) => ({ ...block, cache_control: undefined }))).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'cG5n' } },
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'cGRm' },
        title: 'b.pdf',
      },
      { type: 'text', text: 'The attached file c.md:\n````\nHi\n```\ncode\n```\n````' },
      { type: 'text', text: '[The file d .bin is attached, but this model takes no files of this kind.]' },
      { type: 'text', text: 'Look' },
    ])
    const { text } = await sentFor(request, { images: false, pdf: false })
    expect(text).toContain('[The file a.png is attached, but this model takes no images.]')
    expect(text).toContain('[The file b.pdf is attached, but this model takes no PDF files.]')
    expect(text).not.toContain('cG5n')
  })
})
