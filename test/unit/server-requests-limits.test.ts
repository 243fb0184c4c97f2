import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAskingLimits } from '../../main/server-requests/asking-limits.ts'
import { serverId } from '#contract/ids'
import {
  allowAll,
  askerOf,
  createAskingWorld,
  form,
  samplingOf,
  settledTurns,
} from '../support/asking-world.ts'
import { verifies } from '../support/verifies.ts'

const codesOf = (answers: readonly { readonly answer: object }[]): readonly unknown[] =>
  answers.map(({ answer }) => ('code' in answer ? answer.code : 'result'))

verifies('requests:limits', '3,000 sampling requests at once: one is open, twenty wait', async () => {
  const world = createAskingWorld()
  const answers: unknown[] = []
  const flood = Array.from({ length: 3_000 }, () =>
    world.ask(samplingOf()).then((one) => answers.push(one.answer)),
  )
  await settledTurns()
  expect(world.open).toHaveLength(1)
  expect(answers).toHaveLength(3_000 - 21)
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify({ kind: 'error', code: -32_000, message: 'Too many requests' })]),
  )
  expect(world.warnings).toHaveLength(1)
  expect(world.modelRequests).toHaveLength(0)
  while (answers.length < 3_000) {
    world.open[0]?.settle({ kind: 'declined' })
    await settledTurns(3)
  }
  await Promise.all(flood)
  expect(world.peak()).toBe(1)
  expect(world.asked).toHaveLength(10)
})

verifies('requests:limits', 'three forms are open at a time, and the next one follows', async () => {
  const world = createAskingWorld()
  const abort = new AbortController()
  const answers = Array.from({ length: 5 }, () => world.ask(form, { signal: abort.signal }))
  await settledTurns()
  expect(world.open).toHaveLength(3)
  world.open[0]?.settle({ kind: 'declined' })
  await settledTurns()
  expect([world.open.length, world.asked.length]).toEqual([3, 4])
  abort.abort()
  await Promise.all(answers)
  expect([world.open.length, world.asked.length]).toEqual([0, 4])
})

verifies('requests:limits', 'ten questions a minute and a hundred an hour, of all kinds', async () => {
  const world = createAskingWorld({ react: allowAll })
  const askEleven = async () => codesOf(await Promise.all(Array.from({ length: 11 }, () => world.ask(form))))
  for (let minute = 0; minute < 10; minute += 1) {
    expect(await askEleven()).toEqual([...Array.from({ length: 10 }, () => 'result'), -32_000])
    world.pass(60_000)
  }
  expect(new Set(await askEleven())).toEqual(new Set([-32_000]))
  expect(world.asked).toHaveLength(100)
  expect(world.warnings).toHaveLength(1)
  world.pass(3_000_000)
  expect(codesOf([await world.ask(form)])).toEqual(['result'])
})

verifies('requests:limits', 'what one server used up is no other server’s', async () => {
  const world = createAskingWorld({ react: allowAll })
  for (let asked = 0; asked < 11; asked += 1) await world.ask(form)
  expect(codesOf([await world.ask(form, { asker: askerOf({ server: 'other' }) })])).toEqual(['result'])
})

verifies('requests:limits', 'twenty answers of a model for a call, fifty an hour', async () => {
  const world = createAskingWorld({ react: allowAll })
  const sample = async (call: string | null) => {
    world.pass(7_000)
    return codesOf([await world.ask(samplingOf(), { asker: askerOf({ call }) })])[0]
  }
  for (let sampled = 0; sampled < 20; sampled += 1) expect(await sample('call-1')).toBe('result')
  expect(await sample('call-1')).toBe(-32_000)
  for (let sampled = 0; sampled < 15; sampled += 1) expect(await sample('call-2')).toBe('result')
  for (let sampled = 0; sampled < 15; sampled += 1) expect(await sample(null)).toBe('result')
  expect(await sample('call-3')).toBe(-32_000)
  expect(world.modelRequests).toHaveLength(50)
})

verifies('requests:limits', 'a request inside the answer to another one waits and counts', async () => {
  let depth = 0
  const nested: Promise<unknown>[] = []
  const world = createAskingWorld({
    react: allowAll,
    model: async function* () {
      depth += 1
      // The server asks again while its own answer is under way.
      if (depth < 100) nested.push(world.ask(samplingOf()))
      yield { kind: 'text', text: 'again' }
      yield { kind: 'finished', finish: 'stop', calls: [], usage: null }
    },
  })
  await world.ask(samplingOf())
  for (let done = 0; done < nested.length; done += 1) await nested[done]
  expect(world.peak()).toBe(1)
  expect(world.modelRequests).toHaveLength(10)
})

const step = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    lane: fc.constantFrom('sampling' as const, 'question' as const),
  }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat(30) }),
  fc.record({ kind: fc.constant('abort' as const), which: fc.nat(30) }),
)

test('whatever happens, no line lets in more than its number, and none is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const limits = createAskingLimits(() => 0)
      const server = serverId.parse('s')
      const inside = { sampling: 0, question: 0 }
      const ends: (() => void)[] = []
      const aborts: AbortController[] = []
      const turns: Promise<unknown>[] = []
      for (const { ...one } of steps) {
        if (one.kind === 'ask') {
          const abort = new AbortController()
          aborts.push(abort)
          turns.push(
            limits.inTurn(server, one.lane, abort.signal, async () => {
              inside[one.lane] += 1
              expect(inside.sampling).toBeLessThanOrEqual(1)
              expect(inside.question).toBeLessThanOrEqual(3)
              await new Promise<void>((resolve) => ends.push(resolve))
              inside[one.lane] -= 1
            }),
          )
        } else if (one.kind === 'end') ends[one.which % Math.max(1, ends.length)]?.()
        else aborts[one.which % Math.max(1, aborts.length)]?.abort()
        await Promise.resolve()
      }
      for (let round = 0; round < 100; round += 1) {
        ends.forEach((end) => end())
        await Promise.resolve()
      }
      await Promise.all(turns)
      expect(inside).toEqual({ sampling: 0, question: 0 })
    }),
    { numRuns: 200 },
  )
})
