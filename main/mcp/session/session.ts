import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject, JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ServerDefinition } from '../../launch.ts'
import { connect, type Connection } from '../connection.ts'
import type { ProcessExit, ServerProcess } from '../process/server-process.ts'
import { listTools } from '../tools/list-tools.ts'
import { parseTools, type ParsedTools } from '../tools/parse-tools.ts'
import { createStdioTransport, type StdioTransport } from '../transport/stdio-transport.ts'
import { startProblem } from './exit-reason.ts'
import type { ServerLog } from './server-log.ts'

/** One life of a server: a process, its connection and its tools. */
export type Session = {
  readonly process: ServerProcess
  readonly connection: Connection
  readonly tools: () => ParsedTools
  /** Resolves when the process is gone and everything it sent has been delivered. */
  readonly ended: Promise<ProcessExit>
}

export type SessionDeps = {
  readonly version: string
  readonly canonicalise: (value: JsonValue) => string
  readonly log: ServerLog
  readonly definition: ServerDefinition
  readonly onToolsChanged: () => void
  readonly onBlocked: (blocked: boolean) => void
}

/** After an exit, how long a child that still holds the output may keep us from reading to its end. */
const drainMs = 200
const outputEndGraceMs = 1_000
const relistAfterMs = 300

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
  const changes = createChanges()
  const transport = transportOf(process, deps, changes.notify)
  const ended = endOf(process, transport)
  const giveUp = (): void => transport.close()
  if (deadline.aborted) giveUp()
  deadline.addEventListener('abort', giveUp, { once: true })
  const opened = await open(transport, verdict, timeoutMs, deadline, deps)
  deadline.removeEventListener('abort', giveUp)
  if (opened.ok && !deadline.aborted) {
    const { connection } = opened.value
    let { tools } = opened.value
    changes.start(async () => {
      const relisted = await readTools(connection, AbortSignal.timeout(timeoutMs), deps)
      if (relisted.ok) tools = relisted.value
      deps.onToolsChanged()
    })
    return ok({ process, connection, tools: () => tools, ended })
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
): StdioTransport => {
  const { log, definition } = deps
  process.stderr.on('data', (chunk: Buffer) => log.stderr(chunk))
  process.stderr.on('error', () => {})
  return createStdioTransport({
    stdin: process.stdin,
    stdout: process.stdout,
    messageBytes: definition.messageBytes,
    canonicalise: deps.canonicalise,
    onJunk: log.junk,
    onBlocked: deps.onBlocked,
    onEnd: () => void endWithoutOutput(process, log),
    onNotification: (method, params) => {
      if (method === 'notifications/message') log.add('server', messageText(params))
      if (method === 'notifications/tools/list_changed') onToolsChanged()
      return method === 'notifications/message' || method === 'notifications/tools/list_changed'
    },
  })
}

const messageText = ({ level, data }: JsonObject): string => {
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? null).slice(0, 4_000)
  return typeof level === 'string' ? `${level}: ${text}` : text
}

/** A server that closed its output can never answer again. */
const endWithoutOutput = async (process: ServerProcess, log: ServerLog): Promise<void> => {
  const exit = await Promise.race([process.exited, sleep(outputEndGraceMs, null)])
  if (exit !== null) return
  log.add('assent', t('mcp.log.outputClosed'))
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
  const connected = await connect(transport, { version: deps.version, verdict, timeoutMs })
  if (!connected.ok) return connected
  const tools = await readTools(connected.value, signal, deps)
  return tools.ok ? ok({ connection: connected.value, tools: tools.value }) : tools
}

const readTools = async (
  connection: Connection,
  signal: AbortSignal,
  { canonicalise, log }: SessionDeps,
): Promise<Result<ParsedTools>> => {
  if (!connection.hasTools) return ok({ tools: [], quarantined: [], accepted: [] })
  const listed = await listTools((cursor) => connection.listTools(cursor, signal))
  if (!listed.ok) {
    log.add('assent', listed.problem.message)
    return listed
  }
  if (listed.value.note !== null) log.add('assent', listed.value.note)
  return ok(await parseTools(listed.value.entries, canonicalise))
}

/** Many notices of a changed list become one new listing, and never two at a time. */
const createChanges = (): {
  readonly notify: () => void
  readonly start: (relist: () => Promise<void>) => void
} => {
  let relist: (() => Promise<void>) | null = null
  let noticed = false
  let running = false
  const run = async (): Promise<void> => {
    if (!noticed || running || relist === null) return
    running = true
    await sleep(relistAfterMs, null, { ref: false })
    noticed = false
    await relist()
    running = false
    void run()
  }
  return {
    notify: () => {
      noticed = true
      void run()
    },
    start: (work) => {
      relist = work
      void run()
    },
  }
}
