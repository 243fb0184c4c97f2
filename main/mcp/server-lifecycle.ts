import type { RequestId, ServerId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Problem, type Result } from '#contract/result'
import type { ServerDefinition } from '../launch.ts'
import type { ServerAuthorization } from '../sign-in.ts'
import { clientCapabilities } from './connection/client-capabilities.ts'
import { createHealthCheck } from './health-check.ts'
import { createIdleStop, type IdleStop } from './idle-stop.ts'
import type { Phase } from './server-phase.ts'
import { deathProblem } from './session/exit-reason.ts'
import type { ServerLog } from './session/server-log.ts'
import type { Session, SessionDeps, SessionEnd } from './session/session.ts'
import { startSession, type StartDeps } from './session/start-session.ts'
import type { RememberedTools } from './tools/remembered-tools.ts'

/** One server's way through its phases: starts, crashes, waits and stops. */
export type Lifecycle = Pick<IdleStop, 'use'> & {
  readonly phase: () => Phase
  /** By the user: crashes before do not count. */
  readonly start: () => Promise<Result<null>>
  readonly stop: () => Promise<void>
  /** Like `start`, for a call that may be given up: then a launch question nobody else waits for is withdrawn. */
  readonly startFor: (signal: AbortSignal) => Promise<Result<null>>
  /** After a call ran into its limit: asks until the server answers anything, or is gone. */
  readonly checkHealth: ReturnType<typeof createHealthCheck>
}

export type LifecycleDeps = StartDeps &
  Pick<SessionDeps, 'version' | 'canonicalise' | 'largeMessages' | 'turns'> & {
    readonly isUserAsked: () => boolean
    readonly nextIncarnation: () => number
    readonly restartDelaysMs: readonly number[]
    readonly onChange: () => void
    /** For what must not happen and harms nobody, such as a manifest that could not be stored. */
    readonly report: (line: string) => void
  }

type Subject = {
  readonly alias: string
  readonly serverId: ServerId
  readonly definition: ServerDefinition
  readonly authorization: ServerAuthorization | null
  readonly log: ServerLog
  readonly remembered: RememberedTools
  readonly handleServerRequest: NonNullable<SessionDeps['handleServerRequest']>
  /** A session stands, and nobody knows of it yet. */
  readonly onReady: (session: Session) => void
}

/** A server that ran this long is healthy again: its next crash is a first one. */
const healthyAfterMs = 60_000

export const createLifecycle = (subject: Subject, deps: LifecycleDeps): Lifecycle => {
  const { alias, serverId, definition, log, remembered } = subject
  let phase: Phase = { kind: 'stopped' }
  let crashes = 0
  let startedByUser = false
  let callsWaiting = 0

  const idle = createIdleStop({
    afterMs: definition.idleStopMinutes * 60_000,
    mayStop: () => !deps.isUserAsked(),
    stop: () => {
      if (phase.kind !== 'ready') return
      log.note(t('mcp.log.idle', { count: definition.idleStopMinutes }))
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
    const { handleServerRequest, authorization } = subject
    const ours = { capabilities: clientCapabilities, handleServerRequest }
    const started = await startSession(
      {
        serverId,
        alias,
        definition,
        authorization,
        verdict,
        signal,
        onAsked: asked,
        onApproved: () => asked(null),
      },
      deps,
      { ...deps, ...ours, log, definition, onToolsChanged: toolsChanged, onBlocked },
    ).catch((error: unknown) => brokenStart(error))
    if (started.ok && !signal.aborted) {
      becomeReady(started.value.session, started.value.launchHash)
      return ok(null)
    }
    if (started.ok) await started.value.session.stop()
    startedByUser = false
    const problem = started.ok ? { code: 'cancelled', message: t('mcp.start.cancelled') } : started.problem
    log.note(problem.message)
    if (signal.aborted || problem.code === 'cancelled') enter({ kind: 'stopped' })
    else if (attempt > 1 && !waitsForUser.has(problem.code)) backOff(problem)
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
    subject.onReady(session)
    const clock = { since: Date.now(), sinceMonotonic: performance.now(), unresponsiveSince: null }
    enter({ kind: 'ready', session, launchHash, incarnation: deps.nextIncarnation(), ...clock })
    log.note(t('mcp.log.ready', { count: session.tools().tools.length }))
    idle.begin()
    void session.ended.then((end) => sessionEnded(session, end))
    void remember(session)
  }

  const remember = (session: Session): Promise<void> =>
    remembered.remember(session.tools(), session.connection.verdict)

  const toolsChanged = (): void => {
    if (phase.kind !== 'ready') return
    log.note(t('mcp.log.toolsChanged', { number: phase.session.tools().tools.length }))
    void remember(phase.session)
    deps.onChange()
  }

  const sessionEnded = (session: Session, end: SessionEnd): void => {
    if (phase.kind !== 'ready' || phase.session !== session) return
    idle.end()
    if (performance.now() - phase.sinceMonotonic > healthyAfterMs) crashes = 0
    const problem = end.kind === 'lost' ? end.problem : deathProblem(end.exit, log.stderrTail())
    log.note(problem.message)
    if (waitsForUser.has(problem.code))
      return enter({ kind: 'failed', problem, stderrTail: log.stderrTail() })
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
      log.note(t('mcp.start.stopped'))
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

  const checkHealth = createHealthCheck({
    isRunning: (session) => phase.kind === 'ready' && phase.session === session,
    setResponsive,
  })

  return {
    phase: () => phase,
    start: () => {
      startedByUser = phase.kind !== 'ready'
      crashes = 0
      return start()
    },
    stop,
    startFor,
    checkHealth,
    use: idle.use,
  }
}

/** Trying again without the user would end the same way. */
const waitsForUser: ReadonlySet<string> = new Set(['launch-denied', 'sign-in-needed', 'sign-in-refused'])

const abortOf = (signal: AbortSignal): Promise<Result<never>> =>
  new Promise((resolve) => {
    const cancelled = (): void => resolve(fail('cancelled', t('mcp.call.startCancelled')))
    if (signal.aborted) cancelled()
    else signal.addEventListener('abort', cancelled, { once: true })
  })
