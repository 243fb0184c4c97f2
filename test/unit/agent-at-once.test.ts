import { expect } from 'vitest'
import type { Write } from '../../main/journal.ts'
import { asksFor, inTurn, says, textResult, untilReleased } from '../support/agent-scripts.ts'
import { conversation, createWorld } from '../support/agent-world.ts'
import { verifies } from '../support/verifies.ts'

const typesIn = (writes: readonly Write[]): readonly string[] =>
  writes.map((write) => (write.kind === 'event' ? write.event.type : write.kind))

verifies(
  'agent:at-once',
  'the answer, its call and the use of the grant are one commit, and then it is sent',
  async () => {
    const slow = untilReleased()
    await using world = createWorld({
      tools: { read: slow.tool },
      granted: () => true,
      model: inTurn(asksFor({ tool: 'read' }), says('done')),
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => world.dispatched.length === 1)
    await new Promise((resolve) => setImmediate(resolve))
    slow.release(textResult('late'))
    await world.untilRunEnds()
    expect(world.commits.map(typesIn)).toContainEqual([
      'assistant-finished',
      'call-requested',
      'call-proposed',
      'call-decided',
      'call-dispatched',
    ])
    expect(world.dispatched).toHaveLength(1)
    expect(world.events().map(({ type }) => type)).not.toContain('call-outcome-unknown')
    expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
  },
)

verifies(
  'agent:at-once',
  'several calls, bad arguments and a tool without a grant take the ordinary way',
  async () => {
    for (const [calls, granted] of [
      [[{ tool: 'read' }, { tool: 'read', args: '{"a":1}' }], true],
      [[{ tool: 'read', args: '{' }], true],
      [[{ tool: 'nothing' }], true],
      [[{ tool: 'read' }], false],
    ] as const) {
      await using world = createWorld({
        tools: { read: async () => textResult('read') },
        granted: () => granted,
        model: inTurn(asksFor(...calls), says('done')),
      })
      await world.agent.send(conversation, 'go')
      await (granted ? world.untilRunEnds() : world.untilAsked(1))
      const withAnswer = world.commits.map(typesIn).filter((types) => types.includes('call-requested'))
      expect(withAnswer).toEqual([['assistant-finished', ...calls.map(() => 'call-requested')]])
    }
  },
)

verifies(
  'agent:at-once',
  'a full disk keeps neither the answer nor a dispatch, and later both come once',
  async () => {
    await using world = createWorld({
      tools: { read: async () => textResult('read') },
      granted: () => true,
      model: inTurn((request, signal) => {
        world.failCommits('full', 'full')
        return asksFor({ tool: 'read' })(request, signal)
      }, says('done')),
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.dispatched).toHaveLength(1)
    expect(world.events().filter(({ type }) => type === 'call-dispatched')).toHaveLength(1)
    expect(world.events().filter(({ type }) => type === 'assistant-finished')).toHaveLength(2)
  },
)
