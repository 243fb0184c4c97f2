import { expect } from 'vitest'
import type { CallId } from '#contract/ids'
import type { CallItem } from '#contract/call-item'
import { verifies } from '../support/verifies.ts'
import { asksFor, hangsAfter, inTurn, says, textResult, untilReleased } from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'

const callsOf = (world: World): readonly CallItem[] =>
  world.transcript().items.filter((item) => item.kind === 'call')
const callAt = (world: World, index: number): CallId => {
  const call = callsOf(world)[index]
  if (!call) throw new Error(`no call ${index}`)
  return call.callId
}

verifies('agent:restart', 'an unfinished answer is interrupted with what was saved', async () => {
  await using world = createWorld({ model: hangsAfter('saved text') })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.partials.size === 1)
  await world.crash()
  await world.untilRunEnds()
  expect(world.lastEvent('assistant-finished')).toMatchObject({
    finish: 'interrupted',
    parts: [{ kind: 'text', text: 'saved text' }],
  })
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'interrupted' })
  expect(world.requests).toHaveLength(1)
})

verifies('agent:restart', 'a running call is unknown and never run again', async () => {
  await using world = createWorld({
    tools: { slow: untilReleased().tool },
    model: inTurn(asksFor({ tool: 'slow' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await world.decide(callAt(world, 0), 'allowed')
  await world.until(() => world.dispatched.length === 1)
  await world.crash()
  await world.untilRunEnds()
  expect(callsOf(world)[0]?.state).toMatchObject({ kind: 'unknown', problem: { code: 'outcome-unknown' } })
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'interrupted' })
  expect([world.dispatched.length, world.requests.length]).toEqual([1, 1])
  await world.agent.continueRun(conversation)
  await world.until(() => world.lastEvent('run-finished')?.reason === 'completed')
  expect(world.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', isError: true })
})

verifies('agent:restart', 'an open question stands again, and its answer wakes the run', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: inTurn(asksFor({ tool: 'read' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  const before = world.lastEvent('call-proposed')?.requestId
  await world.crash()
  await world.untilAsked()
  expect(world.lastEvent('call-proposed')?.requestId).not.toBe(before)
  expect(world.agent.activity(conversation)).toBe('waiting')
  await world.decide(callAt(world, 0), 'allowed')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
  expect(world.requests).toHaveLength(2)
})

verifies('agent:restart', 'a question that the gate has lost is put anew', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    isForgetful: true,
    model: inTurn(asksFor({ tool: 'read' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await world.crash()
  await world.untilAsked()
  await world.decide(callAt(world, 0), 'allowed')
  await world.untilRunEnds()
  expect(world.dispatched).toHaveLength(1)
})

verifies('agent:restart', 'allowed and not sent is asked again', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    prepare: async () => {
      if (world.lastEvent('call-decided')?.verdict === 'allowed') await new Promise(() => undefined)
      return { ok: true, value: null }
    },
    model: inTurn(asksFor({ tool: 'read' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await world.decide(callAt(world, 0), 'allowed')
  await world.crash()
  await world.untilAsked()
  expect(world.dispatched).toEqual([])
})

verifies('agent:restart', 'a call that was only requested is proposed', async () => {
  let isHanging = true
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    prepare: async () => {
      if (isHanging) await new Promise(() => undefined)
      return { ok: true, value: null }
    },
    model: asksFor({ tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => callsOf(world).length === 1)
  isHanging = false
  await world.crash()
  await world.untilAsked()
})

verifies('agent:restart', 'a call that can no longer be run does not wake the model', async () => {
  let isGone = false
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    prepare: async () => {
      if (isGone) return { ok: false, problem: { code: 'unknown-server', message: 'Gone.' } }
      await new Promise(() => undefined)
      return { ok: true, value: null }
    },
    model: asksFor({ tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => callsOf(world).length === 1)
  isGone = true
  await world.crash()
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'interrupted' })
  expect(world.requests).toHaveLength(1)
})

verifies('agent:restart', 'a run that was being stopped is stopped', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x'), slow: async () => new Promise(() => undefined) },
    model: asksFor({ tool: 'read' }, { tool: 'slow' }),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked(2)
  await world.decide(callAt(world, 1), 'allowed')
  await world.until(() => world.dispatched.length === 1)
  const run = world.transcript().run
  if (!run) throw new Error('no run')
  const stopping = world.commit([
    { kind: 'event', conversation, event: { type: 'run-stop-requested', runId: run.runId } },
  ])
  await stopping
  await world.crash()
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'stopped' })
})

verifies('agent:restart', 'a call by hand that was running is unknown', async () => {
  await using world = createWorld({ tools: { slow: untilReleased().tool } })
  await world.agent.runTool(conversation, { alias: 'files', tool: 'slow', argumentsText: '{}' })
  await world.untilAsked()
  await world.decide(callAt(world, 0), 'allowed')
  await world.until(() => world.dispatched.length === 1)
  await world.crash()
  await world.untilRunEnds()
  expect(callsOf(world)[0]?.state.kind).toBe('unknown')
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'interrupted' })
})

verifies('agent:close', 'unfinished text is kept and goes into the interrupted message', async () => {
  await using world = createWorld({ model: hangsAfter('so far') })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.updates.some((update) => update.kind === 'delta'))
  await world.restart()
  await world.untilRunEnds()
  expect(world.lastEvent('assistant-finished')).toMatchObject({ parts: [{ kind: 'text', text: 'so far' }] })
})

verifies('agent:close', 'questions are neither denied nor cancelled, and commands are refused', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: asksFor({ tool: 'read' }),
  })
  await world.agent.send(conversation, 'go')
  await world.untilAsked()
  await world.agent[Symbol.asyncDispose]()
  expect(world.events().some((event) => event.type === 'call-decided')).toBe(false)
  expect(callsOf(world)[0]?.state.kind).toBe('waiting')
  expect(await world.agent.send(conversation, 'more')).toMatchObject({ problem: { code: 'closing' } })
})

verifies('agent:close', 'a call that was cut short by closing is unknown, not cancelled', async () => {
  await using world = createWorld({
    tools: { slow: untilReleased().tool },
    granted: () => true,
    model: asksFor({ tool: 'slow' }),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.dispatched.length === 1)
  await world.restart()
  await world.untilRunEnds()
  expect(callsOf(world)[0]?.state.kind).toBe('unknown')
  expect(world.dispatched).toHaveLength(1)
})
