import { expect } from 'vitest'
import { createHarness, definitionOf, canaryKey, problemIn, requestOf } from '../support/model-harness.ts'
import { hangs, html, raw, says, status } from '../support/model-server/replies.ts'
import { startModelServer } from '../support/model-server.ts'
import { verifies } from '../support/verifies.ts'

const json = (body: unknown) => status(200, typeof body === 'string' ? body : { ...Object(body) })

verifies('model:list:refresh', 'listed models come after those of the file, with their windows', async () => {
  await using server = await startModelServer()
  const { models } = createHarness(server.url, {
    definition: {
      models: [
        { name: 'mine', contextTokens: 1000 },
        { name: 'b/c', contextTokens: null },
      ],
    },
  })
  let changes = 0
  const unsubscribe = models.subscribe(() => (changes += 1))
  server.listModels([
    'a',
    { id: 'b/c', context_length: 32_768 },
    { id: 'mine', max_model_len: 5 },
    { id: 'loaded', loaded_context_length: 4096, max_context_length: 131_072 },
    { id: 'odd', context_length: 'many' },
    { id: 5 },
    null as never,
    { id: 'line\nbreak' },
    'a',
  ])
  expect(await models.refresh('test')).toEqual({ ok: true, value: ['a', 'b/c', 'mine', 'loaded', 'odd'] })
  expect(changes).toBe(1)
  unsubscribe()
  expect(models.options().map(({ id, contextTokens }) => [id, contextTokens])).toEqual([
    ['test/mine', 1000],
    ['test/b/c', 32_768],
    ['test/a', null],
    ['test/loaded', 4096],
    ['test/odd', null],
  ])
  expect(models.contextTokens('test/b/c')).toBe(32_768)
  expect(models.providers()[0]?.models).toEqual(['mine', 'b/c', 'a', 'loaded', 'odd'])
  expect(server.requests[0]).toMatchObject({
    method: 'GET',
    path: '/v1/models',
    headers: { authorization: `Bearer ${canaryKey}` },
  })

  const sameDefinition = definitionOf(server.url, { models: [] })
  models.configure(new Map([['test', { ok: true, value: sameDefinition }]]))
  expect(models.options().map(({ model }) => model)).toContain('loaded')
  models.configure(new Map([['test', { ok: true, value: { ...sameDefinition, apiKey: 'another' } }]]))
  expect(models.options()).toEqual([])
  expect(changes).toBe(1)
})

verifies('model:list:refresh', 'other shapes of lists', async () => {
  await using server = await startModelServer()
  const { models } = createHarness(server.url)
  for (const body of [{ models: [{ name: 'x' }] }, { data: [{ id: 'x' }], models: [{ name: 'y' }] }]) {
    server.listModels(json(body))
    expect(await models.refresh('test')).toEqual({ ok: true, value: ['x'] })
  }
  server.listModels(raw('[{"id":"x"}]', undefined, { 'content-type': 'application/json' }))
  expect(await models.refresh('test')).toEqual({ ok: true, value: ['x'] })
})

verifies('model:list:refresh', 'a list that cannot be had is a sentence, and nothing is lost', async () => {
  await using server = await startModelServer()
  const { models } = createHarness(server.url)
  await models.refresh('test')
  for (const [reply, code] of [
    [status(404, { error: 'not found' }), 'no-model-list'],
    [status(401), 'wrong-key'],
    [status(500), 'server-error'],
    [html(), 'not-json'],
    [json('[]x'), 'not-json'],
    [json({ data: 'many' }), 'not-json'],
    [raw('{"data":[{"id":"x'), 'not-json'],
  ] as const) {
    server.listModels(reply)
    expect(await models.refresh('test')).toMatchObject({ ok: false, problem: { code } })
  }
  expect(models.options()).toHaveLength(1)
  server.listModels(hangs())
  const impatient = createHarness(server.url, { limits: { listMs: 100 } }).models
  expect(await impatient.refresh('test')).toMatchObject({ ok: false, problem: { code: 'timed-out' } })
  expect(await models.refresh('nobody')).toMatchObject({ ok: false, problem: { code: 'unknown-provider' } })
})

verifies(
  'model:list:refresh',
  'a list that arrives after its provider changed is not taken over',
  async () => {
    await using server = await startModelServer()
    const { models } = createHarness(server.url)
    server.listModels(['late'])
    const refreshing = models.refresh('test')
    models.configure(
      new Map([['test', { ok: true, value: definitionOf('http://127.0.0.1:9/v1', { models: [] }) }]]),
    )
    expect(await refreshing).toEqual({ ok: true, value: ['late'] })
    expect(models.options()).toEqual([])
  },
)

verifies(
  'model:prompt:whole-conversation',
  'each call stands with its result, and odd ones do no harm',
  async () => {
    await using server = await startModelServer()
    server.enqueue(says('Done'))
    await createHarness(server.url).ask({
      instructions: 'Be kind.',
      messages: [
        { role: 'user', text: 'First' },
        {
          role: 'assistant',
          model: null,
          parts: [
            { kind: 'reasoning', text: 'old thought' },
            { kind: 'text', text: 'One.' },
          ],
          calls: [],
        },
        { role: 'assistant', model: null, parts: [], calls: [] },
        { role: 'user', text: 'Second' },
        {
          role: 'assistant',
          model: null,
          parts: [{ kind: 'reasoning', text: 'new thought' }],
          calls: [
            { providerCallId: 'c1', name: 'files__read', arguments: '{ "path" : "a" }' },
            { providerCallId: 'c2', name: 'files__read', arguments: '{"path":' },
            { providerCallId: 'c3', name: 'files__list', arguments: '' },
          ],
        },
        { role: 'tool', providerCallId: 'c1', name: 'files__read', text: 'content', isError: false },
        { role: 'tool', providerCallId: 'c2', name: 'files__read', text: 'not JSON', isError: true },
        { role: 'tool', providerCallId: 'c3', name: 'files__list', text: '', isError: false },
      ],
      tools: [{ name: 'files__read', description: 'Reads', inputSchema: { type: 'object', properties: {} } }],
    })
    const call = (id: string, name: string, text: string) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    })
    expect(server.requests[0]?.body).toEqual({
      model: 'scripted',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'First' },
        { role: 'assistant', content: 'One.' },
        { role: 'user', content: 'Second' },
        {
          role: 'assistant',
          content: null,
          reasoning_content: 'new thought',
          tool_calls: [
            call('c1', 'files__read', '{ "path" : "a" }'),
            call('c2', 'files__read', '{"invalid_arguments":"{\\"path\\":"}'),
            call('c3', 'files__list', '{}'),
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'content' },
        { role: 'tool', tool_call_id: 'c2', content: 'not JSON' },
        { role: 'tool', tool_call_id: 'c3', content: '' },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'files__read',
            description: 'Reads',
            parameters: { type: 'object', properties: {} },
          },
        },
      ],
    })
  },
)

verifies('model:prompt:whole-conversation', 'reasoning goes back only in the field it came in', async () => {
  await using server = await startModelServer()
  const harness = createHarness(server.url)
  server.enqueue(says('Hm', { reasoning: 'a thought', reasoningField: 'reasoning' }), says('Done'))
  await harness.ask()
  await harness.ask({
    messages: [
      { role: 'user', text: 'Hello' },
      {
        role: 'assistant',
        model: null,
        parts: [{ kind: 'reasoning', text: 'a thought' }],
        calls: [{ providerCallId: 'c', name: 'a__b', arguments: '{}' }],
      },
      { role: 'tool', providerCallId: 'c', name: 'a__b', text: 'ok', isError: false },
    ],
  })
  expect(server.requests[1]?.text).not.toContain('thought')
})

verifies('model:providers:checked', 'a model that cannot be asked is a sentence', async () => {
  const { models, ask } = createHarness('http://127.0.0.1:9/v1')
  models.configure(
    new Map([
      ['broken', { ok: false, problem: { code: 'missing-variable', message: 'KEY is not set.' } }],
      ['test', { ok: true, value: definitionOf('http://127.0.0.1:9/v1') }],
    ]),
  )
  for (const [model, code] of [
    ['nobody/x', 'unknown-provider'],
    ['', 'unknown-provider'],
    ['test', 'unknown-model'],
    ['test/', 'unknown-model'],
    ['broken/x', 'missing-variable'],
  ] as const)
    expect(problemIn(await ask(requestOf({ model }))).code).toBe(code)
  expect(models.providers()[0]).toMatchObject({
    name: 'broken',
    problem: { code: 'missing-variable' },
    models: [],
  })
})
