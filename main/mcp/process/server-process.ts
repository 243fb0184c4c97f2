import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { Writable, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Isolation } from './isolation.ts'
import { kill } from './kill.ts'
import type { PidRegistry } from './pid-registry.ts'
import { startReaper } from './reaper.ts'

export type ProcessExit = { readonly code: number | null; readonly signal: string | null }

/** A running server with everything it starts. */
export type ServerProcess = {
  readonly pid: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves when the server itself is gone; its children are being ended then. Never rejects. */
  readonly exited: Promise<ProcessExit>
  /** Closes stdin, waits, SIGTERM, waits, SIGKILL. Resolves when the process is gone, within 3.5 s. */
  readonly stop: () => Promise<void>
}

export type ProcessStart = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
}

const afterEndOfInputMs = 1_500
const afterTermMs = 1_000
const afterKillMs = 1_000

/** Starts a program under the given isolation; failure code `spawn-failed`. */
export const startServerProcess = async (
  start: ProcessStart,
  isolation: Isolation,
  registry: PidRegistry,
): Promise<Result<ServerProcess>> => {
  const reaper = isolation.kind === 'group' ? startReaper() : null
  const spawned = await spawnChild(start, isolation, (pid) => reaper?.watch(pid))
  if (!spawned.ok) {
    reaper?.dismiss()
    return spawned
  }
  const { child, pid } = spawned.value
  const registered = registry.add(pid)
  const exited = exitOf(child, pid).then(async (exit) => {
    reaper?.dismiss()
    await registered.then(() => registry.remove(pid)).catch(() => {})
    return isolation.kind === 'namespace' ? asSeenInside(exit) : exit
  })
  await registered
  return ok({ pid, ...pipesOf(child), exited, stop: () => stop(child, pid, isolation, exited) })
}

type Spawned = { readonly child: ChildProcess; readonly pid: number }

const spawnChild = async (
  start: ProcessStart,
  isolation: Isolation,
  onPid: (pid: number) => void,
): Promise<Result<Spawned>> => {
  const [file, before] = wrapperOf(start.file, isolation)
  try {
    const child = spawn(file, [...before, ...start.args], {
      cwd: start.cwd,
      env: start.environment,
      stdio: before.length > 0 ? ['pipe', 'pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    })
    const { pid } = child
    if (pid === undefined) throw (await once(child, 'error'))[0]
    onPid(pid)
    child.on('error', () => {})
    if (isolation.kind === 'group') openGate(child)
    return ok({ child, pid })
  } catch (error) {
    return fail('spawn-failed', spawnSentence(start.file, error))
  }
}

/** Waits until the reaper knows its group. When we die before, it never becomes the server. */
const gated = ['-c', 'read -r go <&3 || exit 1; exec 3<&-; exec "$@"', 'assent-gate']

/** What is run, and its arguments before those of the server. With any, descriptor 3 is a pipe that only we hold. */
const wrapperOf = (file: string, isolation: Isolation): readonly [string, readonly string[]] => {
  if (isolation.kind === 'namespace') return [isolation.file, [...isolation.args, file]]
  return process.platform === 'win32' ? [file, []] : ['/bin/sh', [...gated, file]]
}

const openGate = ({ stdio }: ChildProcess): void => {
  const gate = stdio[3]
  if (!(gate instanceof Writable)) return
  gate.on('error', () => {})
  gate.end('go\n')
}

const pipesOf = (child: ChildProcess): Pick<ServerProcess, 'stdin' | 'stdout' | 'stderr'> => {
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null) throw new Error('a child process without pipes')
  return { stdin, stdout, stderr }
}

const exitOf = async (child: ChildProcess, pid: number): Promise<ProcessExit> => {
  const exit = await new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  kill(-pid, 'SIGKILL')
  return exit
}

/** A shell reports the end by a signal as 128 + its number. */
const asSeenInside = (exit: ProcessExit): ProcessExit => {
  const number = (exit.code ?? 0) - 128
  const signal = Object.entries(constants.signals).find(([, value]) => value === number)
  return signal ? { code: null, signal: signal[0] } : exit
}

const stop = async (
  child: ChildProcess,
  pid: number,
  isolation: Isolation,
  exited: Promise<ProcessExit>,
): Promise<void> => {
  child.stdin?.end()
  if (await within(afterEndOfInputMs, exited)) return
  await terminate(pid, isolation)
  if (await within(afterTermMs, exited)) return
  kill(-pid, 'SIGKILL')
  kill(pid, 'SIGKILL')
  await within(afterKillMs, exited)
}

const within = async (milliseconds: number, exited: Promise<ProcessExit>): Promise<boolean> => {
  const timer = new AbortController()
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)
  const inTime = await Promise.race([exited.then(() => true), late])
  timer.abort()
  return inTime
}

const terminate = async (pid: number, isolation: Isolation): Promise<void> => {
  if (isolation.kind === 'namespace') return terminateInside(pid)
  if (process.platform !== 'win32') kill(-pid, 'SIGTERM')
  else spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => {})
}

/** The signal goes to process 1 of the namespace: the wrapper around it would die and take everything along. */
const terminateInside = async (pid: number): Promise<void> => {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const init = Number(children.trim().split(' ')[0])
  if (init > 1) kill(init, 'SIGTERM')
}

const spawnSentence = (file: string, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'EACCES') return t('mcp.command.forbidden', { path: file })
  if (code === 'ENOEXEC') return t('mcp.command.wrongSystem', { path: file })
  if (code === 'E2BIG') return t('mcp.command.tooLong')
  return t('mcp.command.failed', { path: file, code })
}
