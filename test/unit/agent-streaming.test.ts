import { expect } from 'vitest'
import type { AgentUpdate } from '../../main/agent/ports.ts'
import { verifies } from '../support/verifies.ts'
import { says } from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'

const deltas = (world: World) =>
  world.updates.filter((update): update is Extract<AgentUpdate, { kind: 'delta' }> => update.kind === 'delta')

verifies(
  'agent:streaming',
  'many pieces go out as few deltas, in order, and as the stored text',
  async () => {
    await using world = createWorld({
      model: async function* () {
        for (let piece = 0; piece < 200; piece += 1) yield { kind: 'reasoning', text: `r${piece} ` }
        for (let piece = 0; piece < 2_000; piece += 1) yield { kind: 'text', text: `${piece} ` }
        yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
      },
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    const parts = world.lastEvent('assistant-finished')?.parts
    expect(parts?.map(({ kind }) => kind)).toEqual(['reasoning', 'text'])
    for (const part of parts ?? [])
      expect(
        deltas(world)
          .filter((delta) => delta.part === part.kind)
          .map(({ text }) => text)
          .join(''),
      ).toBe(part.text)
    expect(deltas(world).length).toBeLessThan(50)
  },
)

verifies(
  'agent:streaming',
  'what is live is exactly what was sent; it ends with the stored message',
  async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    await using world = createWorld({
      model: async function* () {
        yield { kind: 'text', text: 'one ' }
        await released
        yield { kind: 'text', text: 'two' }
        yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
      },
    })
    const lives: (string | undefined)[] = []
    world.agent.subscribe((update) => {
      if (update.kind === 'delta') lives.push(world.agent.live(conversation)?.parts[0]?.text)
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => deltas(world).length === 1)
    const atTheEnd: unknown[] = []
    const ended = world.until(() => {
      const isStored = world.lastEvent('assistant-finished') !== undefined
      if (isStored) atTheEnd.push(world.agent.live(conversation))
      return isStored
    })
    release()
    await ended
    await world.untilRunEnds()
    expect(atTheEnd).toEqual([null])
    expect(lives).toEqual(['one ', 'one two'])
    expect(world.agent.live(conversation)).toBeNull()
  },
)

verifies('agent:streaming', 'saved while it is written, and no save is left behind', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await using world = createWorld({
    model: async function* () {
      yield { kind: 'text', text: 'early' }
      await released
      yield { kind: 'text', text: ' late' }
      yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.partials.size === 1)
  expect([...world.partials.values()][0]?.parts).toEqual([{ kind: 'text', text: 'early' }])
  release()
  await world.untilRunEnds()
  expect(world.partials.size).toBe(0)
})

verifies(
  'agent:streaming',
  'a save that is on its way when the answer ends comes before the end',
  async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let isHeld = false
    await using world = createWorld({
      model: async function* () {
        yield { kind: 'text', text: 'early' }
        await released
        yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
      },
      pause: async () => {
        if (isHeld || deltas(world).length === 0) return
        isHeld = true
        release()
        for (let left = 30; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve))
      },
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => world.commits.some((writes) => writes.some(({ kind }) => kind === 'partial')))
    await world.untilRunEnds()
    expect(world.partials.size).toBe(0)
  },
)

verifies('agent:streaming', 'a wait before a retry is told and taken back', async () => {
  await using world = createWorld({
    model: async function* () {
      yield {
        kind: 'retrying',
        problem: { code: 'rate-limited', message: 'The provider limits requests.' },
        until: Date.now() + 4_900,
      }
      yield { kind: 'text', text: 'at last' }
      yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.updates.filter((update) => update.kind === 'activity')).toEqual([
    { kind: 'activity', conversation, text: 'The provider limits requests. Trying again in 5 s.' },
    { kind: 'activity', conversation, text: null },
  ])
})

verifies('agent:streaming', 'an answer cut off by its length has no calls and can be continued', async () => {
  await using world = createWorld({
    model: async function* () {
      yield { kind: 'text', text: 'as far as' }
      yield {
        kind: 'finished',
        finish: 'length',
        calls: [{ providerCallId: 'x', name: 'files__read', arguments: '{' }],
        usage: null,
      }
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.transcript().calls.size).toBe(0)
  world.setModel(says('it goes'))
  expect(await world.agent.continueRun(conversation)).toMatchObject({ ok: true })
})

verifies('agent:streaming', 'an empty answer and a stream that just ends say so', async () => {
  await using world = createWorld({
    model: async function* () {
      yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.lastEvent('assistant-finished')).toMatchObject({ problem: { code: 'empty-answer' } })
  world.setModel(async function* () {
    yield { kind: 'text', text: 'and th' }
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => world.lastEvent('run-finished')?.reason === 'interrupted')
  expect(world.lastEvent('assistant-finished')).toMatchObject({ finish: 'interrupted' })
})
