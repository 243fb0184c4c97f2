import { describe, expect, test } from 'vitest'
import { fail } from '#contract/result'
import { verifies } from '../support/verifies.ts'
import { until } from '../support/until.ts'
import {
  callOptions,
  callRaw,
  configureRaw,
  contentsFor,
  createHarness,
  definitionOf,
  hashOf,
  prepared,
  processesWith,
  rawServer,
  stateOf,
  type Harness,
} from './mcp-harness.ts'

const sentCalls = (harness: Harness): readonly string[] =>
  harness.journal().filter((line) => line.includes('"tools/call"'))

describe.concurrent('permits and launches', () => {
  verifies('mcp:permit:only-way', 'an equal object, a copy and a used permit send nothing', async () => {
    await using harness = createHarness()
    const { supervisor } = harness
    await configureRaw(harness)
    const target = await prepared(harness, 'echo')
    const permit = harness.permitFor(target, { x: 1 })
    const forged = [{ permit: Symbol('permit') }, { ...permit }, structuredClone({ permit: null }) as never]
    for (const copy of forged) {
      expect(await supervisor.dispatch(copy, callOptions())).toMatchObject({
        kind: 'failed',
        problem: { code: 'no-permit' },
      })
    }
    expect(sentCalls(harness)).toEqual([])
    expect(await supervisor.dispatch(permit, callOptions())).toMatchObject({ kind: 'result' })
    expect(await supervisor.dispatch(permit, callOptions())).toMatchObject({
      kind: 'failed',
      problem: { code: 'no-permit' },
    })
    expect(sentCalls(harness)).toHaveLength(1)
  })

  verifies(
    'mcp:permit:exact-bytes',
    'arguments that are not in their canonical form are not written',
    async () => {
      await using harness = createHarness()
      await configureRaw(harness)
      const contents = contentsFor(await prepared(harness, 'echo'), { a: 1, b: 2 })
      for (const other of ['{"b":2,"a":1}', '{"a":1, "b":2}', '{"a":1,"b":2.0}', '{"a":"é"}', '[1,2']) {
        const permit = harness.mint({ ...contents, canonicalArguments: other })
        expect(await harness.supervisor.dispatch(permit, callOptions())).toMatchObject({
          kind: 'failed',
          problem: { code: 'unexpected-call' },
        })
      }
      expect(sentCalls(harness)).toEqual([])
      expect(await callRaw(harness, 'echo', { a: 1, b: 2 })).toMatchObject({ kind: 'result' })
    },
  )

  verifies(
    'mcp:permit:stale',
    'another process, launch, definition, server or tool voids a permit',
    async () => {
      await using harness = createHarness()
      const { supervisor } = harness
      await configureRaw(harness)
      const contents = contentsFor(await prepared(harness, 'echo'), {})
      const changes = [
        { incarnation: contents.incarnation + 1 },
        { launchHash: hashOf('other') },
        { definitionHash: hashOf('other') },
        { serverId: 'id-other' as never },
        { alias: 'other' },
        { tool: 'die' },
      ]
      for (const change of changes) {
        expect(
          await supervisor.dispatch(harness.mint({ ...contents, ...change }), callOptions()),
        ).toMatchObject({
          kind: 'failed',
          problem: { code: 'stale-permit' },
        })
      }
      await supervisor.restart('raw')
      expect(supervisor.isCurrent(contents, contents.definitionHash, 'echo')).toBe(false)
      expect(await supervisor.dispatch(harness.mint(contents), callOptions())).toMatchObject({
        kind: 'failed',
        problem: { code: 'stale-permit' },
      })
      expect(sentCalls(harness)).toEqual([])
    },
  )

  verifies(
    'mcp:permit:stale',
    'a tool that changes its definition voids permits for the old one',
    async () => {
      await using harness = createHarness()
      await configureRaw(harness)
      const before = await prepared(harness, 'echo')
      await callRaw(harness, 'change')
      const isCurrent = (): boolean =>
        harness.supervisor.isCurrent(before, before.tool.definitionHash, 'echo')
      expect(isCurrent()).toBe(true)
      await until('the new definition is listed', () => !isCurrent())
      expect(await harness.supervisor.dispatch(harness.permitFor(before, {}), callOptions())).toMatchObject({
        problem: { code: 'stale-permit' },
      })
      const lists = harness.journal().filter((line) => line.includes('"tools/list"'))
      expect(lists.length).toBeLessThanOrEqual(3)
      expect((await prepared(harness, 'echo')).tool.description).toBe('echo, changed')
    },
  )

  verifies('mcp:launch:approved', 'nothing runs before the answer, and a denial starts nothing', async () => {
    const answer = Promise.withResolvers<null>()
    await using harness = createHarness({
      approveLaunch: async (_, { onAsked }) => {
        onAsked('request-1' as never)
        await answer.promise
        return fail('launch-denied', 'You did not allow this server to start.')
      },
    })
    await configureRaw(harness)
    const starts = [harness.supervisor.start('raw'), harness.supervisor.start('raw')]
    const preparing = harness.supervisor.prepare('raw', 'echo', { signal: new AbortController().signal })
    await until('the question is open', () => stateOf(harness).kind === 'awaiting-approval')
    expect(stateOf(harness)).toEqual({ kind: 'awaiting-approval', requestId: 'request-1' })
    expect(processesWith(harness.marker)).toEqual([])
    answer.resolve(null)
    for (const outcome of await Promise.all([...starts, preparing])) {
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'launch-denied' } })
    }
    expect(harness.launches).toHaveLength(1)
    expect(processesWith(harness.marker)).toEqual([])
    expect(stateOf(harness)).toMatchObject({ kind: 'failed', problem: { code: 'launch-denied' } })
  })

  test('a question that only a cancelled call waits for is withdrawn', async () => {
    const withdrawn = Promise.withResolvers<null>()
    await using harness = createHarness({
      approveLaunch: (_, { onAsked, signal }) => {
        onAsked('request-1' as never)
        signal.addEventListener('abort', () => withdrawn.resolve(null))
        return new Promise(() => {})
      },
    })
    await configureRaw(harness)
    const run = new AbortController()
    const preparing = harness.supervisor.prepare('raw', 'echo', { signal: run.signal })
    await until('the question is open', () => stateOf(harness).kind === 'awaiting-approval')
    run.abort()
    expect(await preparing).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    await withdrawn.promise
    await until('it is stopped', () => stateOf(harness).kind === 'stopped')
  })

  verifies(
    'mcp:launch:changed',
    'a changed definition stops the process and is asked about again',
    async () => {
      await using harness = createHarness()
      const { supervisor } = harness
      await configureRaw(harness)
      await supervisor.start('raw')
      await configureRaw(harness)
      expect(stateOf(harness).kind).toBe('ready')
      expect(harness.launches).toHaveLength(1)
      await configureRaw(harness, ['--banner'])
      expect(stateOf(harness)).toEqual({ kind: 'stopped' })
      expect(processesWith(harness.marker)).toEqual([])
      await prepared(harness, 'echo')
      expect(harness.launches.map((launch) => launch.kind === 'stdio' && launch.args.length)).toEqual([1, 2])
      await supervisor.configure(new Map())
      expect(processesWith(harness.marker)).toEqual([])
      expect(supervisor.list()).toEqual([])
    },
  )

  verifies('mcp:environment:built', 'a server sees the built environment and nothing else', async () => {
    process.env['ASSENT_TEST_OWN_SECRET'] = 'own'
    await using harness = createHarness()
    await harness.supervisor.configure(
      new Map([
        [
          'raw',
          definitionOf(harness, [rawServer], { env: [{ name: 'API_TOKEN', value: 'mine', secrets: ['t'] }] }),
        ],
      ]),
    )
    const outcome = await callRaw(harness, 'environment')
    const seen = JSON.stringify(outcome)
    expect(seen).toContain(String.raw`\"API_TOKEN\":\"mine\"`)
    expect(seen).toContain(String.raw`\"HOME\":\"${harness.folder}`)
    expect(seen).not.toContain('ASSENT_TEST_OWN_SECRET')
    expect(seen).not.toContain('SECRET_TOKEN')
    expect(seen).not.toContain('VITEST')
  })
})
