import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { kill } from '../../main/mcp/process/kill.ts'
import { processesWith } from './processes-with.ts'
import { until } from './until.ts'

/** How Assent ends: asked to, killed while its servers run, or killed while they start. */
export const endings = ['quit', 'killed', 'killed while starting'] as const
export type Ending = (typeof endings)[number]

export type Round = {
  readonly ending: Ending
  readonly isolation: 'namespace' | 'group'
  /** Names in faults.ts, or `wrapper`. */
  readonly kinds: readonly string[]
}

export type RoundResult = {
  /** Processes that ran, found by their marker, before the end; those of a start that was cut short vary. */
  readonly before: number
  /** Those that were still there after the deadline. They have been ended since. */
  readonly orphans: number
}

/** What a process group cannot hold: a child that begins a session of its own. */
export const escapingKinds: readonly string[] = ['detached-child', 'double-fork']
export const containedKinds: readonly string[] = [
  'none',
  'ignores-end',
  'child',
  'child-on-stdout',
  'wrapper',
]

const hostProgram = new URL('../fixtures/servers/orphan-host.ts', import.meta.url).pathname
/** A quit ends the servers within 5 s of its own; after the end of Assent nothing may stay for longer than this. */
const deadlineMs = 3_000

/** Runs Assent's host with its servers, ends it and looks for what is left. */
export const orphanRound = async ({ ending, isolation, kinds }: Round): Promise<RoundResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'assent-orphans-'))
  const host = spawn(process.execPath, [hostProgram, folder, ...kinds], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(tmpdir(), 'assent-orphans-cache'),
      ...(isolation === 'group' ? { ASSENT_PROCESS_ISOLATION: 'group' } : {}),
    },
  })
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
  const { marker } = await nextLine<{ readonly marker: string }>(lines)
  if (ending === 'killed while starting')
    await until('a server starts', () => processesWith(marker).length > 0)
  else if (!(await nextLine<{ readonly isReady: boolean }>(lines)).isReady)
    throw new Error('no server answers')
  const before = processesWith(marker).length
  const exited = once(host, 'exit')
  host.kill(ending === 'quit' ? 'SIGTERM' : 'SIGKILL')
  await exited
  const orphans = await leftAfter(marker, deadlineMs)
  for (const pid of orphans) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  return { before, orphans: orphans.length }
}

/** Finds a process that it lets escape on purpose: a detector that finds nothing proves nothing. */
export const detectorWorks = async (): Promise<boolean> => {
  const marker = `ASSENT_MARKER_planted_${process.pid}`
  const planted = spawn(
    'setsid',
    ['unshare', '--user', '--map-current-user', '--pid', '--fork', 'sleep', '60'],
    {
      env: { ...process.env, [marker]: '1' },
      stdio: 'ignore',
    },
  )
  planted.on('error', () => {})
  const seen = await until('the planted process is found', () => processesWith(marker).length > 0)
  // It may be about to start its child: what was found at one moment need not be all.
  await until('it is gone', () => {
    const left = processesWith(marker)
    for (const pid of left) kill(pid, 'SIGKILL')
    return left.length === 0
  })
  return seen
}

const leftAfter = async (marker: string, withinMs: number): Promise<readonly number[]> => {
  await until('nothing is left', () => processesWith(marker).length === 0, withinMs).catch(() => {})
  return processesWith(marker)
}

const nextLine = async <Value>(lines: AsyncIterator<string>): Promise<Value> => {
  const next = await lines.next()
  if (next.done === true) throw new Error('the host ended early')
  const value: Value = JSON.parse(next.value)
  return value
}
