import type { RequestId, ServerId } from '#contract/ids'
import type { JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { LaunchDescription, ServerDefinition } from '../../launch.ts'
import type { ServerAuthorization } from '../../sign-in.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { Launch, Launcher } from '../launch/launcher.ts'
import { detectIsolation } from '../process/isolation.ts'
import type { PidRegistry } from '../process/pid-registry.ts'
import { startServerProcess } from '../process/server-process.ts'
import type { ApproveLaunch } from '../supervisor-types.ts'
import { openHttpSession } from './open-http-session.ts'
import { openSession, type Session, type SessionDeps } from './session.ts'
import type { Slots } from './slots.ts'

export type StartDeps = {
  readonly launcher: Launcher
  readonly approveLaunch: ApproveLaunch
  readonly registry: PidRegistry
  readonly http: HttpClient
  /** Resolves when leftovers of an earlier life have been ended. */
  readonly swept: Promise<unknown>
  readonly slots: Slots
}

export type StartRequest = {
  readonly serverId: ServerId
  readonly alias: string
  readonly definition: ServerDefinition
  /** Of a server over HTTP that is signed in to. */
  readonly authorization: ServerAuthorization | null
  /** Which era the server spoke when it last ran, or null. */
  readonly verdict: JsonValue
  readonly signal: AbortSignal
  readonly onAsked: (requestId: RequestId) => void
  /** The question, if there was one, is answered. */
  readonly onApproved: () => void
}

export type StartedSession = { readonly session: Session; readonly launchHash: string }

const legacyVerdict: JsonValue = { kind: 'legacy' }

/**
 * From a definition to a running, connected server. A remembered verdict that turns out wrong costs one more start:
 * as do servers that end themselves when they are asked something before `initialize`. Failure codes of `describe`,
 * `approveLaunch`, `startServerProcess` and `openSession`.
 */
export const startSession = async (
  request: StartRequest,
  deps: StartDeps,
  sessionDeps: SessionDeps,
): Promise<Result<StartedSession>> => {
  const first = await startOnce(request, deps, sessionDeps)
  if (first.ok || request.signal.aborted) return first
  const { code } = first.problem
  if (request.verdict === null && code === 'server-exited') {
    sessionDeps.log.note(t('mcp.log.olderHandshake'))
    return startOnce({ ...request, verdict: legacyVerdict }, deps, sessionDeps)
  }
  const verdictMayBeOld = request.verdict !== null && (code === 'handshake-failed' || code === 'list-failed')
  return verdictMayBeOld ? startOnce({ ...request, verdict: null }, deps, sessionDeps) : first
}

const startOnce = async (
  request: StartRequest,
  deps: StartDeps,
  sessionDeps: SessionDeps,
): Promise<Result<StartedSession>> => {
  const approved = await approveStart(request, deps)
  if (!approved.ok) return approved
  request.onApproved()
  const { launch, launchHash } = approved.value
  await deps.swept
  const opened = await deps.slots.run(async (): Promise<Result<Session>> => {
    if (request.signal.aborted) return fail('cancelled', t('mcp.start.cancelled'))
    sessionDeps.log.mark()
    if (launch.kind === 'http')
      return openHttpSession(
        deps.http,
        { ...launch.target, authorization: request.authorization },
        request.verdict,
        request.signal,
        sessionDeps,
      )
    const started = await startServerProcess(launch.start, await detectIsolation(), deps.registry)
    return started.ok ? openSession(started.value, request.verdict, request.signal, sessionDeps) : started
  })
  return opened.ok ? ok({ session: opened.value, launchHash }) : opened
}

const approvalRounds = 3

/** Asks for exactly what is on the disk: when that changed while the question stood, it is asked again. */
export const approveStart = async (
  request: Pick<StartRequest, 'serverId' | 'alias' | 'definition' | 'signal' | 'onAsked'>,
  { launcher, approveLaunch }: Pick<StartDeps, 'launcher' | 'approveLaunch'>,
): Promise<Result<{ readonly launch: Launch; readonly launchHash: string }>> => {
  const { serverId, alias, definition, signal, onAsked } = request
  let described = await launcher.describe(serverId, alias, definition)
  for (let round = 0; round < approvalRounds; round += 1) {
    if (!described.ok) return described
    const launch = described.value
    const approval = await Promise.race([
      approveLaunch(launch.description, { signal, onAsked }),
      cancelOf(signal),
    ])
    if (!approval.ok) return approval
    described = await launcher.describe(serverId, alias, definition)
    if (described.ok && isSame(described.value.description, launch.description)) {
      return ok({ launch: described.value, launchHash: approval.value.launchHash })
    }
  }
  return fail('launch-changed', t('mcp.start.launchChanged'))
}

const cancelOf = (signal: AbortSignal): Promise<Result<never>> =>
  new Promise((resolve) => {
    const cancelled = (): void => resolve(fail('cancelled', t('mcp.start.cancelled')))
    if (signal.aborted) cancelled()
    else signal.addEventListener('abort', cancelled, { once: true })
  })

const isSame = (one: LaunchDescription, other: LaunchDescription): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
