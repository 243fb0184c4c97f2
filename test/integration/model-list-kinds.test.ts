import { expect } from 'vitest'
import { answerJson, startJsonServer, type Route } from '../support/json-server.ts'
import { canaryKey, createHarness } from '../support/model-harness.ts'
import { says } from '../support/model-server/replies.ts'
import { transcript } from '../support/model-server/wire.ts'
import { startModelServer } from '../support/model-server.ts'
import { verifies } from '../support/verifies.ts'
import type { ProviderKind } from '../../main/model-request.ts'

const listed = async (kind: ProviderKind, routes: Readonly<Record<string, Route>>, path = '') => {
  await using server = await startJsonServer(routes)
  const { models } = createHarness(server.address + path, { definition: { kind, models: [] } })
  const names = await models.refresh('test')
  const options = models.options()
  return { names, options, server, facts: (model: string) => models.capabilities(`test/${model}`) }
}

verifies('model:list:kinds', 'Anthropic, page by page', async () => {
  const { names, facts, server } = await listed(
    'anthropic',
    {
      '/v1/models?limit=1000': {
        data: [
          {
            id: 'claude-new',
            max_input_tokens: 500_000,
            max_tokens: 64_000,
            capabilities: {
              image_input: { supported: true },
              pdf_input: { supported: false },
              effort: { supported: true, low: { supported: true } },
              thinking: { supported: true },
            },
          },
          { id: 5 },
        ],
        has_more: true,
        last_id: 'claude-new',
      },
      '/v1/models?limit=1000&after_id=claude-new': {
        data: [{ id: 'claude-sonnet-5' }],
        has_more: false,
        last_id: 'claude-sonnet-5',
      },
    },
    '/v1',
  )
  expect(names).toEqual({ ok: true, value: ['claude-new', 'claude-sonnet-5'] })
  expect(facts('claude-new')).toMatchObject({
    contextTokens: 500_000,
    outputTokens: 64_000,
    images: true,
    pdf: false,
    efforts: ['low', 'medium', 'high'],
  })
  expect(facts('claude-sonnet-5')).toMatchObject({
    outputTokens: 128_000,
    efforts: ['none', 'low', 'medium', 'high'],
  })
  expect(server.headers[0]?.['x-api-key']).toBe(canaryKey)
  expect(server.headers[0]?.authorization).toBeUndefined()
})

verifies('model:list:kinds', 'an endless list ends', async () => {
  const { names, server } = await listed('anthropic', {
    '/models': (request, response) =>
      answerJson(response, 200, {
        data: [{ id: `m${request.url?.length}` }],
        has_more: true,
        last_id: `${request.url}x`,
      }),
  })
  expect(names).toMatchObject({ ok: true })
  expect(server.asked.length).toBeLessThanOrEqual(20)
})

verifies('model:list:kinds', 'Google, page by page, without what answers in no words', async () => {
  const { names, facts, server } = await listed('google', {
    '/models?pageSize=1000': {
      models: [
        {
          name: 'models/gemini-3.8-flash',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          supportedGenerationMethods: ['generateContent', 'countTokens'],
          thinking: true,
        },
        { name: 'models/gemini-embedding-2', supportedGenerationMethods: ['embedContent'] },
        { name: 'models/gemini-9-image', supportedGenerationMethods: ['generateContent'] },
      ],
      nextPageToken: 'a/b',
    },
    '/models?pageSize=1000&pageToken=a%2Fb': {
      models: [{ name: 'models/gemma-9', supportedGenerationMethods: ['generateContent'], thinking: false }],
    },
  })
  expect(names).toEqual({ ok: true, value: ['gemini-3.8-flash', 'gemma-9'] })
  expect(facts('gemini-3.8-flash')).toMatchObject({ contextTokens: 1_048_576, outputTokens: 65_536 })
  expect(facts('gemma-9').efforts).toEqual([])
  expect(server.headers[0]?.['x-goog-api-key']).toBe(canaryKey)
})

verifies('model:list:kinds', 'OpenAI, only what answers with text', async () => {
  const ids = [
    'gpt-5.4',
    'gpt-4o-audio-preview',
    'text-embedding-3-small',
    'gpt-image-2',
    'o3',
    'whisper-1',
    'sora-2',
    'gpt-realtime',
    'omni-moderation-latest',
    'ft:gpt-5-mini:acme',
  ]
  for (const kind of ['openai', 'openai-chat'] as const) {
    const { names, options } = await listed(kind, { '/models': { data: ids.map((id) => ({ id })) } })
    expect(names).toEqual({ ok: true, value: ['gpt-5.4', 'o3', 'ft:gpt-5-mini:acme'] })
    expect(options[0]).toMatchObject({ efforts: ['default', 'none', 'low', 'medium', 'high'], images: true })
    expect(options[1]).toMatchObject({ efforts: [], images: null })
  }
})

verifies('model:list:kinds', 'OpenRouter, with abilities and prices', async () => {
  const { names, facts } = await listed('openrouter', {
    '/models': {
      data: [
        {
          id: 'maker/one',
          context_length: 400_000,
          top_provider: { context_length: 200_000, max_completion_tokens: 32_000 },
          architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
          supported_parameters: ['tools', 'reasoning'],
          pricing: { prompt: '0.000002', completion: '0.00001', input_cache_read: '0.0000002' },
        },
        { id: 'maker/painter', architecture: { output_modalities: ['image'] } },
        {
          id: 'openrouter/auto',
          context_length: 1000,
          supported_parameters: [],
          pricing: { prompt: '-1', completion: '-1' },
        },
      ],
    },
  })
  expect(names).toEqual({ ok: true, value: ['maker/one', 'openrouter/auto'] })
  const price = facts('maker/one').price
  expect(facts('maker/one')).toMatchObject({
    contextTokens: 200_000,
    outputTokens: 32_000,
    images: true,
    pdf: true,
    tools: true,
    efforts: ['none', 'low', 'medium', 'high'],
  })
  expect([price?.input, price?.output, price?.cacheRead, price?.cacheWrite]).toEqual([
    expect.closeTo(2),
    expect.closeTo(10),
    expect.closeTo(0.2),
    null,
  ])
  expect(facts('openrouter/auto')).toMatchObject({ price: null, tools: false, efforts: [] })
})

const shown =
  (details: Readonly<Record<string, object>>): Route =>
  (_request, response, body) => {
    const found = details[(JSON.parse(body) as { model: string }).model]
    answerJson(response, found === undefined ? 500 : 200, found ?? { error: 'broken' })
  }

verifies('model:list:kinds', 'Ollama, with the context in use and what each model can do', async () => {
  const name = (model: string) => ({ name: model, model, size: 5 })
  const { names, facts, server } = await listed(
    'ollama',
    {
      '/api/tags': { models: ['qwen3:8b', 'small', 'sized', 'embed', 'broken', 'far:cloud'].map(name) },
      '/api/ps': { models: [{ name: 'qwen3:8b', context_length: 32_768 }] },
      '/api/show': shown({
        'qwen3:8b': {
          capabilities: ['completion', 'tools', 'thinking', 'vision'],
          parameters: 'num_ctx                        8192\nstop "x"',
          thinking: { values: [false, true], default: true },
          model_info: { 'qwen3.context_length': 262_144 },
        },
        small: { capabilities: ['completion'], model_info: { 'gemma.context_length': 131_072 } },
        sized: { capabilities: ['completion', 'tools'], parameters: 'temperature 1\nnum_ctx 16384' },
        embed: { capabilities: ['embedding'] },
        'far:cloud': {
          capabilities: ['completion', 'tools', 'thinking'],
          thinking: { values: ['low', 'medium', 'high'] },
          remote_host: 'https://ollama.com:443',
          model_info: { 'gptoss.context_length': 131_072 },
        },
      }),
    },
    '/v1',
  )
  expect(names).toEqual({ ok: true, value: ['qwen3:8b', 'small', 'sized', 'broken', 'far:cloud'] })
  expect(facts('qwen3:8b')).toMatchObject({
    contextTokens: 32_768,
    images: true,
    tools: true,
    efforts: ['none'],
  })
  expect(facts('small')).toMatchObject({ contextTokens: null, images: false, tools: false, efforts: [] })
  expect(facts('sized')).toMatchObject({ contextTokens: 16_384, tools: true })
  expect(facts('broken')).toMatchObject({ contextTokens: null, tools: null, efforts: null })
  expect(facts('far:cloud')).toMatchObject({ contextTokens: 131_072, efforts: ['low', 'medium', 'high'] })
  expect(server.asked).toContain('GET /api/tags')
})

verifies('model:list:kinds', 'Ollama of a version that tells nothing more than names', async () => {
  const { names } = await listed('ollama', { '/api/tags': { models: [{ name: 'old' }] } })
  expect(names).toEqual({ ok: true, value: ['old'] })
})

verifies('model:list:kinds', 'LM Studio, with what is loaded', async () => {
  const { names, facts } = await listed('lm-studio', {
    '/api/v0/models': {
      data: [
        {
          id: 'loaded',
          type: 'vlm',
          state: 'loaded',
          max_context_length: 131_072,
          loaded_context_length: 4096,
          capabilities: ['tool_use'],
        },
        { id: 'asleep', type: 'llm', state: 'not-loaded', max_context_length: 32_768 },
        { id: 'vectors', type: 'embeddings' },
      ],
    },
  })
  expect(names).toEqual({ ok: true, value: ['loaded', 'asleep'] })
  expect(facts('loaded')).toMatchObject({ contextTokens: 4096, images: true, tools: true })
  expect(facts('asleep')).toMatchObject({ contextTokens: null, images: false, tools: null })
})

verifies('model:list:kinds', 'LM Studio of a version without its own list', async () => {
  const { names } = await listed('lm-studio', { '/v1/models': { data: [{ id: 'old' }] } })
  expect(names).toEqual({ ok: true, value: ['old'] })
})

verifies('model:list:kinds', 'a list that is too large, of any kind, is a sentence', async () => {
  const { names } = await listed('openrouter', {
    '/models': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(Buffer.alloc(17 * 1024 * 1024, 32))
    },
  })
  expect(names).toMatchObject({ ok: false, problem: { code: 'too-large' } })
})

verifies('model:list:kinds', 'Ollama is asked again when an answer has loaded its model', async () => {
  let running: readonly object[] = []
  await using server = await startJsonServer({
    '/api/tags': { models: [{ name: 'scripted' }] },
    '/api/show': shown({ scripted: { capabilities: ['completion'] } }),
    '/api/ps': (_request, response) => answerJson(response, 200, { models: running }),
    '/v1/chat/completions': (_request, response) => {
      running = [{ name: 'scripted', context_length: 4096 }]
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(transcript({ text: 'Hi' }))
    },
  })
  const { models, ask } = createHarness(server.address, { definition: { kind: 'ollama' } })
  await models.refresh('test')
  expect(models.contextTokens('test/scripted')).toBeNull()
  await ask()
  await expect.poll(() => models.contextTokens('test/scripted')).toBe(4096)
})

verifies(
  'model:effort:as-documented',
  'an effort that this model does not offer counts as none',
  async () => {
    await using server = await startModelServer()
    const { ask } = createHarness(server.url, { definition: { kind: 'openai-chat' } })
    for (const [model, effort, sent] of [
      ['gpt-5.4', 'high', 'high'],
      ['gpt-5', 'none', undefined],
      ['gpt-4o', 'high', undefined],
      ['nobody-knows', 'high', undefined],
    ] as const) {
      server.enqueue(says('Hi'))
      await ask({ model: `test/${model}`, effort })
      expect(server.requests.at(-1)?.body, model).toMatchObject({ model })
      expect(Object(server.requests.at(-1)?.body)['reasoning_effort'], model).toBe(sent)
    }
  },
)
