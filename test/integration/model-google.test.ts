import { describe, expect, vi } from 'vitest'
import { createGoogleGemini } from '../../main/model/google.ts'
import { rewriteGoogleEvent } from '../../main/model/google-events.ts'
import {
  createReplay,
  expectSameChunksAtEverySplit,
  fixtureBytes,
  inOtherForms,
} from '../support/model-replay.ts'
import { verifies } from '../support/verifies.ts'

/** Thousands of answers: on a busy machine that takes a while. */
vi.setConfig({ testTimeout: 180_000 })

const { eventsOf, expectAtEverySplit, sentFor } = createReplay('google', createGoogleGemini())

const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, costUsd: null }
const finished = (finish: string, calls: readonly object[] = []) => ({
  kind: 'finished',
  finish,
  calls,
  usage,
})
const text = (words: string) => ({ kind: 'text', text: words })
const failed = (code: string, message: RegExp, counted: object | null = usage) => ({
  kind: 'failed',
  interrupted: true,
  problem: { code, message: expect.stringMatching(message) },
  usage: counted,
})
const refused = (message: RegExp) => ({ code: 'refused', message: expect.stringMatching(message) })
const signed = (thoughtSignature: string) => ({ google: { thoughtSignature } })

const answers: Readonly<Record<string, readonly unknown[]>> = {
  text: [text('Grüße 👋🏽, «ok»'), finished('stop')],
  thoughts: [
    { kind: 'reasoning', text: 'Hm. Ä' },
    text('Yes.'),
    { kind: 'continuation', part: 'text', data: signed('CikBsig/+=') },
    finished('stop'),
  ],
  call: [
    finished('tool-calls', [
      {
        // This form of the wire has no id, so one is made.
        providerCallId: expect.stringMatching(/^\w{16}$/),
        name: 'files__read',
        arguments: '{"path":"ä/😀.txt"}',
        continuation: signed('CallSig=='),
      },
    ]),
  ],
  parallel: [
    text('Both.'),
    finished('tool-calls', [
      {
        providerCallId: 'f1',
        name: 'files__read',
        arguments: '{"id": 12345678901234567890, "n":1.0,"x":"\\u00e4"}',
        continuation: signed('First=='),
      },
      { providerCallId: 'f2', name: 'clock__now', arguments: '{}' },
    ]),
  ],
  refusal: [text('I will'), { ...finished('refused'), problem: refused(/safety rules.*other words/) }],
  recitation: [text('Call me'), { ...finished('refused'), problem: refused(/existing works.*other words/) }],
  blocked: [
    {
      ...finished('refused'),
      usage: { ...usage, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 },
      problem: refused(/safety rules.*other words/),
    },
  ],
  length: [text('So'), finished('length')],
  'bad-call': [text('So'), failed('gave-up', /asked for a tool.*nothing was called/)],
  'error-inside': [text('So'), failed('overloaded', /overloaded.*Try again/, null)],
  unknown: [text('Hi'), finished('stop')],
}

describe('cutting', () => {
  for (const [name, events] of Object.entries(answers)) {
    const bytes = fixtureBytes(`google-${name}.sse`)
    for (const [form, other] of inOtherForms(bytes))
      verifies('model:stream:any-split', `Google, ${name}${form}: whole and byte by byte`, async () => {
        expect(await eventsOf(other)).toEqual(events)
        expect(await eventsOf(...Array.from(other, (byte) => Uint8Array.of(byte)))).toEqual(events)
        await expectSameChunksAtEverySplit(other, () => rewriteGoogleEvent)
      })
  }

  verifies(
    'model:stream:any-split',
    'Google, thoughts and a signature, cut in two at every byte',
    async () => {
      await expectAtEverySplit(fixtureBytes('google-thoughts.sse'), answers['thoughts'] ?? [])
    },
  )

  verifies('model:calls:only-whole-answers', 'Google, a clean end after any byte but the last', async () => {
    const bytes = fixtureBytes('google-call.sse')
    for (let at = 0; at < bytes.length - 2; at += 1) {
      const events = await eventsOf(bytes.subarray(0, at))
      expect(events.at(-1)?.kind, `ended after ${at}`).toBe('failed')
      expect(JSON.stringify(events), `ended after ${at}`).not.toContain('files__')
    }
  })

  verifies(
    'model:calls:only-whole-answers',
    'Google, an end without a reason, or with an unknown one',
    async () => {
      const whole = fixtureBytes('google-parallel.sse').toString('utf8')
      const without = await eventsOf(Buffer.from(whole.replace('"finishReason":"STOP",', '')))
      expect(without).toMatchObject([text('Both.'), { kind: 'failed', problem: { code: 'interrupted' } }])
      for (const reason of ['OTHER', 'FINISH_REASON_UNSPECIFIED', 'MISSING_THOUGHT_SIGNATURE', 'NEW_REASON'])
        expect(await eventsOf(Buffer.from(whole.replace('STOP', reason)))).toMatchObject([
          text('Both.'),
          { kind: 'failed', problem: { code: 'gave-up', message: expect.stringContaining(reason) } },
        ])
    },
  )

  verifies('model:stream:any-split', 'Google, a list of chunks in place of a stream', async () => {
    const chunks = fixtureBytes('google-thoughts.sse').toString('utf8').split('\r\n\r\n').filter(Boolean)
    const list = `[${chunks.map((chunk) => chunk.slice('data: '.length)).join(',\r\n')}]`
    expect(await eventsOf(Buffer.from(list))).toMatchObject([
      { kind: 'failed', problem: { code: 'not-json' } },
    ])
    const { eventsOf: eventsOfJson } = createReplay('google', createGoogleGemini(), 'application/json')
    expect(await eventsOfJson(Buffer.from(list))).toEqual(answers['thoughts'])
  })
})

type Content = { readonly role: string; readonly parts: readonly object[] }
const contentsOf = (body: Record<string, unknown>) => body['contents'] as readonly Content[]

const round = (model: string) =>
  sentFor({
    model: 'test/gemini-3-pro-preview',
    messages: [
      { role: 'user', text: 'Hello' },
      {
        role: 'assistant',
        model,
        parts: [
          { kind: 'reasoning', text: 'Hm.', continuation: signed('Thought==') },
          { kind: 'text', text: 'Both.', continuation: signed('CikBsig/+=') },
        ],
        calls: [
          {
            providerCallId: 'f1',
            name: 'files__read',
            arguments: '{"id": 12345678901234567890, "n":1.0}',
            continuation: signed('First=='),
          },
          { providerCallId: 'f2', name: 'clock__now', arguments: '' },
        ],
      },
      { role: 'tool', providerCallId: 'f1', name: 'files__read', text: 'gone', isError: true },
      { role: 'tool', providerCallId: 'f2', name: 'clock__now', text: '12:00', isError: false },
    ],
  })

describe('giving back', () => {
  verifies('model:continuations:given-back', 'Google, each signature on its own part', async () => {
    const { body, text } = await round('test/gemini-3-pro-preview')
    expect(contentsOf(body)[1]).toMatchObject({
      role: 'model',
      parts: [
        { text: 'Hm.', thought: true, thoughtSignature: 'Thought==' },
        { text: 'Both.', thoughtSignature: 'CikBsig/+=' },
        { functionCall: { id: 'f1', name: 'files__read' }, thoughtSignature: 'First==' },
        { functionCall: { id: 'f2', name: 'clock__now', args: {} } },
      ],
    })
    expect(text.match(/thoughtSignature/g)).toHaveLength(3)
  })

  verifies('model:continuations:given-back', 'Google, none of another model', async () => {
    const { text } = await round('test/another')
    expect(text).not.toMatch(/Thought==|CikBsig|First==|Hm\./)
    // Google's own word for a call that another model made.
    expect(text).toContain('skip_thought_signature_validator')
  })

  verifies('model:arguments:as-written', 'Google, numbers and blanks are not written anew', async () => {
    expect((await round('test/gemini-3-pro-preview')).text).toContain(
      '"args":{"id": 12345678901234567890, "n":1.0}',
    )
  })

  verifies('model:prompt:whole-conversation', 'Google, results under the ids of their calls', async () => {
    const { body } = await round('test/gemini-3-pro-preview')
    expect(contentsOf(body).slice(2)).toMatchObject([
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'f1', response: { error: 'gone' } } },
          { functionResponse: { id: 'f2', response: { content: '12:00' } } },
        ],
      },
    ])
    expect(contentsOf(body)).toHaveLength(3)
  })
})

describe('requests', () => {
  verifies('model:key:own-header', 'Google, and nothing of the library', async () => {
    const { url, headers } = await sentFor({ model: 'test/gemini-2.5-flash' })
    expect(url).toBe('http://model.test/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse')
    expect(headers).toEqual({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'user-agent': 'Assent',
      'x-goog-api-key': 'sk-canary-4f1d9c7ab2',
    })
  })

  verifies('model:prompt:whole-conversation', 'Google, schemas of tools go as they are', async () => {
    const inputSchema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: { a: { type: 'string' } },
    }
    const { body } = await sentFor({ tools: [{ name: 'a__b', description: 'd', inputSchema }] })
    expect(body['tools']).toEqual([
      { functionDeclarations: [{ name: 'a__b', description: 'd', parametersJsonSchema: inputSchema }] },
    ])
  })

  const thinking = async (model: string, effort: 'default' | 'none' | 'low' | 'high') => {
    const { body } = await sentFor({ model: `test/${model}`, effort })
    return (body['generationConfig'] as Record<string, unknown>)['thinkingConfig']
  }

  verifies('model:effort:as-documented', 'Google, a level or a number of tokens', async () => {
    expect(await thinking('gemini-2.5-flash', 'default')).toEqual({ includeThoughts: true })
    expect(await thinking('gemini-2.5-flash', 'none')).toEqual({ includeThoughts: true, thinkingBudget: 0 })
    expect(await thinking('gemini-2.5-pro', 'low')).toMatchObject({ thinkingBudget: expect.any(Number) })
    expect(await thinking('gemini-3-pro-preview', 'high')).toEqual({
      includeThoughts: true,
      thinkingLevel: 'high',
    })
    expect(await thinking('gemini-2.0-flash', 'default')).toBeUndefined()
    expect(await thinking('gemma-3-27b-it', 'default')).toBeUndefined()
  })

  verifies('model:attachments:as-taken', 'Google, images and PDFs inline', async () => {
    const attachments = [
      { name: 'a.webp', mimeType: 'image/webp', base64: 'd2VicA==' },
      { name: 'b.pdf', mimeType: 'application/pdf', base64: 'cGRm' },
    ]
    const { body } = await sentFor({ messages: [{ role: 'user', text: '', attachments }] })
    expect(contentsOf(body)[0]?.parts).toEqual([
      { inlineData: { mimeType: 'image/webp', data: 'd2VicA==' } },
      { inlineData: { mimeType: 'application/pdf', data: 'cGRm' } },
    ])
  })
})

describe('a long answer that the API itself cuts', () => {
  verifies('model:usage:reported', 'is gone on with, and its tokens are added up', async () => {
    const chunk = (value: object) => `data: ${JSON.stringify(value)}\r\n\r\n`
    const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 5, thoughtsTokenCount: 0 }
    const part = (words: string, finishReason: string, more: object = {}) =>
      chunk({ candidates: [{ content: { parts: [{ text: words }] }, finishReason, ...more }], usageMetadata })
    const { eventsOfEach } = createReplay('google', createGoogleGemini())
    const events = await eventsOfEach([
      Buffer.from(part('One ', 'CONTINUATION', { continuationToken: 'next' })),
      Buffer.from(part('two.', 'STOP')),
    ])
    expect(events).toMatchObject([
      text('One two.'),
      { kind: 'finished', finish: 'stop', usage: { inputTokens: 18, outputTokens: 10 } },
    ])
  })
})
