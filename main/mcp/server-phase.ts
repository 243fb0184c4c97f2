import type { RequestId } from '#contract/ids'
import { exhausted, type Problem, type Result } from '#contract/result'
import type { ServerState } from '#contract/views'
import type { Session } from './session/session.ts'

/** Where a server stands, with what belongs to that state and to no other. */
export type Phase =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'starting'
      readonly attempt: number
      readonly abort: AbortController
      readonly outcome: Promise<Result<null>>
      /** Open while the user is asked. */
      readonly requestId: RequestId | null
    }
  | {
      readonly kind: 'ready'
      readonly session: Session
      readonly launchHash: string
      readonly incarnation: number
      /** Wall time, and the same moment on the monotonic clock. */
      readonly since: number
      readonly sinceMonotonic: number
      readonly unresponsiveSince: number | null
    }
  | { readonly kind: 'stopping'; readonly done: Promise<void> }
  | {
      readonly kind: 'backing-off'
      readonly attempt: number
      readonly until: number
      readonly problem: Problem
      readonly timer: NodeJS.Timeout
    }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly stderrTail: string }

/** The phase as pages see it. */
export const stateOf = (phase: Phase): ServerState => {
  switch (phase.kind) {
    case 'stopped':
    case 'stopping':
      return { kind: 'stopped' }
    case 'starting':
      return phase.requestId === null
        ? { kind: 'starting', attempt: phase.attempt }
        : { kind: 'awaiting-approval', requestId: phase.requestId }
    case 'ready':
      return phase.unresponsiveSince === null
        ? { kind: 'ready', pid: phase.session.pid, since: phase.since }
        : { kind: 'unresponsive', since: phase.unresponsiveSince }
    case 'backing-off': {
      const { attempt, until, problem } = phase
      return { kind: 'backing-off', attempt, until, problem }
    }
    case 'failed':
      return { kind: 'failed', problem: phase.problem, stderrTail: phase.stderrTail }
    default:
      return exhausted(phase)
  }
}
