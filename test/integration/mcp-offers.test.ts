import { describe, expect, test } from 'vitest'
import { ok } from '#contract/result'
import type { ServerRequestAnswer } from '#contract/server-requests'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { createHarness, definitionOf, packaged } from './mcp-harness.ts'
import { callWith, configureOffering, createOffering, received } from './mcp-offering-harness.ts'

const accepted: ServerRequestAnswer = { kind: 'result', result: { action: 'accept', content: { n: 1 } } }

describe.concurrent('lists', () => {
  const rows: readonly [string, object][] = [
    ['--endless', { resources: 64 * 3, problem: { code: 'list-cut', message: /more than 64 pages/ } }],
    ['--repeat', { resources: 2, problem: { code: 'list-cut', message: /repeats a page/ } }],
    ['--many', { resources: 10_000, problem: { code: 'list-cut', message: /first 10000 entries/ } }],
    ['--bad', { resources: 3, problem: { code: 'bad-entries', message: /^7 entries/ } }],
    ['--no-list', { resources: 0, problem: { code: 'bad-answer', message: /no list/ } }],
    ['--broken-lists', { resources: 0, problem: { code: 'server-error', message: /no such table/ } }],
  ]
  for (const [fault, expected] of rows)
    verifies('mcp:offers:bounded', `of a server with ${fault}`, async () => {
      await using harness = await createOffering([fault, '--templates'], { messageBytes: 64_000_000 })
      const { offers } = harness.supervisor
      const listed = await offers.listResources('raw')
      if (!listed.ok) throw new Error(listed.problem.message)
      const { resources, templates, problem } = listed.value
      const { resources: count, problem: told } = expected as {
        resources: number
        problem: { code: string; message: RegExp }
      }
      expect(resources).toHaveLength(count)
      expect(problem?.code).toBe(told.code)
      expect(problem?.message).toMatch(told.message)
      expect(templates).toEqual([
        expect.objectContaining({ name: 'Some', variables: ['kind', 'path', 'q', 'from'] }),
      ])
      const prompts = await offers.listPrompts('raw')
      expect(prompts.ok ? prompts.value.length : prompts.problem.code).toBe(
        // Two of the bad resources have what a prompt needs.
        count === 0 ? told.code : fault === '--bad' ? count + 2 : count,
      )
      expect(await callWith(harness, 'log', {})).toMatchObject({ kind: 'result' })
    })
})

describe.concurrent('what is asked of a running server', () => {
  verifies('mcp:offers:asked', 'resources and templates, and their contents', async () => {
    await using harness = await createOffering()
    const { offers } = harness.supervisor
    expect(await offers.listResources('raw')).toEqual(
      ok({
        resources: expect.arrayContaining([
          { uri: 'test://0', name: 'Resource 0', title: null, description: '', mimeType: null, bytes: 0 },
        ]),
        templates: [],
        canFollow: true,
        followed: [],
        problem: null,
      }),
    )
    expect(await offers.readResource('raw', 'test://1')).toEqual(
      ok({
        contents: [
          { kind: 'resource', uri: 'test://1', mimeType: 'text/plain', text: expect.any(String) },
          { kind: 'resource', uri: 'test://1', mimeType: 'image/png', base64: 'AAAA' },
        ],
      }),
    )
  })

  verifies('mcp:offers:asked', 'prompts, with what cannot be read kept as it is', async () => {
    await using harness = await createOffering()
    const { offers } = harness.supervisor
    const prompts = await offers.listAllPrompts()
    expect(prompts).toHaveLength(6)
    expect(prompts[0]).toEqual({
      alias: 'raw',
      prompt: {
        name: 'prompt-0',
        title: null,
        description: '',
        arguments: [{ name: 'topic', title: null, description: '', isRequired: true }],
      },
    })
    expect(await offers.fillPrompt('raw', 'prompt-0', { topic: 'x' })).toEqual(
      ok({
        description: 'Filled in',
        messages: [
          { role: 'user', content: { kind: 'text', text: '{"topic":"x"}' } },
          { role: 'user', content: { kind: 'resource', uri: 'test://1', text: 'one' } },
          { role: 'assistant', content: { kind: 'other', json: { type: 'hologram' } } },
        ],
      }),
    )
  })

  verifies(
    'mcp:offers:asked',
    'completions, asked once for the same, and none where there is no answer',
    async () => {
      await using harness = await createOffering([], { callTimeoutSeconds: 1 })
      const { offers } = harness.supervisor
      const target = { kind: 'prompt', name: 'prompt-0' } as const
      const wanted = { target, argument: 'topic', value: 'o', known: { other: 'x' } }
      const found = ok({ values: ['one', '{"arguments":{"other":"x"}}'], hasMore: true })
      expect(await offers.complete('raw', wanted)).toEqual(found)
      expect(await offers.complete('raw', wanted)).toEqual(found)
      expect(received(harness, 'completion/complete')).toHaveLength(1)
      expect(await offers.complete('raw', { ...wanted, value: 'hang' })).toEqual(
        ok({ values: [], hasMore: false }),
      )
    },
  )

  verifies('mcp:offers:asked', 'each failure in a sentence, and the server goes on', async () => {
    await using harness = await createOffering([], { callTimeoutSeconds: 1 })
    const { offers } = harness.supervisor
    const codeOf = async (uri: string): Promise<string> => {
      const read = await offers.readResource('raw', uri)
      return read.ok ? 'ok' : read.problem.code
    }
    expect(await Promise.all(['test://deep', 'test://hang', 'test://none', 'test://1'].map(codeOf))).toEqual([
      'bad-answer',
      'timed-out',
      'bad-answer',
      'ok',
    ])
    await harness.supervisor.stop('raw')
    expect(await codeOf('test://1')).toBe('not-running')
    expect(await offers.listResources('nobody')).toMatchObject({ problem: { code: 'unknown-server' } })
    expect(await offers.listAllPrompts()).toEqual([])
  })

  for (const era of [[], ['--modern']])
    verifies('mcp:offers:asked', `a resource that asks first ${era.join('')}`, async () => {
      const asked: unknown[] = []
      await using harness = await createOffering(
        era,
        {},
        {
          answerServerRequest: (server, request) => {
            asked.push([server.alias, request.kind])
            return Promise.resolve(accepted)
          },
        },
      )
      const { offers } = harness.supervisor
      const read = await offers.readResource('raw', 'test://asks')
      expect(JSON.stringify(read)).toContain('accept')
      expect(asked).toEqual([['raw', 'elicit-form']])
      if (era.length === 0) return
      expect(received(harness, 'resources/read')[1]).toMatchObject({
        params: { inputResponses: { who: { action: 'accept' } }, requestState: 's' },
      })
      expect(await offers.readResource('raw', 'test://for-ever')).toMatchObject({
        problem: { message: expect.stringContaining('10 times') },
      })
      expect(received(harness, 'resources/read')).toHaveLength(12)
    })

  test('lists are kept while their server promises to tell of changes, contents for as long as it says', async () => {
    await using session = await createOffering(['--list-changed'])
    const { offers } = session.supervisor
    await offers.listResources('raw')
    await offers.listResources('raw')
    expect(received(session, 'resources/list')).toHaveLength(2)
    await callWith(session, 'change', { uri: 'test://1' })
    await offers.listResources('raw')
    expect(received(session, 'resources/list')).toHaveLength(4)
    await using stateless = await createOffering(['--modern'])
    const twice = [1, 2].map(() => stateless.supervisor.offers.readResource('raw', 'test://1'))
    const [one, two] = await Promise.all(twice)
    expect(one).toEqual(two)
    expect(received(stateless, 'resources/read')).toHaveLength(1)
  })
})

describe.concurrent('a resource that is followed', () => {
  for (const [era, method] of [
    [[], 'resources/subscribe'],
    [['--modern'], 'subscriptions/listen'],
  ] as const)
    verifies('mcp:offers:followed', `by ${method}`, async () => {
      await using harness = await createOffering(era)
      const { offers } = harness.supervisor
      const changed: string[] = []
      harness.supervisor.subscribe((change) => {
        if (change.kind === 'resource-changed') changed.push(change.uri)
      })
      expect(await offers.followResource('raw', 'test://1', true)).toEqual(ok(null))
      expect(await offers.listResources('raw')).toMatchObject({ value: { followed: ['test://1'] } })
      for (const uri of ['test://2', 'test://1', 'test://1']) await callWith(harness, 'change', { uri })
      await until('the change', () => changed.length > 0)
      await callWith(harness, 'die', {})
      await until('it runs again', () => received(harness, method).length === 2)
      expect(received(harness, method)[1]?.['params']).toMatchObject(
        era.length === 0 ? { uri: 'test://1' } : { notifications: { resourceSubscriptions: ['test://1'] } },
      )
      changed.length = 0
      await callWith(harness, 'change', { uri: 'test://1' })
      await until('the change in its next life', () => changed.length > 0)
      expect(await offers.followResource('raw', 'test://1', false)).toEqual(ok(null))
      changed.length = 0
      await callWith(harness, 'change', { uri: 'test://1' })
      expect(await offers.listResources('raw')).toMatchObject({ value: { followed: [] } })
      expect(changed).toEqual([])
    })

  verifies('mcp:offers:followed', 'only where the server can tell', async () => {
    await using harness = await createOffering(['--cannot-follow'])
    expect(await harness.supervisor.offers.followResource('raw', 'test://1', true)).toMatchObject({
      problem: { code: 'not-offered' },
    })
    await configureOffering(harness, [])
    expect(await harness.supervisor.offers.followResource('raw', 'test://1', true)).toMatchObject({
      problem: { code: 'not-running' },
    })
  })
})

verifies(
  'mcp:real-servers',
  'everything: resources, templates, prompts, completion, a task and its question',
  async () => {
    await using harness = createHarness()
    await harness.supervisor.configure(
      new Map([['raw', definitionOf(harness, [packaged('everything'), 'stdio'])]]),
    )
    expect(await harness.supervisor.start('raw')).toEqual(ok(null))
    const { offers } = harness.supervisor
    const listed = await offers.listResources('raw')
    if (!listed.ok) throw new Error(listed.problem.message)
    const { resources, templates, problem, canFollow } = listed.value
    expect(problem).toBeNull()
    expect(canFollow).toBe(true)
    expect(templates.map(({ variables }) => variables)).toEqual([['resourceId'], ['resourceId']])
    const [first] = resources
    expect(await offers.readResource('raw', first?.uri ?? '')).toMatchObject({
      value: { contents: [{ kind: 'resource', text: expect.any(String) }] },
    })
    expect(await offers.followResource('raw', first?.uri ?? '', true)).toEqual(ok(null))
    const prompts = await offers.listPrompts('raw')
    const completable = prompts.ok ? prompts.value.find(({ name }) => name.includes('complet')) : undefined
    const [argument] = completable?.arguments ?? []
    const completion = await offers.complete('raw', {
      target: { kind: 'prompt', name: completable?.name ?? '' },
      argument: argument?.name ?? '',
      value: 'E',
      known: {},
    })
    expect(completion).toMatchObject({ value: { values: expect.arrayContaining(['Engineering']) } })
    const outcome = await callWith(
      harness,
      'simulate-research-query',
      { topic: 'python', ambiguous: true },
      {
        onServerRequest: () =>
          Promise.resolve({
            kind: 'result',
            result: { action: 'accept', content: { interpretation: 'snake' } },
          }),
      },
    )
    expect(outcome).toMatchObject({
      kind: 'result',
      content: [{ kind: 'text', text: expect.stringContaining('python (snake)') }],
    })
  },
)
