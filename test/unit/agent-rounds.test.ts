import { expect, test } from 'vitest'
import type { CallItem } from '#contract/call-item'
import type { ServerRequest } from '#contract/server-requests'
import { asksFor, inTurn, says, textResult, type ToolScript } from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'
import { accepted, createDesk, echoes, formAsk, free, rejected, wants } from '../support/server-asks.ts'
import { verifies } from '../support/verifies.ts'

const callsOf = (world: World): readonly CallItem[] =>
  world.transcript().items.filter((item) => item.kind === 'call')

const onlyCall = (world: World): CallItem => {
  const [call] = callsOf(world)
  if (!call) throw new Error('no call')
  return call
}

/** Asks once, and then is done. */
const once =
  (requests: Readonly<Record<string, ServerRequest>>, state: string | null = 'state'): ToolScript =>
  async (_args, _options, input) =>
    input === null ? wants(requests, state) : textResult(`done with ${input.canonicalResponses}`)

const oneCall = () => inTurn(asksFor({ tool: 'ask', args: '{"a":1}' }), says('done'))

const allow = async (world: World): Promise<void> => {
  await world.untilAsked()
  await world.decide(onlyCall(world).callId, 'allowed')
}

verifies('agent:rounds', 'a new question with the canonical answers and the state as it came', async () => {
  const state = ' {"opaque":"\\u00e9é"} '
  await using world = createWorld({
    model: oneCall(),
    answers: echoes,
    tools: { ask: once({ one: formAsk('Ada'), two: formAsk('Bob') }, state) },
  })
  await world.agent.send(conversation, 'go')
  await allow(world)
  await world.until(() => onlyCall(world).rounds.length === 1, 'a round')
  await world.untilAsked()
  expect(world.dispatched).toHaveLength(1)
  await allow(world)
  await world.untilRunEnds()
  const canonicalResponses = JSON.stringify({
    one: { action: 'accept', content: { name: 'Ada' } },
    two: { action: 'accept', content: { name: 'Bob' } },
  })
  expect(world.dispatched.map(({ args, input }) => ({ args, input }))).toEqual([
    { args: '{"a":1}', input: null },
    { args: '{"a":1}', input: { canonicalResponses, requestState: state } },
  ])
  expect(onlyCall(world).state.kind).toBe('done')
})

verifies('agent:rounds', 'each call gets its own answers and its own state', async () => {
  const own =
    (name: string): ToolScript =>
    (args, options, input) =>
      once({ answer: formAsk(name) }, `state of ${name}`)(args, options, input)
  await using world = createWorld({
    granted: () => true,
    answers: echoes,
    model: inTurn(asksFor({ tool: 'left' }, { tool: 'right' }), says('done')),
    tools: { left: own('left'), right: own('right') },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  const again = world.dispatched.filter(({ input }) => input !== null)
  expect(again).toHaveLength(2)
  for (const { tool, input } of again)
    expect(input).toEqual({
      canonicalResponses: JSON.stringify({ answer: { action: 'accept', content: { name: tool } } }),
      requestState: `state of ${tool}`,
    })
})

verifies(
  'agent:rounds',
  'no state where the server gave none, and only the answers to its last round',
  async () => {
    const rounds: readonly (readonly [string, string | null])[] = [
      ['first', 'a state'],
      ['second', null],
    ]
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: echoes,
      tools: {
        ask: async () => {
          const round = rounds[world.dispatched.length - 1]
          return round ? wants({ [round[0]]: formAsk(round[0]) }, round[1]) : textResult('done')
        },
      },
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.dispatched.map(({ input }) => input)).toEqual([
      null,
      { canonicalResponses: expect.stringContaining('"first"'), requestState: 'a state' },
      { canonicalResponses: expect.not.stringContaining('"first"'), requestState: null },
    ])
    expect(world.dispatched[2]?.input?.canonicalResponses).toContain('"second"')
  },
)

verifies(
  'agent:rounds',
  'a session grant covers it; the questions of the server are put all the same',
  async () => {
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: echoes,
      tools: { ask: once({ name: formAsk('Ada') }) },
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(world.asks).toHaveLength(1)
    expect(world.openQuestions()).toEqual([])
    expect(world.dispatched).toHaveLength(2)
  },
)

verifies('agent:rounds', 'a round that asks for nothing is a new question as well', async () => {
  await using world = createWorld({ model: oneCall(), tools: { ask: once({}, 'later') } })
  await world.agent.send(conversation, 'go')
  await allow(world)
  await world.until(() => onlyCall(world).rounds.length === 1, 'a round')
  await world.untilAsked()
  expect(world.dispatched).toHaveLength(1)
  await allow(world)
  await world.untilRunEnds()
  expect(world.dispatched[1]?.input).toEqual({ canonicalResponses: '{}', requestState: 'later' })
})

verifies(
  'agent:rounds',
  'a server that takes no answers is called again as before, when the user says so',
  async () => {
    for (const action of ['accept', 'decline'] as const) {
      await using world = createWorld({
        granted: () => true,
        model: oneCall(),
        answers: async () => free({ kind: 'result', result: { action } }),
        tools: {
          ask: async () =>
            world.dispatched.length > 1
              ? textResult('done')
              : {
                  kind: 'input-required',
                  requests: {
                    one: {
                      kind: 'elicit-url',
                      message: 'Sign in',
                      url: 'https://a.example/',
                      elicitationId: '1',
                    },
                  },
                  requestState: null,
                  takesNoAnswers: true,
                },
        },
      })
      await world.agent.send(conversation, 'go')
      if (action === 'decline') {
        await world.untilRunEnds()
        expect(onlyCall(world).state).toMatchObject({ kind: 'failed', problem: { code: 'not-answered' } })
        expect(world.dispatched).toHaveLength(1)
        continue
      }
      await allow(world)
      await world.untilRunEnds()
      expect(world.dispatched[1]?.input).toEqual({ canonicalResponses: '{}', requestState: null })
      expect(onlyCall(world).state.kind).toBe('done')
    }
  },
)

verifies('agent:rounds', 'never to a server that was set up anew since it asked', async () => {
  const desk = createDesk()
  let launch = 'one'
  await using world = createWorld({
    granted: () => true,
    launchHash: () => launch,
    model: oneCall(),
    answers: desk.answers,
    tools: { ask: once({ name: formAsk('Ada') }) },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => desk.open().length === 1, 'a question')
  launch = 'two'
  desk.give('Ada', accepted('Ada'))
  await world.untilRunEnds()
  expect(world.dispatched).toHaveLength(1)
  expect(onlyCall(world).state).toMatchObject({ kind: 'failed', problem: { code: 'server-changed' } })
})

verifies(
  'agent:rounds-end',
  'the first refusal ends the call and withdraws the other questions',
  async () => {
    const desk = createDesk()
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: desk.answers,
      tools: { ask: once({ one: formAsk('one'), two: formAsk('two') }) },
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => desk.open().length === 2, 'two questions')
    expect(world.agent.activity(conversation)).toBe('waiting')
    desk.give('one', rejected)
    await world.untilRunEnds()
    expect(desk.withdrawn).toEqual(['two'])
    expect(onlyCall(world)).toMatchObject({
      state: { kind: 'failed', problem: { code: 'not-answered' } },
      asks: [{ state: { kind: 'answered' } }, { state: { kind: 'withdrawn' } }],
    })
    expect(world.dispatched).toHaveLength(1)
  },
)

verifies(
  'agent:rounds-end',
  'stopping and cancelling while it waits, with words that it was begun',
  async () => {
    for (const way of ['stop', 'cancel'] as const) {
      const desk = createDesk()
      await using world = createWorld({
        granted: () => true,
        model: oneCall(),
        answers: desk.answers,
        tools: { ask: once({ name: formAsk('name?') }) },
      })
      await world.agent.send(conversation, 'go')
      await world.until(() => desk.open().length === 1, 'a question')
      if (way === 'stop') await world.agent.stop(conversation)
      else await world.agent.cancelCall(conversation, onlyCall(world).callId)
      await world.untilRunEnds()
      expect(desk.withdrawn).toEqual(['name?'])
      expect(onlyCall(world).state).toMatchObject({
        kind: 'failed',
        problem: { code: 'cancelled', message: expect.stringContaining('until then stands') },
      })
    }
  },
)

verifies(
  'agent:rounds-end',
  'a denied or cancelled repetition is told as a call that was begun',
  async () => {
    for (const way of ['denied', 'cancelled'] as const) {
      await using world = createWorld({
        model: oneCall(),
        answers: echoes,
        tools: { ask: once({ name: formAsk('Ada') }) },
      })
      await world.agent.send(conversation, 'go')
      await allow(world)
      await world.until(() => onlyCall(world).rounds.length === 1, 'a round')
      await world.untilAsked()
      const { callId } = onlyCall(world)
      if (way === 'denied') await world.decide(callId, 'denied')
      else await world.agent.cancelCall(conversation, callId)
      await world.untilRunEnds()
      expect(onlyCall(world).state.kind).toBe(way)
      const told = world.requests.at(-1)?.messages.find(({ role }) => role === 'tool')
      expect(told).toMatchObject({ isError: true, text: expect.stringContaining('The call was sent') })
    }
  },
)

verifies('agent:rounds-end', 'cancelled at the moment its questions arrive', async () => {
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: echoes,
    tools: {
      ask: async () => {
        await world.agent.cancelCall(conversation, onlyCall(world).callId)
        return wants({ name: formAsk('Ada') })
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.asks).toEqual([])
  expect(onlyCall(world).state).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } })
})

verifies('agent:rounds-end', 'too often, too much at once, too large, and too much state', async () => {
  const cases: readonly (readonly [string, ToolScript, number])[] = [
    ['too-many-rounds', async () => wants({ name: formAsk('again') }), 11],
    [
      'too-many-asks',
      async () => wants(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`${at}`, formAsk('x')]))),
      1,
    ],
    ['ask-too-large', async () => wants({ name: formAsk('x'.repeat(1_100_000)) }), 1],
    ['state-too-large', async () => wants({}, 'é'.repeat(32_769)), 1],
    [
      'answers-unsendable',
      async () => wants(Object.fromEntries(['a', 'b'].map((name) => [name, formAsk('x'.repeat(600_000))]))),
      1,
    ],
  ]
  for (const [code, ask, sent] of cases) {
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: echoes,
      tools: { ask },
    })
    await world.agent.send(conversation, 'go')
    await world.untilRunEnds()
    expect(onlyCall(world).state, code).toMatchObject({ kind: 'failed', problem: { code } })
    expect(world.dispatched, code).toHaveLength(sent)
  }
})

verifies(
  'agent:rounds-restart',
  'its questions are put anew, also after a crash, and answered once',
  async () => {
    for (const way of ['crash', 'restart'] as const) {
      const desk = createDesk()
      await using world = createWorld({
        granted: () => true,
        model: oneCall(),
        answers: desk.answers,
        tools: { ask: once({ one: formAsk('one'), two: formAsk('two') }) },
      })
      await world.agent.send(conversation, 'go')
      await world.until(() => desk.open().length === 2, 'two questions')
      desk.give('one', accepted('first'))
      await world.until(() => world.lastEvent('server-answered') !== undefined, 'one answer')
      await world[way]()
      await world.until(() => desk.open().includes('two') && world.asks.length === 3, 'the question again')
      expect(onlyCall(world).state.kind).toBe('asking')
      desk.give('two', accepted('second'))
      await world.until(() => world.dispatched.length === 2, 'the call again')
      expect(world.dispatched[1]?.input?.canonicalResponses).toBe(
        JSON.stringify({
          one: { action: 'accept', content: { name: 'first' } },
          two: { action: 'accept', content: { name: 'second' } },
        }),
      )
    }
  },
)

verifies(
  'agent:rounds-restart',
  'a repetition that was asked about stands again with the same answers',
  async () => {
    await using world = createWorld({
      model: oneCall(),
      answers: echoes,
      tools: { ask: once({ name: formAsk('Ada') }) },
    })
    await world.agent.send(conversation, 'go')
    await allow(world)
    await world.until(() => onlyCall(world).rounds.length === 1, 'a round')
    await world.untilAsked()
    await world.crash()
    await allow(world)
    await world.until(() => onlyCall(world).state.kind === 'done', 'the end of the call')
    expect(world.dispatched).toHaveLength(2)
    expect(world.dispatched[1]?.input).toMatchObject({ requestState: 'state' })
  },
)

verifies('agent:rounds-restart', 'one that was on its way a second time is never sent again', async () => {
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: echoes,
    tools: {
      ask: async (_args, _options, input) => {
        if (input === null) return wants({ name: formAsk('Ada') })
        await world.crash()
        return textResult('too late')
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(onlyCall(world).state.kind).toBe('unknown')
  expect(world.dispatched).toHaveLength(2)
})

test('an answer of nobody, as of a lost event, ends the call with a sentence', async () => {
  const desk = createDesk()
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: async (asker, request, signal) => {
      const answered = await desk.answers(asker, request, signal)
      return free(answered.answer)
    },
    tools: { ask: once({ name: formAsk('name?') }) },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => desk.open().length === 1, 'a question')
  const { callId } = onlyCall(world)
  const lost = world.rows.findIndex(({ stored }) => stored.event.type === 'server-asked')
  const row = world.rows[lost]
  if (row)
    world.rows[lost] = { stored: { ...row.stored, event: { type: 'call-limited', callId, seconds: 900 } } }
  await world.crash()
  await world.untilRunEnds()
  expect(onlyCall(world).state).toMatchObject({ kind: 'failed', problem: { code: 'answers-lost' } })
})
