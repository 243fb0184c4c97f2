import { monitorEventLoopDelay } from 'node:perf_hooks'
import {
  openHost,
  openRawPipe,
  openStartingHost,
  openSdk,
  startManyWithHost,
  startManyWithSdk,
  type McpClient,
} from './mcp-clients.ts'
import { interleave, mean, median, quantile, timedTimes } from './samples.ts'
import type { Section } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'

const sizes = {
  whole: { rounds: 10, calls: 500, batches: 100, large: 3, huge: 1, servers: 50, startRounds: 2 },
  quick: { rounds: 2, calls: 100, batches: 50, large: 2, huge: 1, servers: 10, startRounds: 1 },
} as const

const inFlight = 64
const warmBatches = 200
const megabyte = 1_000_000
/** Just under what the SDK takes by default. */
const messageSizes = [1, 9.9, 50] as const

/**
 * The MCP host against a raw pipe and against the SDK's client with its own transport: latency, throughput with 64 calls
 * in flight, large messages and many starts. Every lane has an echo server of its own, and they take turns.
 */
export const benchMcp: Section = async (size) => {
  await using stack = new AsyncDisposableStack()
  const clients = [
    stack.use(await openRawPipe()),
    stack.use(await openSdk()),
    stack.use(await openHost()),
  ] as const
  const counts = sizes[size]
  await benchSequential(clients, counts)
  await benchConcurrent(clients, counts)
  for (const megabytes of messageSizes) await benchLarge(clients, megabytes, counts)
  await benchStarts(counts)
  return []
}

type Counts = (typeof sizes)[keyof typeof sizes]
type Clients = readonly McpClient[]

const benchSequential = async (clients: Clients, { rounds, calls }: Counts): Promise<void> => {
  const samples = await interleave(
    rounds,
    clients.map(({ name, call }) => ({ name, round: () => timedTimes(calls, () => call(0)) })),
  )
  printLanes('mcp: one call after the other, ms', samples)
  printBar(
    'sequential p50',
    median(samples.get('Assent') ?? []),
    median(samples.get('SDK client') ?? []),
    1.1,
  )
}

/**
 * Milliseconds per call with 64 in flight, once every lane is warm. What counts is the throughput: all calls over all of
 * their time, since how long one batch takes depends on which core wakes up first.
 */
const benchConcurrent = async (clients: Clients, { rounds, batches }: Counts): Promise<void> => {
  const batch = (call: McpClient['call']): Promise<unknown> =>
    Promise.all(Array.from({ length: inFlight }, () => call(0)))
  for (const { call } of clients) await timedTimes(warmBatches, () => batch(call))
  const samples = await interleave(
    rounds,
    clients.map(({ name, call }) => ({
      name,
      round: async () => (await timedTimes(batches, () => batch(call))).map((ms) => ms / inFlight),
    })),
  )
  printLanes(`mcp: ${inFlight} calls in flight, ms for each`, samples)
  const [ours, theirs] = ['Assent', 'SDK client'].map((name) => mean(samples.get(name) ?? []))
  printBar(
    `time for each with ${inFlight} in flight, mean`,
    ours ?? Number.NaN,
    theirs ?? Number.NaN,
    1 / 0.9,
  )
}

const benchLarge = async (clients: Clients, megabytes: number, counts: Counts): Promise<void> => {
  const count = megabytes > 10 ? counts.huge : counts.large
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const longest = new Map<string, number>()
  const samples = await interleave(
    megabytes > 10 ? 1 : Math.min(counts.rounds, 3),
    clients.map(({ name, call }) => ({
      name,
      round: async () => {
        delay.reset()
        delay.enable()
        const taken = await timedTimes(count, () => call(megabytes * megabyte))
        delay.disable()
        longest.set(name, Math.max(longest.get(name) ?? 0, delay.max / 1e6))
        return taken
      },
    })),
  )
  printLanes(`mcp: an answer of ${megabytes} MB, ms`, samples)
  const [ours, theirs] = ['Assent', 'SDK client'].map((name) => median(samples.get(name) ?? []))
  if (megabytes > 1) {
    const bar = megabytes > 10 ? 1 / 15 : 1 / 3
    printBar(`${megabytes} MB`, ours ?? Number.NaN, theirs ?? Number.NaN, bar)
  }
  const delays = [...longest].map(([name, ms]) => `${name} ${milliseconds(ms)} ms`)
  console.log(`  longest delay of the event loop: ${delays.join(', ')}`)
}

const benchStarts = async ({ servers, startRounds }: Counts): Promise<void> => {
  await using host = openStartingHost()
  const lanes = [
    { name: 'SDK client', start: startManyWithSdk },
    { name: 'Assent', start: (count: number) => startManyWithHost(host, count) },
  ]
  for (const count of [1, servers]) {
    const samples = await interleave(
      count === 1 ? startRounds * 5 : Math.max(2, startRounds),
      lanes.map(({ name, start }) => ({ name, round: async () => [await start(count)] })),
    )
    printLanes(`mcp: from nothing to listed tools, ${count} at once, ms`, samples)
    const [ours, theirs] = ['Assent', 'SDK client'].map((name) => median(samples.get(name) ?? []))
    if (count > 1) printBar(`${count} started`, ours ?? Number.NaN, theirs ?? Number.NaN, 1)
  }
}

const printLanes = (title: string, samples: ReadonlyMap<string, readonly number[]>): void => {
  const base = median(samples.get('SDK client') ?? [])
  const rows = [...samples].map(([name, values]) => [
    name,
    milliseconds(median(values)),
    milliseconds(quantile(values, 0.99)),
    Math.round(1_000 / median(values)),
    ratio(median(values), base),
  ])
  printTable(title, ['', 'p50', 'p99', 'per second', 'to SDK'], rows)
}

/** A ratio of two times that were measured in turns; the bar is the largest that the design allows. */
const printBar = (what: string, ours: number, theirs: number, bar: number): void => {
  const verdict = ours / theirs <= bar ? '' : ', OVER THE BAR'
  console.log(`  ${what}: ${ratio(ours, theirs)} of the SDK client's (bar ${bar.toFixed(2)}x${verdict})`)
}
