import { expect, test } from 'vitest'
import { verifies } from '../support/verifies.ts'
import {
  callRaw,
  configureRaw,
  createHarness,
  definitionOf,
  packaged,
  prepared,
  callOptions,
  stateOf,
} from './mcp-harness.ts'

verifies(
  'mcp:real-servers',
  'everything, filesystem, memory and sequential-thinking run, list and answer',
  async () => {
    await using harness = createHarness()
    const { supervisor, folder } = harness
    const cases = [
      { name: 'everything', args: [], tool: 'echo', given: { message: 'hello' }, text: 'Echo: hello' },
      { name: 'filesystem', args: [folder], tool: 'list_allowed_directories', given: {}, text: folder },
      { name: 'memory', args: [], tool: 'read_graph', given: {}, text: 'entities' },
      {
        name: 'sequential-thinking',
        args: [],
        tool: 'sequentialthinking',
        given: { thought: 'one', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 },
        text: 'thoughtNumber',
      },
    ]
    await supervisor.configure(
      new Map(cases.map(({ name, args }) => [name, definitionOf(harness, [packaged(name), ...args])])),
    )
    const outcomes = await Promise.all(
      cases.map(async ({ name, tool, given }) =>
        supervisor.dispatch(harness.permitFor(await prepared(harness, tool, name), given), callOptions()),
      ),
    )
    outcomes.forEach((outcome, index) => {
      expect(outcome).toMatchObject({ kind: 'result', isError: false })
      expect(outcome).not.toHaveProperty('warning')
      expect(JSON.stringify(outcome)).toContain(cases[index]?.text)
    })
    expect(supervisor.list().every((server) => server.toolCount > 0 && server.quarantinedCount === 0)).toBe(
      true,
    )
    await supervisor.stop('everything')
    expect(stateOf(harness, 'everything')).toEqual({ kind: 'stopped' })
  },
)

test('a call gives back what the tool answered', async () => {
  await using harness = createHarness()
  await configureRaw(harness)
  expect(await callRaw(harness, 'echo', { a: [1, 'é'] })).toEqual({
    kind: 'result',
    content: [{ kind: 'text', text: '{"a":[1,"é"]}' }],
    structured: undefined,
    isError: false,
  })
})

test('a server of 2026-07-28 is found out once, and then spoken to at once', async () => {
  await using harness = createHarness()
  await configureRaw(harness, ['--modern'])
  expect(await callRaw(harness, 'echo', { era: 'new' })).toMatchObject({ kind: 'result', isError: false })
  expect(await callRaw(harness, 'unknown-content')).toMatchObject({
    content: [{ kind: 'other' }, { kind: 'text' }],
  })
  await harness.supervisor.restart('raw')
  expect(await callRaw(harness, 'echo', { era: 'new' })).toMatchObject({ kind: 'result', isError: false })
  const methods = harness.journal().map((line) => (JSON.parse(line) as { method: string }).method)
  expect(methods.filter((method) => method === 'server/discover')).toHaveLength(1)
  expect(methods).not.toContain('initialize')
  const detail = await harness.supervisor.detail('raw')
  expect(detail.ok && detail.value.serverInfo?.protocolVersion).toBe('2026-07-28')
})

test('a remembered verdict that is no longer true costs one more start', async () => {
  await using harness = createHarness()
  const changes = { source: { command: 'the same entry' } }
  for (const faults of [['--modern'], [], ['--modern']]) {
    await configureRaw(harness, faults, changes)
    expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result', isError: false })
  }
  expect(harness.launches).toHaveLength(5)
})
