import type { ConversationId } from '#contract/ids'
import type { StoredEvent } from '#contract/events'
import type { ModelServer } from '../../test/support/model-server.ts'
import { callsTools, says } from '../../test/support/model-server/replies.ts'
import type { Core } from './core.ts'
import { allowNext } from './answer-questions.ts'

/** One call that a model asked for, on `performance.now()` as the chat page was told of it. */
export type AgentCall = {
  /** The call was stored; for a call that a person decides, the moment of the decision. */
  readonly startedAt: number
  /** Its result was stored and shown. */
  readonly finishedAt: number
  /** Commits in between, and the time that the main thread waited for them. */
  readonly commits: number
  readonly awaitedMs: number
  /** How many calls the server had carried out by then, as it says itself. */
  readonly executed: number
}

export type AgentCalls = {
  /** A new conversation in which the tool is allowed for this session; its first call is asked about and not timed. */
  readonly underGrant: (count: number) => Promise<readonly AgentCall[]>
  /** Each call is asked about and allowed once. At most 20 in a minute are put to a person. */
  readonly decided: (count: number) => Promise<readonly AgentCall[]>
  /** All calls that were made through this object so far. */
  readonly made: () => number
}

const tool = 'echo__echo'

/**
 * Has an agent call the echo server, one call for each answer of its model. `between` runs before each answer: what
 * is compared with the agent's call takes its turn there, at the same pace and in the same process.
 */
export const createAgentCalls = (
  core: Core,
  model: ModelServer,
  between: () => Promise<unknown>,
): AgentCalls => {
  let asked = 0
  let made = 0
  model.fallback(() => {
    if (made === asked) return says('Done.')
    made += 1
    // Each call's arguments are new: a run that repeats itself is ended.
    const reply = callsTools([{ name: tool, arguments: JSON.stringify({ text: `call ${made}` }) }])
    return {
      send: async (response, request, signal) => {
        await between()
        await reply.send(response, request, signal)
      },
    }
  })

  const newConversation = async (): Promise<ConversationId> => {
    const { conversation } = await core.ask('createConversation', {})
    await core.ask('openConversation', { conversation })
    return conversation
  }

  const run = async (
    conversation: ConversationId,
    count: number,
    decide: (index: number) => Promise<number | null>,
  ): Promise<readonly AgentCall[]> => {
    using watch = watchCalls(core)
    asked += count
    await core.ask('sendMessage', { conversation, text: 'Call it.' })
    const decisions: (number | null)[] = []
    for (let index = 0; index < count; index += 1) decisions.push(await decide(index))
    await core.until('the end of the run', () => (watch.isFinished() ? true : null))
    return watch.calls().map((call, index) => measured(core, call, decisions[index] ?? null))
  }

  return {
    underGrant: async (count) => {
      const calls = await run(await newConversation(), count + 1, async (index) =>
        index === 0 ? allowNext(core, 'session') : null,
      )
      return calls.slice(1)
    },
    decided: async (count) => run(await newConversation(), count, () => allowNext(core, 'once')),
    made: () => made,
  }
}

type SeenCall = { readonly requestedAt: number; readonly finishedAt: number; readonly executed: number }

const watchCalls = (core: Core) => {
  const requested = new Map<string, number>()
  const seen: SeenCall[] = []
  let isFinished = false

  const take = ({ event }: StoredEvent, now: number): void => {
    if (event.type === 'call-requested') requested.set(event.callId, now)
    if (event.type === 'run-finished') isFinished = true
    if (event.type !== 'call-finished') return
    const [content] = event.result.content
    const executed = content?.kind === 'text' ? Number.parseInt(content.text, 10) : Number.NaN
    seen.push({ requestedAt: requested.get(event.callId) ?? Number.NaN, finishedAt: now, executed })
  }

  const subscription = core.subscribe((update) => {
    const now = performance.now()
    if (update.kind === 'events') for (const stored of update.events) take(stored, now)
  })
  return {
    calls: (): readonly SeenCall[] => seen,
    isFinished: () => isFinished,
    [Symbol.dispose]: () => subscription[Symbol.dispose](),
  }
}

const measured = (core: Core, call: SeenCall, decidedAt: number | null): AgentCall => {
  const { finishedAt, executed } = call
  const startedAt = decidedAt ?? call.requestedAt
  const own = core.commits.filter(({ endedAt }) => endedAt > startedAt && endedAt <= finishedAt)
  const awaitedMs = own.reduce((sum, commit) => sum + commit.endedAt - commit.startedAt, 0)
  return { startedAt, finishedAt, commits: own.length, awaitedMs, executed }
}
