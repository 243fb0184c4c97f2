import type { RequestId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { AuditEntry, Journal, ProposalRow, Write } from '../journal.ts'
import type { LaunchDescription } from '../launch.ts'
import type { Authority } from './authority.ts'
import { launchHashOf } from './hashes.ts'
import { launchQuestion, shownAs } from './question.ts'
import { settled, wrongAnswer, type Decision, type QuestionQueue, type Settled } from './question-queue.ts'

export type ApproveOptions = {
  /** Aborting withdraws the question. */
  readonly signal: AbortSignal
  readonly onAsked: (requestId: RequestId) => void
}

export type Launches = {
  /**
   * Resolves at once for a launch that was approved before exactly as it stands, otherwise when the user decided.
   * Failure codes: `launch-denied`, `cancelled`, and `not-stored` when the disk refuses.
   */
  readonly approve: (
    launch: LaunchDescription,
    options: ApproveOptions,
  ) => Promise<Result<{ launchHash: string }>>
  readonly hashOf: (launch: LaunchDescription) => string
  readonly isApproved: (launch: LaunchDescription) => boolean
}

export type LaunchesDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly queue: QuestionQueue
  readonly authority: Authority
  /** Keys the hashes of environment values. */
  readonly valueKey: Uint8Array
  readonly newRequestId: () => RequestId
  readonly log: (line: string) => void
  readonly now: () => number
}

export const createLaunches = (deps: LaunchesDeps): Launches => {
  const hashOf = (launch: LaunchDescription): string => launchHashOf(launch, deps.valueKey)

  const isApproved = (launch: LaunchDescription): boolean =>
    deps.authority
      .launches()
      .some((approval) => approval.serverId === launch.serverId && approval.launchHash === hashOf(launch))

  const ask = async (
    launch: LaunchDescription,
    options: ApproveOptions,
  ): Promise<Result<{ launchHash: string }>> => {
    const launchHash = hashOf(launch)
    const question = shownAs(deps.newRequestId(), launchQuestion(launch))
    await deps.journal.commit([
      { kind: 'proposal', proposal: rowOf(launch, launchHash, question, deps) },
      audit('proposal', launch, question.requestId, launchHash, null),
    ])
    return new Promise((resolve) => {
      const settle = async (decision: Decision): Promise<Result<Settled>> => {
        if (decision.verdict !== 'allow' && decision.verdict !== 'deny') return wrongAnswer()
        if (decision.verdict === 'allow') await allow(launch, question.requestId, launchHash)
        else await deny(launch, question.requestId, launchHash)
        resolve(
          decision.verdict === 'allow'
            ? ok({ launchHash })
            : fail('launch-denied', t('consent.problem.launchDenied', { alias: launch.alias })),
        )
        return settled
      }
      const withdraw = (): void => {
        deps.queue
          .withdraw(question.requestId, () => cancel(launch, question.requestId, launchHash))
          .then((wasOpen) => wasOpen && resolve(cancelled(launch)))
          .catch((error: unknown) => deps.log(`question not withdrawn: ${String(error)}`))
      }
      deps.queue.add({ question, settle })
      options.onAsked(question.requestId)
      options.signal.addEventListener('abort', withdraw, { once: true })
      if (options.signal.aborted) withdraw()
    })
  }

  const allow = (launch: LaunchDescription, requestId: RequestId, launchHash: string): Promise<void> =>
    deps.authority.approve(
      { alias: launch.alias, serverId: launch.serverId, launchHash, approvedAt: deps.now() },
      [moved(requestId, 'consumed'), audit('decision', launch, requestId, launchHash, 'allowed')],
    )

  const deny = (launch: LaunchDescription, requestId: RequestId, launchHash: string): Promise<unknown> =>
    deps.journal.commit([
      moved(requestId, 'denied'),
      audit('decision', launch, requestId, launchHash, 'denied'),
    ])

  const cancel = (launch: LaunchDescription, requestId: RequestId, launchHash: string): Promise<unknown> =>
    deps.journal.commit([
      moved(requestId, 'cancelled'),
      audit('decision', launch, requestId, launchHash, 'cancelled'),
    ])

  const approvedBefore = async (launch: LaunchDescription): Promise<Result<{ launchHash: string }>> => {
    await deps.journal.commit([audit('launch', launch, null, hashOf(launch), 'approved before')])
    return ok({ launchHash: hashOf(launch) })
  }

  return {
    approve: async (launch, options) => {
      try {
        return await (isApproved(launch) ? approvedBefore(launch) : ask(launch, options))
      } catch (error) {
        deps.log(`launch not recorded: ${String(error)}`)
        return notStored(launch)
      }
    },
    hashOf,
    isApproved,
  }
}

const notStored = ({ alias }: LaunchDescription): Result<never> =>
  fail('not-stored', t('consent.problem.launchNotStored', { alias }))

const cancelled = ({ alias }: LaunchDescription): Result<never> =>
  fail('cancelled', t('consent.problem.launchCancelled', { alias }))

const rowOf = (
  launch: LaunchDescription,
  launchHash: string,
  question: { readonly requestId: RequestId; readonly exact: string },
  deps: LaunchesDeps,
): ProposalRow => ({
  requestId: question.requestId,
  kind: 'launch',
  state: 'pending',
  conversation: null,
  callId: null,
  bootId: deps.bootId,
  exact: question.exact,
  hash: launchHash,
  detail: JSON.stringify({ alias: launch.alias, serverId: launch.serverId }),
  createdAt: deps.now(),
})

const moved = (requestId: RequestId, to: 'consumed' | 'denied' | 'cancelled'): Write => ({
  kind: 'proposal-state',
  requestId,
  from: ['pending'],
  to,
})

const audit = (
  what: AuditEntry['what'],
  launch: LaunchDescription,
  requestId: RequestId | null,
  hash: string,
  verdict: string | null,
): Write => ({ kind: 'audit', entry: { what, requestId, subject: launch.serverId, hash, verdict } })
