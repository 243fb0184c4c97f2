import { describe, expect } from 'vitest'
import { commonDialect, openRouterDialect } from '../../main/model/chat-dialects.ts'
import { createOpenAiChat } from '../../main/model/openai-chat.ts'
import { createOpenAiCompatible } from '../../main/model/openai-compatible.ts'
import { createHarness, problemIn } from '../support/model-harness.ts'
import { createReplay, type Replay } from '../support/model-replay.ts'
import { raw, says, status } from '../support/model-server/replies.ts'
import { sentEvent, transcript } from '../support/model-server/wire.ts'
import { startModelServer } from '../support/model-server.ts'
import { verifies } from '../support/verifies.ts'
import type { ModelMessage } from '../../main/model-request.ts'

const openAi = createReplay('openai-chat', createOpenAiChat())
const ollama = createReplay('ollama', createOpenAiCompatible(commonDialect))
const openRouter = createReplay('openrouter', createOpenAiCompatible(openRouterDialect))

const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, costUsd: null }
const wireUsage = { input: 9, output: 5, cached: 4, reasoning: 2 }
const finished = (finish: string, calls: readonly object[] = []) => ({
  kind: 'finished',
  finish,
  calls,
  usage,
})
const text = (words: string) => ({ kind: 'text', text: words })
const failed = (code: string, interrupted: boolean) =>
  expect.objectContaining({ kind: 'failed', interrupted, problem: expect.objectContaining({ code }) })

const read = { name: 'files__read', id: 'call_1', arguments: '{"id":12345678901234567890,"p":"ä"}' }
const clock = { name: 'clock__now', id: 'call_2', arguments: '{}' }
const calls = [read, clock].map(({ id, ...call }) => ({ providerCallId: id, ...call }))

const compact = (answer: Parameters<typeof transcript>[0]): string =>
  transcript({ pieces: 2, usage: wireUsage, ...answer })
    .replaceAll(/"id":"chatcmpl.*?"scripted",/g, '')
    .replaceAll(',"finish_reason":null', '')

/** Forms that all three are given in. */
const common: Readonly<Record<string, readonly [bytes: string, events: readonly unknown[]]>> = {
  text: [compact({ text: 'Grüße 👋🏽' }), [text('Grüße 👋🏽'), finished('stop')]],
  'parallel calls': [
    compact({ text: 'Both.', calls: [read, clock] }),
    [text('Both.'), finished('tool-calls', calls)],
  ],
  refusal: [
    compact({ refusal: 'I will not.' }),
    [text('I will not.'), expect.objectContaining(finished('refused'))],
  ],
  length: [compact({ calls: [{ ...read, arguments: '{"p":"a' }], finish: 'length' }), [finished('length')]],
  'an error inside': [
    compact({ text: 'So', finish: null, usage: null }).replace('data: [DONE]\n\n', '') +
      sentEvent({ error: { message: 'Upstream is overloaded', type: 'server_error', code: 503 } }),
    [text('So'), failed('overloaded', true)],
  ],
  'a broken stream': [
    compact({ text: 'So', finish: null, usage: null }).replace('data: [DONE]\n\n', ''),
    [text('So'), failed('interrupted', true)],
  ],
}

/** Whole, and byte by byte. */
const expectHoweverSent = async (
  replay: Replay,
  answer: string,
  events: readonly unknown[],
): Promise<void> => {
  const bytes = Buffer.from(answer)
  expect(await replay.eventsOf(bytes)).toEqual(events)
  expect(await replay.eventsOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events)
}

describe('cutting', () => {
  for (const [kind, replay] of Object.entries({ openAi, ollama, openRouter }))
    for (const [name, [bytes, events]] of Object.entries(common))
      verifies('model:stream:any-split', `${kind}, ${name}`, async () => {
        // The other library is cut at every byte in model-stream.test.ts.
        if (replay === openAi && name === 'parallel calls')
          await replay.expectAtEverySplit(Buffer.from(bytes), events)
        else await expectHoweverSent(replay, bytes, events)
      })

  verifies('model:stream:any-split', 'Ollama, reasoning and one call in one piece', async () => {
    const chunk = (delta: object, finish_reason: string | null = null) =>
      sentEvent({ choices: [{ index: 0, delta, finish_reason }] })
    const bytes =
      chunk({ role: 'assistant', content: '', reasoning: 'Hm. Ä' }) +
      chunk({
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'call_1', index: 0, type: 'function', function: { ...read, id: undefined } }],
      }) +
      chunk({ role: 'assistant', content: '' }, 'tool_calls') +
      sentEvent({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } }) +
      'data: [DONE]\n\n'
    await expectHoweverSent(ollama, bytes, [
      { kind: 'reasoning', text: 'Hm. Ä' },
      {
        ...finished('tool-calls', calls.slice(0, 1)),
        usage: { ...usage, cachedInputTokens: 0, reasoningTokens: 0 },
      },
    ])
  })
})

const details = [
  { type: 'reasoning.text', text: 'Hm. Ä', signature: 'Sig==', format: 'anthropic-claude-v1', index: 0 },
  { type: 'reasoning.encrypted', data: 'gAAA==', id: 'rs_1', format: 'openai-responses-v1', index: 1 },
]

describe('OpenRouter', () => {
  const delta = (fields: object, finish_reason: string | null = null) =>
    sentEvent({ choices: [{ index: 0, delta: fields, finish_reason }] })
  const [first, second] = details
  const answer =
    ': OPENROUTER PROCESSING\n\n' +
    delta({ reasoning: 'Hm. ', reasoning_details: [{ ...first, text: 'Hm. ', signature: null }] }) +
    delta({ reasoning: 'Ä', reasoning_details: [{ ...first, text: 'Ä', signature: null }] }) +
    delta({ reasoning_details: [{ ...first, text: '' }] }) +
    delta({ tool_calls: [{ index: 0, id: 'call_2', function: { name: 'clock__now', arguments: '{}' } }] }) +
    delta({ reasoning_details: [second] }) +
    delta({}, 'tool_calls') +
    sentEvent({
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 5, cost: 0.25, is_byok: false },
    }) +
    'data: [DONE]\n\n'

  verifies(
    'model:continuations:given-back',
    'OpenRouter, sealed details put together from pieces',
    async () => {
      await expectHoweverSent(openRouter, answer, [
        { kind: 'reasoning', text: 'Hm. Ä' },
        {
          kind: 'continuation',
          part: 'reasoning',
          data: { openaiCompatible: { reasoning_details: details } },
        },
        expect.objectContaining({
          kind: 'finished',
          calls: [expect.objectContaining({ name: 'clock__now', arguments: '{}' })],
        }),
      ])
    },
  )

  const messages = (model: string): readonly ModelMessage[] => [
    { role: 'user', text: 'When?' },
    {
      role: 'assistant',
      model,
      parts: [
        { kind: 'reasoning', text: 'Hm. Ä' },
        { kind: 'reasoning', text: '', continuation: { openaiCompatible: { reasoning_details: details } } },
      ],
      calls: [{ providerCallId: 'call_2', name: 'clock__now', arguments: '{}' }],
    },
    { role: 'tool', providerCallId: 'call_2', name: 'clock__now', text: 'noon', isError: false },
  ]

  verifies('model:continuations:given-back', 'OpenRouter, the details as they came', async () => {
    const { body } = await openRouter.sentFor({ messages: messages('test/scripted') })
    const sent = body['messages'] as readonly Record<string, unknown>[]
    expect(sent[2]).toEqual({
      role: 'assistant',
      content: null,
      reasoning_details: details,
      tool_calls: [{ id: 'call_2', type: 'function', function: { name: 'clock__now', arguments: '{}' } }],
    })
    const other = await openRouter.sentFor({ messages: messages('test/other') })
    expect(other.text).not.toContain('gAAA')
  })

  verifies('model:effort:as-documented', 'OpenRouter and the others', async () => {
    expect((await openRouter.sentFor({})).body['reasoning']).toBeUndefined()
    expect((await openRouter.sentFor({ effort: 'none' })).body['reasoning']).toEqual({ effort: 'none' })
    expect((await openRouter.sentFor({ effort: 'high' })).body['reasoning']).toEqual({ effort: 'high' })
    for (const replay of [ollama, openAi]) {
      expect((await replay.sentFor({})).body['reasoning_effort']).toBeUndefined()
      expect((await replay.sentFor({ effort: 'low' })).body['reasoning_effort']).toBe('low')
    }
  })

  verifies('model:stream:kept-text', 'an error beside choices is told in its own words', async () => {
    const bytes =
      delta({ content: 'So' }) +
      sentEvent({
        error: { code: 429, message: 'Rate limit exceeded upstream' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      })
    expect(await openRouter.eventsOf(Buffer.from(bytes))).toEqual([text('So'), failed('rate-limited', true)])
  })

  verifies('model:prices:charged', 'what it says it charged, the upstream share included', async () => {
    await using server = await startModelServer()
    const cost = (fields: object) =>
      raw(
        delta({ content: 'x' }, 'stop') +
          sentEvent({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, ...fields } }) +
          'data: [DONE]\n\n',
      )
    // A model server of this computer costs nothing, so its name stands for a host that is not.
    const harness = createHarness(server.url, { definition: { kind: 'openrouter' } })
    server.enqueue(cost({ cost: 0.25 }))
    expect((await harness.ask()).at(-1)).toMatchObject({ usage: { costUsd: 0 } })
    const charged = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0, reasoningTokens: 0 }
    const family = createOpenAiCompatible(openRouterDialect)
    const observe = (fields: object) => {
      const wire = family.observe(null as never)
      wire.see({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, ...fields } })
      return wire.usage()
    }
    expect(observe({ cost: 0.25 })).toEqual({ ...charged, chargedUsd: 0.25 })
    expect(
      observe({ cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } })?.chargedUsd,
    ).toBeCloseTo(0.21)
    expect(observe({ cost: 'much' })).toEqual(charged)
  })
})

describe('OpenAI chat', () => {
  verifies('model:prompt:whole-conversation', 'OpenAI chat, one request in its own names', async () => {
    const { body, headers, url } = await openAi.sentFor({ model: 'test/gpt-5.4', effort: 'low' })
    expect(new URL(url).pathname).toBe('/v1/chat/completions')
    expect(body).toEqual({
      model: 'gpt-5.4',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
      reasoning_effort: 'low',
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(headers['user-agent']).toBe('Assent')
  })
})

const tools = [{ name: 'a__b', description: 'Does b', inputSchema: { type: 'object' } }]

verifies('model:tools:untaken', 'Ollama refuses tools, says so, and is asked without them', async () => {
  await using server = await startModelServer()
  const message = 'registry.ollama.ai/library/gemma:2b does not support tools'
  server.enqueue(
    status(400, { error: { message, type: 'invalid_request_error', param: null, code: null } }),
    says('Hello'),
  )
  const { models, ask } = createHarness(server.url, { definition: { kind: 'ollama' } })
  const problem = problemIn(await ask({ tools }))
  expect(problem).toMatchObject({
    code: 'no-tools',
    message: expect.stringMatching(/Send the message again/),
  })
  expect(models.option('test/scripted')?.tools).toBe(false)
  expect((await ask({ tools })).at(-1)).toMatchObject({ kind: 'finished' })
  const bodies = server.requests.flatMap(({ method, body }) => (method === 'POST' ? [body] : []))
  expect(bodies.map((body) => Object.hasOwn(Object(body), 'tools'))).toEqual([true, false])
})

verifies('model:tools:untaken', 'a program that was started without tools says how to go on', async () => {
  await using server = await startModelServer()
  server.enqueue(
    status(400, {
      object: 'error',
      message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    }),
  )
  const { ask } = createHarness(server.url)
  expect(problemIn(await ask({ tools }))).toMatchObject({
    code: 'tools-off',
    message: expect.stringMatching(/tools switched on/),
  })
})

verifies('model:problems:plain-words', 'Ollama: a model that was not pulled', async () => {
  await using server = await startModelServer()
  server.enqueue(
    status(404, {
      error: { message: 'model "qwen3" not found, try pulling it first', type: 'api_error', code: null },
    }),
  )
  const { ask } = createHarness(server.url, { definition: { kind: 'ollama' } })
  expect(problemIn(await ask({ model: 'test/qwen3' }))).toMatchObject({
    code: 'unknown-model',
    message: expect.stringContaining('ollama pull qwen3'),
  })
})
