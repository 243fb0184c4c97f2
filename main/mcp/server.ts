import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestId, ServerId } from '#contract/ids'
import type { JsonObject, JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Problem, type Result } from '#contract/result'
import type { LogLine, ServerState, ToolView } from '#contract/views'
import type { CallOutcome, DispatchOptions, PermitContents, ToolTarget } from '../call.ts'
import type { ServerDefinition } from '../launch.ts'
import { callTool } from './call/call-tool.ts'
import { createIdleStop } from './idle-stop.ts'
import type { ProcessExit } from './process/server-process.ts'
import { describeExit } from './session/exit-reason.ts'
import { createServerLog } from './session/server-log.ts'
import type { Session, SessionEnd } from './session/session.ts'
import { startSession, type StartDeps } from './session/start-session.ts'
import type { LargeMessages } from './messages/large-messages.ts'
import { stateOf, type Phase } from './server-phase.ts'
import type { ParsedTools } from './tools/parse-tools.ts'
import type { Turns } from './transport/turns.ts'
import { createRememberedTools } from './tools/remembered-tools.ts'

/** One configured server through all its lives. */
export type Server = {
  readonly alias: string
  readonly serverId: ServerId
  readonly definition: ServerDefinition
  readonly state: () => ServerState
  /** Of the running server, else as it was last seen. */
  readonly tools: () => ParsedTools
  readonly serverInfo: () => Session['connection']['serverInfo'] | null
  readonly log: () => readonly LogLine[]
  readonly start: () => Promise<Result<null>>
  readonly stop: () => Promise<void>
  /** Like `start`, for a call that may be given up: then a launch question nobody else waits for is withdrawn. */
  readonly startFor: (signal: AbortSignal) => Promise<Result<null>>
  /** What a call of this tool would reach now, or null. */
  readonly target: (tool: string) => ToolTarget | null
  /** The caller has checked that the permit fits `target`. */
  readonly call: (contents: PermitContents, options: DispatchOptions) => Promise<CallOutcome>
}

export type ServerDeps = StartDeps & {
  readonly version: string
  readonly canonicalise: (value: JsonValue) => string
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  readonly validateAnswer: (schema: JsonObject, answerJson: string) => Promise<Result<null>>
  readonly largeMessages: LargeMessages
  readonly turns: Turns
  readonly isUserAsked: () => boolean
  readonly nextIncarnation: () => number
  readonly restartDelaysMs: readonly number[]
  readonly readManifest: (serverId: ServerId) => string | null
  readonly storeManifest: (serverId: ServerId, manifest: string) => Promise<void>
  readonly onChange: () => void
  readonly onLines: (lines: readonly LogLine[]) => void
  /** For what must not happen and harms nobody, such as a manifest that could not be stored. */
  readonly report: (line: string) => void
}

/** A server that ran this long is healthy again: its next crash is a first one. */
const healthyAfterMs = 60_000
const pingTimeoutMs = 5_000

export const createServer = async (
  { alias, serverId, definition }: Pick<Server, 'alias' | 'serverId' | 'definition'>,
  deps: ServerDeps,
): Promise<Server> => {
  const log = createServerLog(deps.onLines, definition.kind === 'http' ? definition.headers : definition.env)
  const remembered = await createRememberedTools({
    source: definition.source,
    stored: deps.readManifest(serverId),
    store: (manifest) => deps.storeManifest(serverId, manifest),
    canonicalise: deps.canonicalise,
    report: deps.report,
  })
  let phase: Phase = { kind: 'stopped' }
  let crashes = 0
  let startedByUser = false
  let callsWaiting = 0
  let checked: Session | null = null

  const idle = createIdleStop({
    afterMs: definition.idleStopMinutes * 60_000,
    mayStop: () => !deps.isUserAsked(),
    stop: () => {
      if (phase.kind !== 'ready') return
      log.add('assent', t('mcp.log.idle', { count: definition.idleStopMinutes }))
      void stopSession(phase.session)
    },
  })

  const enter = (next: Phase): void => {
    phase = next
    deps.onChange()
  }

  const start = async (attempt = 1): Promise<Result<null>> => {
    if (phase.kind === 'ready') return ok(null)
    if (phase.kind === 'starting') return phase.outcome
    if (phase.kind === 'stopping') {
      await phase.done
      return start(attempt)
    }
    if (phase.kind === 'backing-off') clearTimeout(phase.timer)
    const abort = new AbortController()
    const { promise, resolve } = Promise.withResolvers<Result<null>>()
    enter({ kind: 'starting', attempt, abort, outcome: promise, requestId: null })
    const result = await run(attempt, abort.signal)
    resolve(result)
    return result
  }

  const run = async (attempt: number, signal: AbortSignal): Promise<Result<null>> => {
    const asked = (requestId: RequestId | null): void => {
      if (phase.kind === 'starting' && phase.requestId !== requestId) enter({ ...phase, requestId })
    }
    const verdict = remembered.verdict()
    const started = await startSession(
      { serverId, alias, definition, verdict, signal, onAsked: asked, onApproved: () => asked(null) },
      deps,
      { ...deps, log, definition, onToolsChanged: toolsChanged, onBlocked },
    ).catch((error: unknown) => brokenStart(error))
    if (started.ok && !signal.aborted) {
      becomeReady(started.value.session, started.value.launchHash)
      return ok(null)
    }
    if (started.ok) await started.value.session.stop()
    startedByUser = false
    const problem = started.ok ? { code: 'cancelled', message: t('mcp.start.cancelled') } : started.problem
    log.add('assent', problem.message)
    if (signal.aborted || problem.code === 'cancelled') enter({ kind: 'stopped' })
    else if (attempt > 1 && problem.code !== 'launch-denied') backOff(problem)
    else enter({ kind: 'failed', problem, stderrTail: log.stderrTail() })
    return { ok: false, problem }
  }

  /** Nothing expected: an approval that could not be stored, a login shell that broke. The server must not hang in it. */
  const brokenStart = (error: unknown): Result<never> => {
    deps.report(`start of ${alias} broke: ${String(error)}`)
    return fail('start-broken', t('mcp.start.broken', { reason: String(error) }))
  }

  const becomeReady = (session: Session, launchHash: string): void => {
    startedByUser = false
    const clock = { since: Date.now(), sinceMonotonic: performance.now(), unresponsiveSince: null }
    enter({ kind: 'ready', session, launchHash, incarnation: deps.nextIncarnation(), ...clock })
    log.add('assent', t('mcp.log.ready', { count: session.tools().tools.length }))
    idle.begin()
    void session.ended.then((end) => sessionEnded(session, end))
    void remember(session)
  }

  const remember = (session: Session): Promise<void> =>
    remembered.remember(session.tools(), session.connection.verdict)

  const toolsChanged = (): void => {
    if (phase.kind !== 'ready') return
    log.add('assent', t('mcp.log.toolsChanged', { number: phase.session.tools().tools.length }))
    void remember(phase.session)
    deps.onChange()
  }

  const sessionEnded = (session: Session, end: SessionEnd): void => {
    if (phase.kind !== 'ready' || phase.session !== session) return
    idle.end()
    if (performance.now() - phase.sinceMonotonic > healthyAfterMs) crashes = 0
    const problem = end.kind === 'lost' ? end.problem : deathOf(end.exit, log.stderrTail())
    log.add('assent', problem.message)
    backOff(problem, end.kind === 'lost' && end.problem.code === 'session-expired' ? 'at-once' : 'later')
  }

  /** `at-once` for a first time that says nothing about the server's health. */
  const backOff = (problem: Problem, when: 'at-once' | 'later' = 'later'): void => {
    const usualMs = deps.restartDelaysMs[crashes]
    const delayMs = when === 'at-once' && crashes === 0 ? 0 : usualMs
    if (delayMs === undefined) {
      const message = t('mcp.start.gaveUp', { problem: problem.message, times: crashes + 1 })
      crashes = 0
      enter({ kind: 'failed', problem: { ...problem, message }, stderrTail: log.stderrTail() })
      return
    }
    crashes += 1
    const attempt = crashes + 1
    const timer = setTimeout(() => void start(attempt), delayMs)
    enter({ kind: 'backing-off', attempt, until: Date.now() + delayMs, problem, timer })
  }

  const stop = async (): Promise<void> => {
    crashes = 0
    switch (phase.kind) {
      case 'stopped':
        return
      case 'stopping':
        return phase.done
      case 'starting': {
        const { outcome, abort } = phase
        abort.abort()
        await outcome
        return
      }
      case 'ready':
        return stopSession(phase.session)
      case 'backing-off':
        clearTimeout(phase.timer)
        enter({ kind: 'stopped' })
        return
      case 'failed':
        enter({ kind: 'stopped' })
        return
      default:
        exhausted(phase)
    }
  }

  const stopSession = async (session: Session): Promise<void> => {
    const end = async (): Promise<void> => {
      await session.stop()
      log.add('assent', t('mcp.start.stopped'))
      enter({ kind: 'stopped' })
    }
    idle.end()
    const done = end()
    enter({ kind: 'stopping', done })
    return done
  }

  const startFor = async (signal: AbortSignal): Promise<Result<null>> => {
    idle.touch()
    if (phase.kind === 'ready') return ok(null)
    callsWaiting += 1
    const given = await Promise.race([start(), abortOf(signal)])
    callsWaiting -= 1
    const isAsking = phase.kind === 'starting' && phase.requestId !== null
    if (signal.aborted && callsWaiting === 0 && isAsking && !startedByUser) await stop()
    return given
  }

  const onBlocked = (blocked: boolean): void => setResponsive(!blocked)

  const setResponsive = (responsive: boolean): void => {
    if (phase.kind !== 'ready' || (phase.unresponsiveSince === null) === responsive) return
    enter({ ...phase, unresponsiveSince: responsive ? null : Date.now() })
  }

  /** After a call ran into its limit: asks until the server answers anything, or is gone. */
  const checkHealth = async (session: Session): Promise<void> => {
    if (checked === session) return
    checked = session
    while (phase.kind === 'ready' && phase.session === session) {
      const answers = await session.connection.ping(AbortSignal.timeout(pingTimeoutMs))
      setResponsive(answers)
      if (answers) break
      await sleep(pingTimeoutMs, null, { ref: false })
    }
    if (checked === session) checked = null
  }

  const target = (name: string): ToolTarget | null => {
    if (phase.kind !== 'ready') return null
    const tool = phase.session.tools().tools.find((candidate: ToolView) => candidate.name === name)
    const { incarnation, launchHash } = phase
    return tool ? { serverId, alias, incarnation, launchHash, tool } : null
  }

  const call = async (contents: PermitContents, options: DispatchOptions): Promise<CallOutcome> => {
    const reached = target(contents.tool)
    if (phase.kind !== 'ready' || reached === null) return notReady()
    const { session } = phase
    const { outputSchema } = reached.tool
    const callDeps = {
      session,
      outputSchema,
      defaultTimeoutMs: definition.callTimeoutSeconds * 1000,
      validate: deps.validate,
      validateAnswer: deps.validateAnswer,
      stderrTail: log.stderrTail,
      onTimeout: () => void checkHealth(session),
    }
    return idle.use(() => callTool(contents, options, callDeps))
  }

  return {
    alias,
    serverId,
    definition,
    state: () => stateOf(phase),
    tools: () => (phase.kind === 'ready' ? phase.session.tools() : remembered.tools()),
    serverInfo: () => (phase.kind === 'ready' ? phase.session.connection.serverInfo : null),
    log: log.lines,
    start: () => {
      startedByUser = phase.kind !== 'ready'
      crashes = 0
      return start()
    },
    stop,
    startFor,
    target,
    call,
  }
}

const deathOf = (exit: ProcessExit, tail: string): Problem => {
  const died = t('mcp.start.died', { exit: describeExit(exit) })
  return {
    code: 'server-died',
    message: tail === '' ? died : t('mcp.start.wrote', { problem: died, text: tail }),
  }
}

const notReady = (): CallOutcome => ({
  kind: 'failed',
  problem: { code: 'stale-permit', message: t('mcp.call.stopped') },
})

const abortOf = (signal: AbortSignal): Promise<Result<never>> =>
  new Promise((resolve) => {
    const cancelled = (): void => resolve(fail('cancelled', t('mcp.call.startCancelled')))
    if (signal.aborted) cancelled()
    else signal.addEventListener('abort', cancelled, { once: true })
  })
