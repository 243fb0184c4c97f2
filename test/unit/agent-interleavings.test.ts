import fc from 'fast-check'
import { expect } from 'vitest'
import type { CallId } from '#contract/ids'
import type { ConversationEvent } from '#contract/events'
import { exhausted } from '#contract/result'
import { isSettled } from '#contract/call-item'
import { applyEvents, emptyTranscript } from '#contract/transcript'
import type { CallOutcome } from '../../main/call.ts'
import { verifies } from '../support/verifies.ts'
import { givesOneAnswerPerCall } from '../support/model-history.ts'
import {
  asksFor,
  hangsAfter,
  inTurn,
  says,
  textResult,
  type ModelScript,
  type ToolScript,
} from '../support/agent-scripts.ts'
import { conversation, createWorld, type World } from '../support/agent-world.ts'
import { echoes, formAsk, free, rejected, wants } from '../support/server-asks.ts'

/**
 * A run with everything that can happen to it at the same time, in an order that fast-check chooses: verdicts, stops,
 * cancels, crashes in the middle of a commit, servers that answer late, fail, vanish, or want to know something first.
 */

const toolNames = [
  'quick',
  'late',
  'fails',
  'vanishes',
  'granted',
  'nothing',
  'asks',
  'grantedAsks',
  'asksInVain',
  'asksMeanwhile',
] as const

const call = fc.record({
  tool: fc.constantFrom(...toolNames),
  args: fc.constantFrom('{}', '{"a":1}', '{"b":[2]}', '', '{oops'),
  id: fc.constantFrom('', 'one', 'two'),
})

const answer: fc.Arbitrary<ModelScript> = fc.oneof(
  { weight: 6, arbitrary: fc.array(call, { minLength: 1, maxLength: 4 }).map((calls) => asksFor(...calls)) },
  { weight: 1, arbitrary: fc.constant(says('some text')) },
  { weight: 1, arbitrary: fc.constant(hangsAfter('half')) },
  { weight: 1, arbitrary: fc.constant(breaksOff) },
)

async function* breaksOff() {
  yield { kind: 'text', text: 'half' } as const
  yield {
    kind: 'failed',
    interrupted: true,
    problem: { code: 'interrupted', message: 'The connection was lost.' },
    usage: null,
  } as const
}

type Action =
  | { readonly kind: 'decide'; readonly index: number; readonly verdict: 'allowed' | 'denied' }
  | { readonly kind: 'cancel'; readonly index: number }
  | { readonly kind: 'stale'; readonly index: number }
  | { readonly kind: 'crash' | 'restart' | 'stop' | 'send' | 'continue' | 'regenerate' }
  | { readonly kind: 'wait'; readonly turns: number }

const index = fc.nat(5)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      index,
      verdict: fc.constantFrom('allowed' as const, 'allowed' as const, 'denied' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'stale' as const), index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('crash' as const, 'restart' as const, 'send' as const, 'continue' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('stop' as const, 'regenerate' as const) }) },
)

const story = fc.record({
  answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
  actions: fc.array(action, { maxLength: 14 }),
  /** Turns of the event loop before each commit and each result, taken round and round. */
  pauses: fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) await turn()
}

const worldOf = ({
  answers,
  pauses,
}: {
  answers: readonly ModelScript[]
  pauses: readonly number[]
}): World => {
  let next = 0
  const pause = (): Promise<void> => turns(pauses[(next += 1) % pauses.length] ?? 0)
  const failed: CallOutcome = { kind: 'failed', problem: { code: 'server-error', message: 'No.' } }
  const gone: CallOutcome = { kind: 'unknown', problem: { code: 'server-died', message: 'Gone.' } }
  const after = (outcome: CallOutcome) => async (): Promise<CallOutcome> => {
    await pause()
    return outcome
  }
  return createWorld({
    pause,
    budget: { steps: 6, tokens: null, costUsd: null },
    model: inTurn(...answers, says('done')),
    granted: (tool) => tool.startsWith('granted'),
    answers: async (asker, request, signal) => {
      await pause()
      return signal.aborted || request.kind === 'roots' ? free(rejected) : echoes(asker, request, signal)
    },
    tools: {
      asks: inRounds(pause),
      grantedAsks: inRounds(pause),
      asksInVain: async () => {
        await pause()
        return wants({ kept: formAsk('kept'), refused: { kind: 'roots' } })
      },
      asksMeanwhile: async (_args, { onServerRequest, signal }) => {
        const names = ['one', 'two']
        await Promise.all(names.map((name) => onServerRequest(formAsk(name), signal)))
        return textResult('asked')
      },
      quick: after(textResult('quick')),
      late: async () => {
        await turns(20)
        return textResult('late')
      },
      fails: after(failed),
      vanishes: after(gone),
      granted: after(textResult('granted')),
    },
  })
}

/** Comes back with questions twice, and is done then; the state counts. */
const inRounds =
  (pause: () => Promise<void>): ToolScript =>
  async (_args, _options, input) => {
    await pause()
    const round = Number(input?.requestState ?? 0) + 1
    return round > 2 ? textResult('done') : wants({ a: formAsk(`a${round}`), b: formAsk('b') }, `${round}`)
  }

const perform = async (world: World, one: Action): Promise<unknown> => {
  const calls: readonly CallId[] = [...world.transcript().calls.keys()]
  switch (one.kind) {
    case 'decide': {
      const open = world.openQuestions()
      const chosen = open[one.index % Math.max(1, open.length)]
      return chosen === undefined ? turn() : world.decide(chosen, one.verdict)
    }
    case 'cancel': {
      const chosen = calls[one.index]
      return chosen === undefined ? turn() : world.agent.cancelCall(conversation, chosen)
    }
    case 'stale': {
      const chosen = calls[one.index]
      return chosen === undefined ? turn() : world.stale.add(chosen)
    }
    case 'crash':
      return world.crash()
    case 'restart':
      return world.restart()
    case 'stop':
      return world.agent.stop(conversation)
    case 'send':
      return world.agent.send(conversation, 'more')
    case 'continue':
      return world.agent.continueRun(conversation)
    case 'regenerate':
      return world.agent.regenerate(conversation)
    case 'wait':
      return turns(one.turns)
    default:
      return exhausted(one)
  }
}

/** Lets everything that can end by itself come to its end; a model that keeps still is stopped. */
const settle = async (world: World): Promise<void> => {
  const isAtRest = (): boolean => {
    const { run, items } = world.transcript()
    if (run === null) return true
    const open = items.flatMap((item) =>
      item.kind === 'call' && !isSettled(item.state) ? [item.state.kind] : [],
    )
    return (
      open.length > 0 &&
      open.every((kind) => kind === 'waiting') &&
      world.openQuestions().length === open.length
    )
  }
  const isHanging = (): boolean => {
    const last = world.transcript().items.at(-1)
    return last?.kind === 'assistant' && last.finish === null
  }
  await world.until(() => isAtRest() || isHanging(), 'an end or a question')
  if (!isAtRest()) await turns(40)
  if (!isAtRest() && isHanging()) await world.agent.stop(conversation)
  await world.until(isAtRest, 'an end or a question')
}

const told = (one: { actions: readonly Action[] }): readonly string[] => one.actions.map((each) => each.kind)

verifies(
  'agent:ends',
  'whatever happens at the same time',
  async () => {
    let dispatched = 0
    let rounds = 0
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        await using world = worldOf(one)
        await world.agent.send(conversation, 'go')
        for (const each of one.actions) await perform(world, each)
        await settle(world)
        checkDispatches(world)
        checkAsks(world)
        checkReplay(world)
        rounds += world.dispatched.filter(({ input }) => input !== null).length
        for (const request of world.requests)
          expect(givesOneAnswerPerCall(request.messages), told(one).join()).toBe(true)
        dispatched += world.dispatched.length
      }),
      { numRuns, endOnFailure: true },
    )
    expect(dispatched).toBeGreaterThan(numRuns / 4)
    expect(rounds).toBeGreaterThan(numRuns / 20)
  },
  120_000,
)

/** `ASSENT_PROOF=20000` for a longer search. */
const numRuns = Number(process.env['ASSENT_PROOF'] ?? 500)

/**
 * No call reaches a server twice, unless its server asked in between and got its answers; each time has a stored
 * verdict and a stored dispatch before it.
 */
const checkDispatches = (world: World): void => {
  const sent = Map.groupBy(world.dispatched, ({ callId }) => callId)
  for (const [callId, sends] of sent) {
    const { dispatches, rounds } = checkStory(storyOf(world, callId))
    expect(sends.length).toBeLessThanOrEqual(dispatches)
    expect(dispatches).toBeLessThanOrEqual(rounds.length + 1)
    expect(sends.map(({ input }) => input?.requestState ?? null)).toEqual(
      sends.map((_, index) => (index === 0 ? null : rounds[index - 1])),
    )
    for (const { input } of sends.slice(1))
      expect(input?.canonicalResponses).toBe(
        JSON.stringify({
          a: { action: 'accept', content: { name: `a${input?.requestState}` } },
          b: { action: 'accept', content: { name: 'b' } },
        }),
      )
  }
}

type StoryEvent = Extract<ConversationEvent, { readonly callId: CallId }>

const storyOf = (world: World, callId: CallId): readonly StoryEvent[] =>
  world.rows.flatMap(({ stored: { event } }) => ('callId' in event && event.callId === callId ? [event] : []))

const checkStory = (story: readonly StoryEvent[]) => {
  let dispatches = 0
  const rounds: (string | null)[] = []
  story.forEach((event, index) => {
    if (event.type === 'call-input-required') rounds.push(event.requestState)
    if (event.type !== 'call-dispatched') return
    expect(dispatches).toBe(rounds.length)
    expect(story[index - 1]).toMatchObject({ type: 'call-decided', verdict: 'allowed' })
    dispatches += 1
  })
  return { dispatches, rounds }
}

/** Each thing that a server asked for is answered or taken back at most once, after it was stored. */
const checkAsks = (world: World): void => {
  const seen = new Map<string, string>()
  for (const { stored } of world.rows) {
    const { event } = stored
    if (!('askId' in event)) continue
    expect(seen.get(event.askId)).toBe(event.type === 'server-asked' ? undefined : 'server-asked')
    seen.set(event.askId, event.type)
  }
}

const checkReplay = (world: World): void => {
  const branch = world.branch()
  const atOnce = applyEvents(emptyTranscript, branch)
  const oneByOne = branch.reduce((transcript, stored) => applyEvents(transcript, [stored]), emptyTranscript)
  expect(oneByOne).toEqual(atOnce)
  expect(applyEvents(atOnce, branch)).toEqual(atOnce)
}

verifies('agent:replay', 'the same transcript at once, one by one, and twice', async () => {
  await using world = worldOf({ answers: [asksFor({ tool: 'quick' }, { tool: 'fails' })], pauses: [1, 0, 2] })
  await world.agent.send(conversation, 'go')
  await world.untilAsked(2)
  for (const callId of world.openQuestions()) await world.decide(callId, 'allowed')
  await world.untilRunEnds()
  checkReplay(world)
})

verifies(
  'agent:once',
  'a crash at every commit of a run with three calls, one of them in rounds',
  async () => {
    for (let at = 1; at <= 30; at += 1) {
      let commits = 0
      await using world = createWorld({
        tools: {
          quick: async () => textResult('quick'),
          granted: async () => textResult('granted'),
          asks: inRounds(async () => undefined),
        },
        answers: echoes,
        granted: (tool) => tool === 'granted',
        model: inTurn(asksFor({ tool: 'quick' }, { tool: 'granted' }, { tool: 'asks' }), says('done')),
        pause: async () => {
          commits += 1
          if (commits === at) await world.crash()
        },
      })
      await world.agent.send(conversation, 'go').catch(() => undefined)
      for (let left = 5; left > 0; left -= 1) {
        await settle(world)
        for (const callId of world.openQuestions()) await world.decide(callId, 'allowed').catch(() => false)
      }
      await settle(world)
      checkDispatches(world)
      checkAsks(world)
      for (const request of world.requests) expect(givesOneAnswerPerCall(request.messages)).toBe(true)
    }
  },
)
