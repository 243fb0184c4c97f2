import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startModelServer } from '../../test/support/model-server.ts'
import { configure, workspaceFolder } from '../../test/support/workspace-folder.ts'
import { createAgentCalls, type AgentCall, type AgentCalls } from './agent-calls.ts'
import { openCore, type Core } from './core.ts'
import { echoServer, openPipe, openSdkClient } from './echo-clients.ts'
import { startServers } from './answer-questions.ts'
import { interleave, median, quantile, timed, timedTimes, type Lane } from './samples.ts'
import type { Section, Size } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'

const sizes = {
  whole: { rounds: 10, plainCalls: 100, grantedCalls: 40, decidedCalls: 10 },
  quick: { rounds: 2, plainCalls: 50, grantedCalls: 15, decidedCalls: 5 },
} as const

/** What the design allows: under a grant its use and the result; after a question verdict, consumption and result. */
const commitBars = { granted: 2, decided: 3 } as const

/**
 * A call of one tool: over a bare pipe, with the SDK's client, and by an agent with all that Assent does for it. The
 * agent's call is measured at the chat page, from the update that shows it as requested (or from the decision on the
 * consent page) to the update that shows its result; between them lie two or three commits, which are timed apart. The
 * ratios are to calls that took turns with the agent's.
 */
export const benchCall: Section = async (size) => {
  using folder = workspaceFolder()
  const measured = await measure(folder.path, size)
  print(measured)
  const dispatches = countDispatches(join(folder.path, 'assent.db'))
  const { made, executed } = measured
  console.log(
    `  calls made ${made}, carried out by the server ${executed}, audit rows of dispatch ${dispatches}`,
  )
  return made === executed && made === dispatches
    ? []
    : [`call: ${made} calls were made, ${executed} carried out and ${dispatches} entered in the audit log.`]
}

/** One call between two calls of the agent and, like it, after a commit: all meet the same cold caches and idle processes. */
type InTurns = { readonly pipe: number[]; readonly sdk: number[] }

type Measured = {
  /** Call after call, as fast as it goes. */
  readonly samples: ReadonlyMap<string, readonly number[]>
  readonly inTurns: InTurns
  readonly granted: readonly AgentCall[]
  readonly decided: readonly AgentCall[]
  /** Means over all commits while agents were at work, those between the calls included. */
  readonly commitMs: { readonly awaited: number; readonly transaction: number }
  readonly made: number
  readonly executed: number
}

const measure = async (folder: string, size: Size): Promise<Measured> => {
  const counts = sizes[size]
  await using model = await startModelServer()
  configure(folder, { modelUrl: model.url, servers: { echo: echoServer } })
  await using core = await openCore(folder)
  await using pipe = await openPipe()
  await using sdk = await openSdkClient()
  await startServers(core)
  await core.ask('setPreferences', { budget: { steps: 1_000_000, tokens: null, costUsd: null } })
  const inTurns: InTurns = { pipe: [], sdk: [] }
  const { conversation } = await core.ask('createConversation', {})
  const afterCommit = async (work: () => Promise<unknown>): Promise<number> => {
    await core.ask('saveDraft', { conversation, text: 'The agent waits for a commit before it sends.' })
    return timed(work)
  }
  const agentCalls = createAgentCalls(core, model, async () => {
    inTurns.pipe.push(await afterCommit(() => pipe.call('in turns')))
    inTurns.sdk.push(await afterCommit(() => sdk.call('in turns')))
  })
  const granted: AgentCall[] = []
  const decided: AgentCall[] = []

  const lanes: readonly Lane[] = [
    plainLane('pipe', counts.plainCalls, pipe.call),
    plainLane('sdk', counts.plainCalls, sdk.call),
    agentLane('granted', counts.grantedCalls, agentCalls.underGrant, granted),
    agentLane('decided', counts.decidedCalls, agentCalls.decided, decided),
  ]
  const before = await spentOnTransactions(core)
  const samples = await interleave(counts.rounds, lanes)
  const after = await spentOnTransactions(core)
  const commitMs = {
    awaited: mean(core.commits.slice(before.commits).map(({ startedAt, endedAt }) => endedAt - startedAt)),
    transaction: (after.ms - before.ms) / (after.commits - before.commits),
  }
  const executed = Math.max(...[...granted, ...decided].map((call) => call.executed))
  return { samples, inTurns, granted, decided, commitMs, made: agentCalls.made(), executed }
}

const plainLane = (name: string, count: number, call: (text: string) => Promise<unknown>): Lane => ({
  name,
  round: (round) => timedTimes(count, (index) => call(`call ${round}.${index}`)),
})

const agentLane = (
  name: string,
  count: number,
  makeCalls: AgentCalls['underGrant'],
  measuredCalls: AgentCall[],
): Lane => ({
  name,
  round: async (round) => {
    const calls = await makeCalls(count)
    if (round > 0) measuredCalls.push(...calls)
    return calls.map(wholeMs)
  },
})

/** An agent that makes one call at a time has one commit in each transaction. */
const spentOnTransactions = async (core: Core) => {
  const { commits, commitMs } = await core.history.statistics()
  return { commits, ms: commits * commitMs }
}

const countDispatches = (path: string): number => {
  const database = new Database(path, { readonly: true })
  try {
    const count = database.prepare<[], number>(`SELECT count(*) FROM audit WHERE what = 'dispatch'`).pluck()
    return count.get() ?? 0
  } finally {
    database.close()
  }
}

const print = ({ samples, inTurns, granted, decided, commitMs }: Measured): void => {
  const { pipe, sdk } = inTurns
  const row = (name: string, values: readonly number[]) => [
    name,
    milliseconds(median(values)),
    milliseconds(quantile(values, 0.99)),
    ratio(median(values), median(pipe)),
    ratio(median(values), median(sdk)),
  ]
  const rows = [
    row('raw pipe, back to back', samples.get('pipe') ?? []),
    row('SDK client, back to back', samples.get('sdk') ?? []),
    row('raw pipe, in turns', pipe),
    row('SDK client, in turns', sdk),
    row('agent, session grant', granted.map(wholeMs)),
    row('  its commits, awaited', granted.map(awaitedMs)),
    row('  the rest', granted.map(restMs)),
    row('agent, from the decision', decided.map(wholeMs)),
    row('  its commits, awaited', decided.map(awaitedMs)),
    row('  the rest', decided.map(restMs)),
  ]
  printTable('call: one tool call, ms', ['', 'p50', 'p99', 'to pipe', 'to SDK'], rows)
  const [awaited, transaction] = [milliseconds(commitMs.awaited), milliseconds(commitMs.transaction)]
  console.log(`  a commit, mean: awaited ${awaited} ms, of which its transaction ${transaction} ms`)
  console.log(`  commits per call: ${commitsOf('granted', granted)}; ${commitsOf('decided', decided)}`)
}

const wholeMs = (call: AgentCall): number => call.finishedAt - call.startedAt
const awaitedMs = (call: AgentCall): number => call.awaitedMs
const restMs = (call: AgentCall): number => wholeMs(call) - awaitedMs(call)
const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length

const commitsOf = (kind: keyof typeof commitBars, calls: readonly AgentCall[]): string => {
  const counts = calls.map(({ commits }) => commits)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const verdict = most <= commitBars[kind] ? '' : ', OVER THE BAR'
  return `${kind} ${fewest === most ? most : `${fewest} to ${most}`} (bar ${commitBars[kind]}${verdict})`
}
