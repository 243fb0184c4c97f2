import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ServerDefinition } from '../../launch.ts'
import { connect } from '../connection/connect.ts'
import type { Connection, ConnectOptions } from '../connection/connection.ts'
import type { LargeMessages } from '../messages/large-messages.ts'
import type { ProcessExit, ServerProcess } from '../process/server-process.ts'
import type { ParsedTools } from '../tools/parse-tools.ts'
import { createStdioTransport, type StdioTransport } from '../transport/stdio-transport.ts'
import type { Turns } from '../transport/turns.ts'
import { startProblem } from './exit-reason.ts'
import { readTools } from './read-tools.ts'
import type { ServerLog } from './server-log.ts'
import { takeNotification } from './server-notification.ts'
import { createToolChanges } from './tool-changes.ts'

/** One life of a server: its connection and its tools, and the process if it has one. */
export type Session = {
  readonly pid: number | null
  readonly connection: Connection
  readonly tools: () => ParsedTools
  /** Resolves when the process or the session is gone and everything it sent has been delivered. */
  readonly ended: Promise<SessionEnd>
  /** Ends it in an orderly way. Resolves when it is gone. */
  readonly stop: () => Promise<void>
}

export type SessionEnd =
  | { readonly kind: 'exited'; readonly exit: ProcessExit }
  /** A session over HTTP that cannot go on. */
  | { readonly kind: 'lost'; readonly problem: Problem }

export type SessionDeps = {
  readonly version: string
  readonly canonicalise: (value: JsonValue) => string
  readonly log: ServerLog
  readonly largeMessages: LargeMessages
  readonly turns: Turns
  readonly definition: ServerDefinition
  readonly onToolsChanged: () => void
  readonly onBlocked: (blocked: boolean) => void
} & Pick<ConnectOptions, 'capabilities' | 'handleServerRequest'>

/** After an exit, how long a child that still holds the output may keep us from reading to its end. */
const drainMs = 200
const outputEndGraceMs = 1_000

/**
 * Makes a session out of a started process: handshake, then the list of tools. When it fails the process has been
 * stopped. Failure codes `server-exited`, `start-timeout`, `handshake-failed`, `list-failed`, `cancelled`.
 */
export const openSession = async (
  process: ServerProcess,
  verdict: JsonValue,
  signal: AbortSignal,
  deps: SessionDeps,
): Promise<Result<Session>> => {
  const timeoutMs = deps.definition.startTimeoutSeconds * 1000
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const changes = createToolChanges()
  let isStarting = true
  const transport = transportOf(process, deps, changes.notify, () => isStarting)
  const ended = endOf(process, transport)
  const giveUp = (): void => transport.close()
  if (deadline.aborted) giveUp()
  deadline.addEventListener('abort', giveUp, { once: true })
  const opened = await open(transport, verdict, timeoutMs, deadline, deps)
  isStarting = false
  deadline.removeEventListener('abort', giveUp)
  if (opened.ok && !deadline.aborted) {
    const { connection } = opened.value
    let { tools } = opened.value
    connection.onNotification((method) => {
      if (method === 'notifications/tools/list_changed') changes.notify()
    })
    changes.start(async () => {
      const relisted = await readTools(connection, AbortSignal.timeout(timeoutMs), deps)
      if (relisted.ok) tools = relisted.value
      deps.onToolsChanged()
    })
    return ok({
      pid: process.pid,
      connection,
      tools: () => tools,
      ended: ended.then((exit) => ({ kind: 'exited', exit })),
      stop: process.stop,
    })
  }
  const problem = opened.ok ? { code: 'cancelled', message: t('mcp.start.stopped') } : opened.problem
  return failStart(process, ended, problem, signal, deadline, deps)
}

const failStart = async (
  process: ServerProcess,
  ended: Promise<ProcessExit>,
  problem: Problem,
  signal: AbortSignal,
  deadline: AbortSignal,
  { log, definition }: SessionDeps,
): Promise<Result<never>> => {
  const exit = await Promise.race([process.exited, sleep(drainMs, null)])
  await process.stop()
  // What it wrote last says why; it may come after the exit itself.
  await Promise.race([ended, drained()])
  if (signal.aborted) return fail('cancelled', t('mcp.start.cancelled'))
  const seconds = deadline.aborted ? definition.startTimeoutSeconds : null
  const { code, message } = startProblem({
    problem,
    exit,
    seconds,
    junk: log.firstJunk(),
    stderr: log.stderrTail(),
  })
  return fail(code, message)
}

const transportOf = (
  process: ServerProcess,
  deps: SessionDeps,
  onToolsChanged: () => void,
  isStarting: () => boolean,
): StdioTransport => {
  const { log, definition } = deps
  readStderr(process.stderr, log, deps.turns, isStarting)
  process.stderr.on('error', () => {})
  return createStdioTransport({
    stdin: process.stdin,
    stdout: process.stdout,
    messageBytes: definition.messageBytes,
    canonicalise: deps.canonicalise,
    onJunk: log.junk,
    largeMessages: deps.largeMessages,
    turns: deps.turns,
    onBlocked: deps.onBlocked,
    onEnd: () => void endWithoutOutput(process, log),
    onNotification: (method, params) => takeNotification(method, params, { log, onToolsChanged }),
  })
}

/**
 * Always read, since a server blocks on a full pipe, but in turns like everything else. While it starts it is waited
 * for: one that says a lot first would run into its time limit.
 */
const readStderr = (stream: Readable, log: ServerLog, turns: Turns, isStarting: () => boolean): void => {
  const waiting: Buffer[] = []
  const takeTurn = turns.lane(() => {
    const chunk = waiting.shift()
    if (chunk !== undefined) log.stderr(chunk)
    if (waiting.length === 0) stream.resume()
    return waiting.length > 0
  }, isStarting)
  stream.on('data', (chunk: Buffer) => {
    waiting.push(chunk)
    stream.pause()
    takeTurn()
  })
}

/** A server that closed its output can never answer again. */
const endWithoutOutput = async (process: ServerProcess, log: ServerLog): Promise<void> => {
  const exit = await Promise.race([process.exited, sleep(outputEndGraceMs, null)])
  if (exit !== null) return
  log.note(t('mcp.log.outputClosed'))
  await process.stop()
}

const endOf = async (process: ServerProcess, transport: StdioTransport): Promise<ProcessExit> => {
  const exit = await process.exited
  await Promise.race([Promise.all([process.stdout, process.stderr].map(readToEnd)), drained()])
  transport.close()
  process.stdout.destroy()
  process.stderr.destroy()
  process.stdin.destroy()
  return exit
}

/** On a busy machine the timer may be due before what lies in the pipes was looked at once: hence the second wait. */
const drained = async (): Promise<void> => {
  await sleep(drainMs)
  await nextTurn()
}

const readToEnd = async (stream: Readable): Promise<void> => {
  if (!stream.readableEnded) await once(stream, 'end').catch(() => {})
}

const open = async (
  transport: StdioTransport,
  verdict: JsonValue,
  timeoutMs: number,
  signal: AbortSignal,
  deps: SessionDeps,
): Promise<Result<{ readonly connection: Connection; readonly tools: ParsedTools }>> => {
  const connected = await connect(transport, 'stdio', { ...deps, verdict, timeoutMs })
  if (!connected.ok) return connected
  const tools = await readTools(connected.value, signal, deps)
  return tools.ok ? ok({ connection: connected.value, tools: tools.value }) : tools
}
