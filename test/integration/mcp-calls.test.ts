import { expect, test } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { callRaw, configureRaw, createHarness, definitionOf, packaged, prepared, callOptions, stateOf } from './mcp-harness.ts'

verifies('mcp:real-servers', 'everything, filesystem, memory and sequential-thinking run, list and answer', async () => {
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
  expect(supervisor.list().every((server) => server.toolCount > 0 && server.quarantinedCount === 0)).toBe(true)
  await supervisor.stop('everything')
  expect(stateOf(harness, 'everything')).toEqual({ kind: 'stopped' })
})

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
