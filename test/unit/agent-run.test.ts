import { expect } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { asksFor, hangsAfter, inTurn, says, textResult, untilReleased } from '../support/agent-scripts.ts'
import { conversation, createWorld } from '../support/agent-world.ts'
import type { CallItem } from '#contract/call-item'
import type { CallId } from '#contract/ids'
import type { World } from '../support/agent-world.ts'

const callsOf = (world: World): readonly CallItem[] =>
  world.transcript().items.filter((item) => item.kind === 'call')
const callAt = (world: World, index: number): CallId => {
  const call = callsOf(world)[index]
  if (!call) throw new Error(`no call ${index}`)
  return call.callId
}
const types = (world: World): readonly string[] => world.events().map(({ type }) => type)

verifies('agent:next-steps', 'an answer without calls', async () => {
  await using world = createWorld({ model: says('hello') })
  expect(await world.agent.send(conversation, 'hi')).toEqual({ ok: true, value: null })
  await world.untilRunEnds()
  expect(types(world)).toEqual([
    'user-message',
    'run-started',
    'assistant-started',
    'assistant-finished',
    'run-finished',
  ])
  expect(world.lastEvent('assistant-finished')).toMatchObject({
    finish: 'stop',
    parts: [{ kind: 'text', text: 'hello' }],
    usage: { inputTokens: 10, costUsd: 0.005 },
  })
  expect(world.agent.activity(conversation)).toBe('idle')
})

verifies('agent:parallel', 'the model waits for all of its calls', async () => {
  const slow = untilReleased()
  await using world = createWorld({
    tools: { read: async () => textResult('quick'), slow: slow.tool },
    model: inTurn(
      asksFor({ tool: 'read' }, { tool: 'slow' }, { tool: 'read', args: '{"a":1}' }),
      says('done'),
    ),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked(3)
  expect(world.agent.activity(conversation)).toBe('waiting')
  await world.decide(callAt(world, 1), 'allowed')
  await world.decide(callAt(world, 0), 'allowed')
  await world.decide(callAt(world, 2), 'denied')
  await world.until(() => callsOf(world)[0]?.state.kind === 'done')
  expect(world.requests).toHaveLength(1)
  slow.release(textResult('late'))
  await world.untilRunEnds()
  const answers = world.requests[1]?.messages.filter((message) => message.role === 'tool')
  expect(answers?.map((answer) => answer.text)).toEqual([
    'quick',
    'late',
    'The user denied this call. It was not run. Do not ask for it again unless the user wants it.',
  ])
  expect(world.dispatched.map(({ tool }) => tool)).toEqual(['slow', 'read'])
})

verifies('agent:denied', 'the server is never called', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('secret') },
    model: inTurn(asksFor({ tool: 'read' }), says('as you wish')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await world.decide(callAt(world, 0), 'denied')
  await world.untilRunEnds()
  expect(world.dispatched).toEqual([])
  expect(world.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', isError: true })
})

verifies(
  'agent:refused-unasked',
  'unknown tool, no JSON, wrong arguments, server that does not start',
  async () => {
    await using world = createWorld({
      tools: { read: async () => textResult('x'), broken: async () => textResult('x') },
      prepare: async (tool) =>
        tool === 'broken'
          ? { ok: false, problem: { code: 'start-failed', message: 'It exits at once.' } }
          : { ok: true, value: null },
      validate: (value) =>
        JSON.stringify(value) === '{"bad":1}'
          ? { ok: false, problem: { code: 'invalid-arguments', message: '/bad must be text' } }
          : { ok: true, value: null },
      model: inTurn(
        asksFor(
          { tool: 'nothing' },
          { tool: 'read', args: '{oops' },
          { tool: 'read', args: '{"bad":1}' },
          { tool: 'broken' },
        ),
        says('done'),
      ),
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.proposalsSeen).toEqual([])
    expect(callsOf(world).map(({ state }) => state.kind === 'refused' && state.problem.code)).toEqual([
      'unknown-tool',
      'invalid-json',
      'invalid-arguments',
      'start-failed',
    ])
    expect(callsOf(world)[0]).toMatchObject({
      state: {
        problem: {
          message: 'There is no tool named "files__nothing". The tools are: files__read, files__broken.',
        },
      },
    })
  },
)

verifies('agent:once', 'a permission that went stale leads to a new question', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: inTurn(asksFor({ tool: 'read' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  world.stale.add(callAt(world, 0))
  await world.decide(callAt(world, 0), 'allowed')
  await world.until(() => world.proposalsSeen.length === 2)
  await world.untilAsked()
  expect(world.dispatched).toEqual([])
  await world.decide(callAt(world, 0), 'allowed')
  await world.untilRunEnds()
  expect(world.dispatched).toHaveLength(1)
})

verifies('agent:once', 'a session grant sends without a question', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    granted: () => true,
    model: inTurn(asksFor({ tool: 'read' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(callsOf(world)[0]?.state).toMatchObject({ kind: 'done', by: 'session-grant' })
})

verifies('agent:one-answer', "a provider's id that stands twice is replaced", async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    granted: () => true,
    model: inTurn(
      asksFor({ tool: 'read', id: 'same' }, { tool: 'read', id: 'same' }, { tool: 'read', id: '' }),
      says('done'),
    ),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  const ids = callsOf(world).map((call) => call.providerCallId)
  expect(new Set(ids).size).toBe(3)
  expect(ids[0]).toBe('same')
})

verifies('agent:no-model', 'a message is refused before it is stored', async () => {
  await using world = createWorld({ modelName: null })
  expect(await world.agent.send(conversation, 'hi')).toMatchObject({
    ok: false,
    problem: { code: 'no-model' },
  })
  expect(world.rows).toEqual([])
})

verifies('agent:no-model', 'a tool is run by hand, asks, and gives the conversation its name', async () => {
  await using world = createWorld({ modelName: null, tools: { read: async () => textResult('text') } })
  const call = { alias: 'files', tool: 'read', argumentsText: '{"path":"a"}' }
  expect(await world.agent.runTool(conversation, call)).toMatchObject({ ok: true })
  await world.untilAsked()
  expect(world.settings.title).toBe('files.read')
  await world.decide(callAt(world, 0), 'allowed')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
  expect(world.dispatched).toMatchObject([{ callId: callAt(world, 0), tool: 'read', args: '{"path":"a"}' }])
  expect(world.requests).toEqual([])
  const refused = await world.agent.runTool(conversation, { ...call, argumentsText: '{' })
  expect(refused).toMatchObject({ ok: false, problem: { code: 'invalid-json' } })
  expect(await world.agent.runTool(conversation, { ...call, tool: 'other' })).toMatchObject({
    problem: { code: 'unknown-tool' },
  })
})

verifies('agent:ends', 'a second message is refused while a run is open', async () => {
  await using world = createWorld({ model: hangsAfter('so') })
  const [first, second] = await Promise.all([
    world.agent.send(conversation, 'one'),
    world.agent.send(conversation, 'two'),
  ])
  expect(first).toMatchObject({ ok: true })
  expect(second).toMatchObject({ ok: false, problem: { code: 'run-active' } })
  expect(await world.agent.send(conversation, '  ')).toMatchObject({ problem: { code: 'run-active' } })
})

verifies(
  'agent:ends',
  'failures before and after the first token end the run, and it can be continued',
  async () => {
    await using world = createWorld({
      model: async function* () {
        yield {
          kind: 'failed',
          interrupted: false,
          problem: { code: 'wrong-key', message: 'No.' },
          usage: null,
        }
      },
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.lastEvent('run-finished')).toMatchObject({
      reason: 'failed',
      problem: { code: 'wrong-key' },
    })

    world.setModel(async function* () {
      yield { kind: 'text', text: 'half an ans' }
      yield {
        kind: 'failed',
        interrupted: true,
        problem: { code: 'interrupted', message: 'Gone.' },
        usage: null,
      }
    })
    await world.agent.continueRun(conversation)
    await world.until(() => world.lastEvent('run-finished')?.reason === 'interrupted')
    expect(world.lastEvent('assistant-finished')).toMatchObject({
      finish: 'interrupted',
      parts: [{ kind: 'text', text: 'half an ans' }],
    })

    world.setModel(says('wer'))
    await world.agent.continueRun(conversation)
    await world.until(() => world.lastEvent('run-finished')?.reason === 'completed')
    expect(world.requests.at(-1)?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(await world.agent.continueRun(conversation)).toMatchObject({
      problem: { code: 'nothing-to-continue' },
    })
    await world.agent.send(conversation, 'thanks')
    await world.until(() => world.requests.length === 4)
    const roles = world.requests[3]?.messages.map(({ role }) => role)
    expect(roles).toEqual(['user', 'assistant', 'user', 'assistant', 'user'])
  },
)

verifies('agent:ends', 'a model or a tool that throws ends in words', async () => {
  await using world = createWorld({
    tools: {
      read: async () => {
        throw new Error('defect')
      },
    },
    granted: () => true,
    model: inTurn(
      asksFor({ tool: 'read' }),
      // oxlint-disable-next-line require-yield
      async function* () {
        throw new Error('defect')
      },
    ),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(callsOf(world)[0]?.state).toMatchObject({ kind: 'unknown' })
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'failed' })
})

verifies('agent:branches', 'editing and answering again', async () => {
  await using world = createWorld({ model: inTurn(says('one'), says('two'), says('three')) })
  await world.agent.send(conversation, 'first')
  await world.untilRunEnds()
  const original = world.lastEvent('user-message')
  await world.agent.regenerate(conversation)
  await world.until(() => world.requests.length === 2)
  await world.untilRunEnds()
  expect(world.transcript().items.map((item) => item.kind)).toEqual(['user', 'assistant'])
  expect(world.requests[1]?.messages).toEqual([{ role: 'user', text: 'first' }])
  if (!original) throw new Error('no message')
  await world.agent.edit(conversation, original.messageId, 'better')
  await world.until(() => world.requests.length === 3)
  await world.untilRunEnds()
  expect(world.requests[2]?.messages).toEqual([{ role: 'user', text: 'better' }])
  expect(world.rows.filter(({ stored }) => stored.event.type === 'assistant-finished')).toHaveLength(3)
  expect(await world.agent.edit(conversation, original.messageId, 'again')).toMatchObject({
    problem: { code: 'not-last-message' },
  })
})

verifies(
  'agent:disk-full',
  'a message is refused at once; a result is stored when there is room again',
  async () => {
    await using world = createWorld({
      tools: {
        read: async () => {
          world.failCommits('full', 'full')
          return textResult('precious')
        },
      },
      granted: () => true,
      model: inTurn(asksFor({ tool: 'read' }), says('done')),
    })
    world.failCommits('full')
    expect(await world.agent.send(conversation, 'go')).toMatchObject({ problem: { code: 'not-stored' } })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(callsOf(world)[0]?.state).toMatchObject({ kind: 'done' })
    expect(world.dispatched).toHaveLength(1)
  },
)
