import { expect } from 'vitest'
import type { CallId } from '#contract/ids'
import type { CallItem } from '#contract/call-item'
import { verifies } from '../support/verifies.ts'
import { asksFor, hangsAfter, inTurn, says, textResult, untilReleased } from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'

const callsOf = (world: World): readonly CallItem[] =>
  world.transcript().items.filter((item) => item.kind === 'call')
const firstCall = (world: World): CallId => {
  const call = callsOf(world)[0]
  if (!call) throw new Error('no call')
  return call.callId
}
/** Lets work that should not be there show itself. */
const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve))
}
const stopTwice = async (world: World): Promise<void> => {
  const replies = await Promise.all([world.agent.stop(conversation), world.agent.stop(conversation)])
  expect(replies).toEqual([
    { ok: true, value: null },
    { ok: true, value: null },
  ])
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'stopped' })
  expect(world.events().filter((event) => event.type === 'run-stop-requested')).toHaveLength(1)
  expect(world.agent.activity(conversation)).toBe('idle')
}

verifies('agent:stop', 'while the answer is written: what came is kept', async () => {
  await using world = createWorld({ model: hangsAfter('half') })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.updates.some((update) => update.kind === 'delta'))
  await stopTwice(world)
  expect(world.lastEvent('assistant-finished')).toMatchObject({
    finish: 'stopped',
    parts: [{ kind: 'text', text: 'half' }],
  })
})

verifies('agent:stop', 'while a model keeps still and does not hear the abort', async () => {
  await using world = createWorld({
    // oxlint-disable-next-line require-yield
    model: async function* () {
      await new Promise(() => undefined)
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.requests.length === 1)
  await stopTwice(world)
})

verifies('agent:stop', 'at once after sending', async () => {
  await using world = createWorld({ model: hangsAfter('') })
  await world.agent.send(conversation, 'go')
  await stopTwice(world)
})

verifies('agent:stop', 'while a server is starting', async () => {
  let isStarting = false
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    prepare: (_tool, signal) => {
      isStarting = true
      return new Promise((resolve) =>
        signal.addEventListener('abort', () =>
          resolve({ ok: false, problem: { code: 'cancelled', message: 'Starting was cancelled.' } }),
        ),
      )
    },
    model: asksFor({ tool: 'read' }, { tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => callsOf(world).length === 2 && isStarting)
  await stopTwice(world)
  expect(world.proposalsSeen).toEqual([])
  expect(callsOf(world).map(({ state }) => state.kind)).toEqual(['refused', 'refused'])
})

verifies('agent:stop', 'while questions are open and a call is running', async () => {
  const slow = untilReleased()
  await using world = createWorld({
    tools: { read: async () => textResult('x'), slow: slow.tool },
    model: asksFor({ tool: 'slow' }, { tool: 'read' }, { tool: 'read', args: '{"b":1}' }),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked(3)
  await world.decide(firstCall(world), 'allowed')
  await world.until(() => world.dispatched.length === 1)
  await stopTwice(world)
  expect(callsOf(world).map(({ state }) => state.kind)).toEqual(['failed', 'cancelled', 'cancelled'])
  expect(world.openQuestions()).toEqual([])
  expect(world.requests).toHaveLength(1)
})

verifies('agent:stop', 'between the verdict and the dispatch nothing is sent', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: asksFor({ tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await Promise.all([world.agent.stop(conversation), world.decide(firstCall(world), 'allowed')])
  await world.untilRunEnds()
  expect(world.dispatched).toEqual([])
})

verifies('agent:stop', 'while the dispatch is being stored nothing is sent', async () => {
  let isArmed = false
  let stopped: Promise<unknown> = Promise.resolve()
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: asksFor({ tool: 'read' }),
    pause: async () => {
      if (!isArmed) return
      isArmed = false
      stopped = world.agent.stop(conversation)
      await stopped
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  const decided = world.decide(firstCall(world), 'allowed')
  await world.until(() => world.lastEvent('call-decided') !== undefined)
  isArmed = true
  await decided
  await world.untilRunEnds()
  await stopped
  expect(world.lastEvent('call-dispatched')).toBeDefined()
  expect(world.dispatched).toEqual([])
  expect(callsOf(world)[0]?.state).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
})

verifies('agent:stop', 'while the first of two questions is being stored the second is not put', async () => {
  let isStopped = false
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: asksFor({ tool: 'read' }, { tool: 'read', args: '{"b":1}' }),
    pause: async () => {
      if (isStopped || world.proposalsSeen.length === 0) return
      isStopped = true
      await world.agent.stop(conversation)
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => isStopped)
  await world.untilRunEnds()
  expect(world.proposalsSeen).toHaveLength(1)
  expect(callsOf(world).map(({ state }) => state.kind)).toEqual(['cancelled', 'refused'])
})

verifies('agent:stop', 'before the model is asked: no message is begun after the end', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  let reads = 0
  await using world = createWorld({
    beforeSettings: async () => {
      reads += 1
      if (reads > 1) await gate
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => reads === 2)
  await world.agent.stop(conversation)
  open()
  await world.untilRunEnds()
  await turns(20)
  expect(world.events().map(({ type }) => type)).toEqual([
    'user-message',
    'run-started',
    'run-stop-requested',
    'run-finished',
  ])
})

verifies('agent:stop', 'also when the consent gate does not know the question any more', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    isForgetful: true,
    model: asksFor({ tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await stopTwice(world)
  expect(callsOf(world)[0]?.state.kind).toBe('cancelled')
})

verifies('agent:stop', 'nothing to stop is no failure; a deleted conversation stops by itself', async () => {
  await using world = createWorld({ model: hangsAfter('x') })
  expect(await world.agent.stop(conversation)).toEqual({ ok: true, value: null })
  await world.agent.send(conversation, 'go')
  await world.commit([{ kind: 'event', conversation, event: { type: 'conversation-deleted' } }])
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'stopped' })
})

verifies('agent:cancel-call', 'one of three: waiting, running, and already ended', async () => {
  const slow = untilReleased()
  await using world = createWorld({
    tools: { read: async () => textResult('x'), slow: slow.tool },
    model: inTurn(
      asksFor({ tool: 'slow' }, { tool: 'read' }, { tool: 'read', args: '{"b":1}' }),
      says('done'),
    ),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked(3)
  const [running, waiting, other] = callsOf(world).map(({ callId }) => callId)
  if (!running || !waiting || !other) throw new Error('too few calls')
  await world.decide(running, 'allowed')
  await world.until(() => world.dispatched.length === 1)
  expect(await world.agent.cancelCall(conversation, running)).toMatchObject({ ok: true })
  expect(await world.agent.cancelCall(conversation, waiting)).toMatchObject({ ok: true })
  await world.until(() => callsOf(world)[0]?.state.kind === 'failed')
  expect(callsOf(world).map(({ state }) => state.kind)).toEqual(['failed', 'cancelled', 'waiting'])
  expect(await world.agent.cancelCall(conversation, running)).toMatchObject({
    problem: { code: 'call-ended' },
  })
  await world.decide(other, 'allowed')
  await world.untilRunEnds()
  const verdicts = world.events().filter((event) => event.type === 'call-decided' && event.callId === waiting)
  expect(verdicts).toHaveLength(1)
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
})

verifies('agent:cancel-call', 'a limit is followed by a call that is already running', async () => {
  const limits: number[] = []
  const slow = untilReleased()
  let timeoutMs = (): number => 0
  await using world = createWorld({
    tools: {
      slow: (args, options, input) => {
        timeoutMs = options.timeoutMs
        limits.push(timeoutMs())
        return slow.tool(args, options, input)
      },
    },
    granted: () => true,
    model: inTurn(asksFor({ tool: 'slow' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.dispatched.length === 1)
  await world.agent.limitCall(conversation, firstCall(world), 7)
  limits.push(timeoutMs())
  expect(limits).toEqual([Infinity, 7_000])
  slow.release(textResult('x'))
  await world.untilRunEnds()
})
