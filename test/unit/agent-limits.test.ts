import { expect } from 'vitest'
import { callResult } from '#contract/events'
import type { CallItem } from '#contract/call-item'
import type { CallOutcome } from '../../main/call.ts'
import { largeAnswerOf } from '../../main/large-answer.ts'
import { createQuestionRate } from '../../main/agent/question-rate.ts'
import { runId } from '#contract/ids'
import { verifies } from '../support/verifies.ts'
import { asksFor, inTurn, says, textResult } from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'

const callsOf = (world: World): readonly CallItem[] =>
  world.transcript().items.filter((item) => item.kind === 'call')

/** Asks for another file each time. */
const neverEnds = () => {
  let count = 0
  return (...[request, signal]: Parameters<ReturnType<typeof says>>) =>
    asksFor({ tool: 'read', args: `{"n":${(count += 1)}}` })(request, signal)
}

verifies('agent:budget', 'steps, tokens and money', async () => {
  const budgets = [
    [{ steps: 3, tokens: null, costUsd: null }, 'step-limit', 3],
    [{ steps: 50, tokens: 30, costUsd: null }, 'token-limit', 2],
    [{ steps: 50, tokens: null, costUsd: 0.009 }, 'cost-limit', 2],
  ] as const
  for (const [budget, reason, requests] of budgets) {
    await using world = createWorld({
      tools: { read: async () => textResult('x') },
      granted: () => true,
      budget,
      model: neverEnds(),
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.lastEvent('run-finished')).toMatchObject({ reason, problem: { code: reason } })
    expect(world.requests).toHaveLength(requests)
    expect(callsOf(world).every(({ state }) => state.kind === 'done')).toBe(true)
  }
})

verifies('agent:budget', 'a continued run has a budget of its own', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    granted: () => true,
    budget: { steps: 2, tokens: null, costUsd: null },
    model: neverEnds(),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  await world.agent.continueRun(conversation)
  await world.until(() => world.requests.length === 4)
  await world.untilRunEnds()
})

verifies('agent:repeating', 'the same calls in other spelling, with the same results', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    granted: () => true,
    model: inTurn(
      asksFor({ tool: 'read', args: '{"a":1,"b":{"c":2,"d":3}}' }),
      asksFor({ tool: 'read', args: '{"b":{"d":3,"c":2}, "a":1}' }),
      asksFor({ tool: 'read', args: '{"a":1,"b":{"c":2,"d":3}}' }),
      says('never reached'),
    ),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'repeating' })
  expect(world.requests).toHaveLength(3)
})

verifies('agent:repeating', 'results that differ are no repetition', async () => {
  let count = 0
  await using world = createWorld({
    tools: { poll: async () => textResult(`state ${(count += 1)}`) },
    granted: () => true,
    model: inTurn(...Array.from({ length: 5 }, () => asksFor({ tool: 'poll' })), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'completed' })
})

verifies('agent:question-rate', 'the 21st question of a run is not put, and the run is paused', async () => {
  await using world = createWorld({
    tools: { read: async () => textResult('x') },
    model: asksFor(...Array.from({ length: 25 }, (_, n) => ({ tool: 'read', args: `{"n":${n}}` }))),
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => callsOf(world).filter(({ state }) => state.kind === 'refused').length === 5)
  await world.untilAsked(20)
  for (const call of world.openQuestions()) await world.decide(call, 'denied')
  await world.untilRunEnds()
  expect(world.lastEvent('run-finished')).toMatchObject({
    reason: 'step-limit',
    problem: { code: 'too-many-questions' },
  })
  expect(world.requests).toHaveLength(1)
})

verifies('agent:question-rate', 'the window slides, and each run has its own', async () => {
  let now = 0
  const rate = createQuestionRate(() => now)
  const [one, two] = [runId.parse('one'), runId.parse('two')]
  for (let count = 0; count < 20; count += 1) {
    rate.count(one)
    now += 1_000
  }
  expect([rate.mayAsk(one), rate.mayAsk(two)]).toEqual([false, true])
  now = 60_500
  expect(rate.mayAsk(one)).toBe(true)
})

const largeText = `first ${'middle '.repeat(60_000)}last`
const largeResults: readonly (readonly [string, CallOutcome])[] = [
  ['taken apart here', textResult(largeText)],
  [
    'taken apart in another thread',
    {
      kind: 'result',
      content: [],
      structured: undefined,
      isError: false,
      large: largeAnswerOf({ content: [{ kind: 'text', text: largeText }], isError: false }),
    },
  ],
]

for (const [where, result] of largeResults) {
  verifies(
    'agent:large-result',
    `stored whole, shown by its beginning, given to the model cut in the middle; ${where}`,
    async () => {
      const text = largeText
      await using world = createWorld({
        tools: { read: async () => result },
        granted: () => true,
        model: inTurn(asksFor({ tool: 'read' }), says('done'), says('again')),
      })
      await world.agent.send(conversation, 'go')
      await world.untilRunEnds()
      const state = callsOf(world)[0]?.state
      if (state?.kind !== 'done') throw new Error('no result')
      expect(JSON.stringify(state.result).length).toBeLessThan(5_000)
      const stored = callResult.parse(JSON.parse(world.payloads.get(state.result.payload ?? '') ?? ''))
      expect(stored.content).toEqual([{ kind: 'text', text }])
      expect(stored.bytes).toBe(state.result.bytes)
      const answer = (index: number): string =>
        world.requests[index]?.messages.flatMap((message) =>
          message.role === 'tool' ? [message.text] : [],
        )[0] ?? ''
      expect(answer(1).length).toBeLessThan(100_200)
      expect(answer(1)).toMatch(/^first middle/)
      expect(answer(1)).toMatch(/last$/)
      expect(answer(1)).toContain('of 420010 characters are left out here')

      await world.restart()
      await world.agent.send(conversation, 'more')
      await world.untilRunEnds()
      expect(answer(2)).toBe(answer(1))
    },
  )
}

verifies('agent:large-result', 'an image is described to the model', async () => {
  await using world = createWorld({
    tools: {
      look: async () => ({
        kind: 'result',
        content: [{ kind: 'image', mimeType: 'image/png', base64: 'A'.repeat(4_000) }],
        structured: undefined,
        isError: false,
      }),
    },
    granted: () => true,
    model: inTurn(asksFor({ tool: 'look' }), says('done')),
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.requests[1]?.messages.at(-1)).toMatchObject({
    text: '[The tool returned: image, image/png, 3 kB. It is shown to the user and not included here.]',
  })
})
