import { expect, test } from 'vitest'
import { callOf, type Transcript } from '#contract/transcript'
import type { CallItem } from '#contract/call-item'
import type { ServerRequestAnswer } from '#contract/server-requests'
import {
  asksFor,
  inTurn,
  says,
  textResult,
  untilReleased,
  type ToolScript,
} from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'
import { accepted, createDesk, echoes, formAsk, free, samplingAsk } from '../support/server-asks.ts'
import { verifies } from '../support/verifies.ts'

const never = new AbortController().signal

const theCall = (transcript: Transcript): CallItem => {
  const [id] = transcript.calls.keys()
  const call = id && callOf(transcript, id)
  if (!call) throw new Error('no call')
  return call
}

const asking =
  (name: string): ToolScript =>
  async (_args, { onServerRequest }) => {
    const answer = await onServerRequest(formAsk(name), never)
    return textResult(JSON.stringify(answer))
  }

const oneCall = () => inTurn(asksFor({ tool: 'ask' }), says('done'))

const typesOf = (world: World): readonly string[] =>
  world.events().flatMap(({ type }) => (/^(?:server-|call-)/.test(type) ? [type] : []))

verifies('agent:asks', 'the request before the question, the answer before it goes out', async () => {
  const seen: string[][] = []
  await using world = createWorld({
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    granted: () => true,
    model: oneCall(),
    answers: (asker, request, signal) => {
      seen.push([...typesOf(world)])
      return echoes(asker, request, signal)
    },
    tools: {
      ask: async (args, options, input) => {
        const outcome = await asking('your name?')(args, options, input)
        seen.push([...typesOf(world)])
        return outcome
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(seen.map((types) => types.at(-1))).toEqual(['server-asked', 'server-answered'])
  const call = theCall(world.transcript())
  expect(call.state.kind).toBe('done')
  expect(call.asks).toMatchObject([
    { request: { message: 'your name?' }, state: { kind: 'answered', answer: accepted('your name?') } },
  ])
})

verifies('agent:asks', 'the asker is the server and the call, and the user is waited for', async () => {
  const desk = createDesk()
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: (asker, request, signal) => {
      expect(asker).toEqual({
        serverId: 'server',
        alias: 'files',
        call: { conversation, callId: theCall(world.transcript()).callId, tool: 'ask' },
      })
      return desk.answers(asker, request, signal)
    },
    tools: { ask: asking('your name?') },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => desk.open().length === 1, 'a question')
  expect(world.agent.activity(conversation)).toBe('waiting')
  desk.give('your name?', accepted('Ada'))
  await world.untilRunEnds()
  expect(world.agent.activity(conversation)).toBe('idle')
})

verifies('agent:asks', 'several at the same time do not wait for each other', async () => {
  const desk = createDesk()
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: desk.answers,
    tools: {
      ask: async (_args, { onServerRequest }) => {
        const answers = await Promise.all(['a', 'b'].map((name) => onServerRequest(formAsk(name), never)))
        return textResult(JSON.stringify(answers))
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => desk.open().length === 2, 'two questions')
  desk.give('b', accepted('second'))
  desk.give('a', accepted('first'))
  await world.untilRunEnds()
  expect(world.requests.at(-1)?.messages.at(-1)).toMatchObject({
    text: JSON.stringify([accepted('first'), accepted('second')]),
  })
})

verifies(
  'agent:asks',
  'what the server takes back is withdrawn, and its late answer goes nowhere',
  async () => {
    const desk = createDesk()
    const back = new AbortController()
    const got: ServerRequestAnswer[] = []
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: desk.answers,
      tools: {
        ask: async (_args, { onServerRequest }) => {
          got.push(await onServerRequest(formAsk('name?'), back.signal))
          return textResult('without')
        },
      },
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => desk.open().length === 1, 'a question')
    back.abort()
    await world.untilRunEnds()
    expect(desk.withdrawn).toEqual(['name?'])
    expect(got).toMatchObject([{ kind: 'error' }])
    expect(theCall(world.transcript()).asks).toMatchObject([{ state: { kind: 'withdrawn' } }])
  },
)

verifies('agent:asks', 'cancelling the call, or its end, withdraws what is open', async () => {
  const desk = createDesk()
  await using world = createWorld({
    granted: () => true,
    model: inTurn(asksFor({ tool: 'cancelled' }), asksFor({ tool: 'ended' }), says('done')),
    answers: desk.answers,
    tools: {
      cancelled: (args, options, input) => {
        void options.onServerRequest(formAsk('one'), never)
        return untilReleased().tool(args, options, input)
      },
      ended: async (_args, { onServerRequest }) => {
        void onServerRequest(formAsk('two'), never)
        await world.until(() => desk.open().includes('two'), 'the second question')
        return textResult('did not wait')
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.until(() => desk.open().length === 1, 'a question')
  await world.agent.cancelCall(conversation, theCall(world.transcript()).callId)
  await world.untilRunEnds()
  expect(desk.withdrawn).toEqual(['one', 'two'])
  const calls = world.transcript().items.filter((item) => item.kind === 'call')
  expect(calls.map(({ state }) => state.kind)).toEqual(['failed', 'done'])
  expect(calls.flatMap(({ asks }) => asks.map(({ state }) => state.kind))).toEqual(['withdrawn', 'withdrawn'])
  expect(typesOf(world).at(-1)).toBe('call-finished')
})

verifies(
  'agent:asks',
  'a crash while the user is asked leaves the outcome unknown and asks nothing again',
  async () => {
    const desk = createDesk()
    await using world = createWorld({
      granted: () => true,
      model: oneCall(),
      answers: desk.answers,
      tools: { ask: asking('name?') },
    })
    await world.agent.send(conversation, 'go')
    await world.until(() => desk.open().length === 1, 'a question')
    await world.crash()
    await world.untilRunEnds()
    const call = theCall(world.transcript())
    expect(call.state.kind).toBe('unknown')
    expect(call.asks).toMatchObject([{ state: { kind: 'withdrawn' } }])
    expect(world.asks).toHaveLength(1)
  },
)

verifies('agent:asks-bounded', 'a flood is refused, and not stored', async () => {
  const answers: ServerRequestAnswer[] = []
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: echoes,
    tools: {
      ask: async (_args, { onServerRequest }) => {
        answers.push(
          ...(await Promise.all(Array.from({ length: 3_000 }, () => onServerRequest(samplingAsk, never)))),
        )
        for (let left = 300; left > 0; left -= 1) answers.push(await onServerRequest(samplingAsk, never))
        return textResult('tired')
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  const asked = world.events().filter(({ type }) => type === 'server-asked')
  expect(asked).toHaveLength(200)
  expect(answers.filter(({ kind }) => kind === 'result')).toHaveLength(200)
  expect(answers.at(-1)).toEqual({
    kind: 'error',
    code: -32_000,
    message: 'Too many requests during one call',
  })
})

verifies('agent:asks-bounded', 'so much in all is refused, and not stored', async () => {
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: echoes,
    tools: {
      ask: async (_args, { onServerRequest }) => {
        for (let left = 10; left > 0; left -= 1) await onServerRequest(formAsk('x'.repeat(1_000_000)), never)
        return textResult('done')
      },
    },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.asks).toHaveLength(8)
})

verifies('agent:asks-bounded', 'more than 1 MiB is refused, and not stored', async () => {
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: echoes,
    tools: { ask: asking('x'.repeat(1_100_000)) },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.asks).toEqual([])
  expect(typesOf(world)).not.toContain('server-asked')
})

test('what a model took for a server counts for the run and is priced', async () => {
  const usage = {
    inputTokens: 400,
    outputTokens: 100,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    costUsd: null,
  }
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    budget: { steps: 50, tokens: 500, costUsd: null },
    answers: async () => ({ ...free(accepted('x')), used: { model: 'local/other', usage } }),
    tools: { ask: asking('name?') },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(world.lastEvent('server-answered')).toMatchObject({
    model: 'local/other',
    usage: { ...usage, costUsd: 0.1 },
  })
  expect(world.lastEvent('run-finished')).toMatchObject({ reason: 'token-limit' })
})

test('a port that fails, and a disk that does, end as an error for the server and harm no call', async () => {
  await using world = createWorld({
    granted: () => true,
    model: oneCall(),
    answers: () => Promise.reject(new Error('a defect')),
    tools: { ask: asking('name?') },
  })
  await world.agent.send(conversation, 'go')
  await world.untilRunEnds()
  expect(theCall(world.transcript()).asks).toMatchObject([
    { state: { kind: 'answered', answer: { kind: 'error', code: -32_603 } } },
  ])
  expect(theCall(world.transcript()).state.kind).toBe('done')
})
