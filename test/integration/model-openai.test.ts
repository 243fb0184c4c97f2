import { describe, expect } from 'vitest'
import { createOpenAi, rewriteResponseEvents } from '../../main/model/openai.ts'
import { createHarness } from '../support/model-harness.ts'
import {
  createReplay,
  expectSameChunksAtEverySplit,
  fixtureBytes,
  inOtherForms,
} from '../support/model-replay.ts'
import { raw, status } from '../support/model-server/replies.ts'
import { startModelServer } from '../support/model-server.ts'
import { verifies } from '../support/verifies.ts'
import type { ModelMessage } from '../../main/model-request.ts'

const { eventsOf, expectAtEverySplit, sentFor } = createReplay('openai', createOpenAi())

const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, costUsd: null }
const finished = (finish: string, calls: readonly object[] = []) => ({
  kind: 'finished',
  finish,
  calls,
  usage,
})
const text = (words: string) => ({ kind: 'text', text: words })
const sealed = (itemId: string, reasoningEncryptedContent: string | null) => ({
  kind: 'continuation',
  part: 'reasoning',
  data: { openai: { itemId, reasoningEncryptedContent } },
})
const failed = (code: string, interrupted = true) => ({
  kind: 'failed',
  interrupted,
  problem: { code, message: expect.stringMatching(/Try again|choose another model/) },
  usage: null,
})

const answers: Readonly<Record<string, readonly unknown[]>> = {
  text: [text('Grüße 👋🏽, «ok»'), finished('stop')],
  reasoning: [
    { kind: 'reasoning', text: 'Hm. Ä' },
    sealed('rs_0', null),
    { kind: 'reasoning', text: 'Then' },
    sealed('rs_0', 'gAAAsealed+/='),
    text('Yes.'),
    {
      kind: 'continuation',
      part: 'text',
      data: { openai: { itemId: 'msg_1', phase: 'final_answer' } },
    },
    finished('stop'),
  ],
  'sealed-call': [
    sealed('rs_0', 'gAAAsealed=='),
    finished('tool-calls', [
      { providerCallId: 'call_1', name: 'files__read', arguments: '{"path": "ä/😀.txt"}' },
    ]),
  ],
  parallel: [
    text('Both.'),
    { kind: 'reasoning', text: 'And' },
    sealed('rs_2', 'gAAAbetween=='),
    finished('tool-calls', [
      {
        providerCallId: 'call_1',
        name: 'files__read',
        arguments: '{"id":12345678901234567890,"n":1.0}',
        continuation: { assent: { partsBefore: 1 } },
      },
      { providerCallId: 'call_2', name: 'clock__now', arguments: '{}' },
    ]),
  ],
  refusal: [text('I will not.'), expect.objectContaining(finished('refused'))],
  length: [text('So'), finished('length')],
  filtered: [text('So'), expect.objectContaining(finished('refused'))],
  failed: [text('So'), failed('server-error')],
  'failed-first': [failed('rate-limited', false)],
  'error-inside': [text('So'), failed('overloaded')],
  unknown: [text('Hi'), finished('stop')],
}

describe('cutting', () => {
  for (const [name, events] of Object.entries(answers)) {
    const bytes = fixtureBytes(`openai-${name}.sse`)
    for (const [form, other] of inOtherForms(bytes))
      verifies('model:stream:any-split', `OpenAI, ${name}${form}: whole and byte by byte`, async () => {
        expect(await eventsOf(other)).toEqual(events)
        expect(await eventsOf(...Array.from(other, (byte) => Uint8Array.of(byte)))).toEqual(events)
      })
  }

  verifies('model:stream:any-split', 'OpenAI, cut in two at every byte', async () => {
    for (const name of ['text', 'sealed-call', 'refusal'])
      await expectSameChunksAtEverySplit(fixtureBytes(`openai-${name}.sse`), () => rewriteResponseEvents)
  })

  verifies('model:stream:any-split', 'OpenAI, an early failure, cut in two at every byte', async () => {
    await expectAtEverySplit(fixtureBytes('openai-failed-first.sse'), answers['failed-first'] ?? [])
  })

  verifies('model:calls:only-whole-answers', 'OpenAI, a clean end after any byte but the last', async () => {
    const bytes = fixtureBytes('openai-sealed-call.sse')
    // Each end of an event, and cuts inside: what lies between two ends reads the same.
    for (let at = 0; at < bytes.length - 1; at += 13) {
      const events = await eventsOf(bytes.subarray(0, at))
      expect(events.at(-1)?.kind, `ended after ${at}`).toBe('failed')
      expect(JSON.stringify(events), `ended after ${at}`).not.toContain('files__')
    }
  })

  verifies('model:calls:only-whole-answers', 'OpenAI, a piece of arguments that is lost', async () => {
    const bytes = fixtureBytes('openai-sealed-call.sse').toString('utf8')
    const without = bytes.replaceAll('"arguments":"{\\"path\\": \\"ä/😀.txt\\"}"', '"arguments":"{}"')
    expect(await eventsOf(Buffer.from(without))).toMatchObject([
      { kind: 'continuation' },
      { kind: 'failed', problem: { code: 'not-json' } },
    ])
  })
})

const conversation = (model: string): readonly ModelMessage[] => [
  { role: 'user', text: 'Read it.' },
  {
    role: 'assistant',
    model,
    parts: [
      { kind: 'text', text: 'Both.', continuation: { openai: { itemId: 'msg_0', phase: 'commentary' } } },
      {
        kind: 'reasoning',
        text: 'And',
        continuation: { openai: { itemId: 'rs_2', reasoningEncryptedContent: 'gAAAbetween==' } },
      },
    ],
    calls: [
      {
        providerCallId: 'call_1',
        name: 'files__read',
        arguments: '{"id":12345678901234567890}',
        continuation: { assent: { partsBefore: 1 } },
      },
      { providerCallId: 'call_2', name: 'clock__now', arguments: '{}' },
    ],
  },
  { role: 'tool', providerCallId: 'call_1', name: 'files__read', text: 'content', isError: false },
  { role: 'tool', providerCallId: 'call_2', name: 'clock__now', text: 'noon', isError: false },
]

describe('requests', () => {
  verifies('model:continuations:given-back', 'OpenAI, sealed reasoning in its place', async () => {
    const { body, url } = await sentFor({ messages: conversation('test/scripted') })
    expect(new URL(url).pathname).toBe('/v1/responses')
    expect(body).toMatchObject({ model: 'scripted', store: false, stream: true })
    expect(body['input']).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Read it.' }] },
      { role: 'assistant', content: 'Both.', phase: 'commentary' },
      {
        type: 'function_call',
        call_id: 'call_1',
        name: 'files__read',
        arguments: '{"id":12345678901234567890}',
      },
      {
        type: 'reasoning',
        id: 'rs_2',
        encrypted_content: 'gAAAbetween==',
        summary: [{ type: 'summary_text', text: 'And' }],
      },
      { type: 'function_call', call_id: 'call_2', name: 'clock__now', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'content' },
      { type: 'function_call_output', call_id: 'call_2', output: 'noon' },
    ])
  })

  verifies('model:continuations:given-back', 'OpenAI, to no other model', async () => {
    const { text: sent } = await sentFor({ messages: conversation('other/scripted') })
    expect(sent).not.toContain('gAAA')
    expect(sent).not.toContain('commentary')
  })

  verifies('model:effort:as-documented', 'OpenAI', async () => {
    expect((await sentFor({ model: 'test/gpt-5.4' })).body).toMatchObject({
      include: ['reasoning.encrypted_content'],
      reasoning: { summary: 'auto' },
    })
    expect((await sentFor({ model: 'test/gpt-5.4' })).text).not.toContain('effort')
    for (const effort of ['none', 'low', 'medium', 'high'] as const)
      expect((await sentFor({ model: 'test/unheard-of', effort })).body).toMatchObject({
        include: ['reasoning.encrypted_content'],
        reasoning: { effort },
      })
    expect((await sentFor({ model: 'test/gpt-4o' })).body['reasoning']).toBeUndefined()
  })

  verifies('model:prompt:whole-conversation', 'OpenAI, tools are not held to strict schemas', async () => {
    const inputSchema = { type: 'object', properties: { a: { type: 'string' } } }
    const { body } = await sentFor({ tools: [{ name: 'a__b', description: 'Does b', inputSchema }] })
    expect(body['tools']).toEqual([
      { type: 'function', name: 'a__b', description: 'Does b', parameters: inputSchema, strict: false },
    ])
  })
})

verifies(
  'model:effort:as-documented',
  'OpenAI, an account without summaries is asked without them',
  async () => {
    await using server = await startModelServer()
    const refused = status(400, {
      error: {
        message: 'Your organization must be verified to generate reasoning summaries.',
        type: 'invalid_request_error',
        param: 'reasoning.summary',
        code: 'unsupported_value',
      },
    })
    const answered = raw(fixtureBytes('openai-text.sse'))
    server.enqueue(refused, answered, answered)
    const { ask } = createHarness(server.url, {
      definition: { kind: 'openai', models: [{ name: 'gpt-5.4', contextTokens: null }] },
    })
    for (const times of [2, 3]) {
      expect((await ask({ model: 'test/gpt-5.4' })).at(-1)).toMatchObject({ kind: 'finished' })
      expect(server.requests).toHaveLength(times)
    }
    expect(server.requests.map(({ text: sent }) => sent.includes('summary'))).toEqual([true, false, false])
  },
)
