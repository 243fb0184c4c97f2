import type { CallId, ConversationId, RequestId } from '#contract/ids'
import type { Result } from '#contract/result'
import type { Permit, ToolTarget } from '../call.ts'
import type { Journal, ProposalState, Write } from '../journal.ts'
import {
  argumentsOf,
  audit,
  decidedEvent,
  dispatchedEvent,
  parkedEvent,
  permitOf,
  proposalFrom,
  proposedEvent,
  rowOf,
  type Asked,
  type CallProposal,
} from './call-record.ts'
import { callHashOf } from './hashes.ts'
import { closed, type LeftOver } from './left-over.ts'
import type { Permits } from './permits.ts'
import { callQuestion, shownAs } from './question.ts'
import { settled, wrongAnswer, type Decision, type QuestionQueue, type Settled } from './question-queue.ts'
import { grantOf, isCoveredBy, type SessionGrant } from './session-grants.ts'

export type Calls = {
  /** Stores the question, then returns: the verdict arrives as an event. Under a session grant it mints at once. */
  readonly propose: (
    proposal: CallProposal,
  ) => Promise<{ kind: 'asked' } | { kind: 'permitted'; permit: Permit }>
  /**
   * Under a session grant: stores the call as allowed and used, in one commit with `alongside`, and mints its permit.
   * Null when no grant covers the call; nothing is stored then.
   */
  readonly useGrant: (proposal: CallProposal, alongside: readonly Write[]) => Promise<Permit | null>
  /** Turns an allowed call into its one permit; `refused` when it has gone stale or expired, which is stored. */
  readonly consume: (
    call: CallId,
    target: ToolTarget,
  ) => Promise<{ kind: 'permitted'; permit: Permit } | { kind: 'refused' }>
  readonly cancel: (conversation: ConversationId, calls: readonly CallId[], reason: string) => Promise<void>
  /** After a restart: the same bytes are asked about again, under a new request. */
  readonly reask: (conversation: ConversationId, call: CallId) => Promise<void>
  /** After all that was open was asked again: closes the questions that nobody asked again, of every kind. */
  readonly parkRest: () => Promise<void>
  readonly grants: () => readonly SessionGrant[]
  readonly revoke: (grantId: string) => boolean
  readonly waiting: () => readonly ConversationId[]
}

export type CallsDeps = {
  readonly bootId: string
  readonly journal: Journal
  readonly queue: QuestionQueue
  readonly permits: Permits
  readonly newRequestId: () => RequestId
  readonly describe: (
    conversation: ConversationId,
  ) => Promise<{ readonly title: string; readonly model: string | null }>
  readonly leftOver: LeftOver
  readonly now: () => number
  readonly monotonicNow: () => number
}

/** An allowed call that was not sent within this time is asked again (consent.md row 14). */
const allowedForMs = 10_000

export const createCalls = (deps: CallsDeps): Calls => {
  const asked = new Map<CallId, Asked>()
  const grants = new Map<string, SessionGrant>()

  const propose: Calls['propose'] = async (proposal) => {
    const permit = await useGrant(proposal, [])
    return permit ? { kind: 'permitted', permit } : ask(proposal, deps.newRequestId(), [])
  }

  const useGrant: Calls['useGrant'] = async (proposal, alongside) => {
    const isGranted = proposal.by === 'model' && !proposal.asksAnyway && grantFor(proposal) !== undefined
    if (!isGranted) return null
    const entry = newEntry(proposal, deps.newRequestId())
    await deps.journal.commit([
      ...alongside,
      { kind: 'proposal', proposal: rowOf(entry, 'consumed', deps) },
      proposedEvent(entry),
      decidedEvent(entry, 'allowed', 'session-grant'),
      dispatchedEvent(entry),
      audit('dispatch', entry, 'allowed by session grant'),
    ])
    return deps.permits.mint(permitOf(proposal))
  }

  const ask = async (
    proposal: CallProposal,
    requestId: RequestId,
    before: readonly Write[],
  ): Promise<{ kind: 'asked' }> => {
    const { callId, conversation } = proposal
    const earlier = asked.get(callId)
    // Only an edited history leads here with a question that stands already: a call has one question.
    if (earlier) await takeBack(earlier, 'parked', [parkedEvent(conversation, callId, earlier.requestId)])
    const entry = newEntry(proposal, requestId)
    const question = shownAs(requestId, await questionOf(proposal))
    asked.set(callId, entry)
    const stored = deps.journal.commit([
      ...before,
      { kind: 'proposal', proposal: rowOf(entry, 'pending', deps) },
      proposedEvent(entry),
      audit('proposal', entry, null),
    ])
    await stored.catch((error: unknown) => {
      if (asked.get(callId) === entry) asked.delete(callId)
      throw error
    })
    const isStillAsked = asked.get(callId) === entry
    if (isStillAsked) deps.queue.add({ question, settle: (decision) => settle(entry, decision) })
    return { kind: 'asked' }
  }

  const settle = async (entry: Asked, decision: Decision): Promise<Result<Settled>> => {
    if (decision.verdict === 'allow') return allow(entry, decision.scope)
    if (decision.verdict !== 'deny') return wrongAnswer()
    await move(entry, ['pending'], 'denied', [
      decidedEvent(entry, 'denied', 'user'),
      audit('decision', entry, 'denied'),
    ])
    asked.delete(entry.proposal.callId)
    return settled
  }

  const allow = async (entry: Asked, scope: 'once' | 'session'): Promise<Result<Settled>> => {
    if (scope === 'session' && entry.proposal.by !== 'model') return wrongAnswer()
    const grant = scope === 'session' ? grantOf(entry.proposal, deps.now()) : null
    const stored = move(entry, ['pending'], 'allowed', [
      decidedEvent(entry, 'allowed', 'user'),
      audit('decision', entry, `allowed ${scope}`),
      ...(grant ? [audit('grant', entry, 'session')] : []),
    ])
    entry.allowedAt = { monotonic: deps.monotonicNow(), wall: deps.now() }
    await stored.catch((error: unknown) => {
      entry.allowedAt = null
      throw error
    })
    if (grant) grants.set(grant.id, grant)
    return settled
  }

  const consume: Calls['consume'] = async (call, target) => {
    const entry = asked.get(call)
    if (!entry?.allowedAt) return { kind: 'refused' }
    asked.delete(call)
    const verdict = verdictNow(entry, target)
    if (verdict !== 'allowed') {
      await move(entry, ['allowed'], verdict, [
        decidedEvent(entry, verdict, 'program'),
        audit('decision', entry, verdict),
      ])
      return { kind: 'refused' }
    }
    await move(entry, ['allowed'], 'consumed', [
      dispatchedEvent(entry),
      audit('dispatch', entry, 'allowed by user'),
    ])
    return { kind: 'permitted', permit: deps.permits.mint(permitOf({ ...entry.proposal, target })) }
  }

  const verdictNow = (entry: Asked, target: ToolTarget): 'allowed' | 'stale' | 'expired' => {
    const { allowedAt, proposal } = entry
    if (allowedAt === null || hashFor({ ...proposal, target }) !== entry.callHash) return 'stale'
    const waitedMs = deps.monotonicNow() - allowedAt.monotonic
    const clockMs = deps.now() - allowedAt.wall
    return waitedMs > allowedForMs || clockMs > allowedForMs || clockMs < -allowedForMs
      ? 'expired'
      : 'allowed'
  }

  const cancel: Calls['cancel'] = async (_conversation, calls, reason) => {
    for (const entry of calls.flatMap((call) => asked.get(call) ?? []))
      await takeBack(entry, 'cancelled', [
        decidedEvent(entry, 'cancelled', 'program', reason),
        audit('decision', entry, 'cancelled'),
      ])
  }

  /** Takes back an open question, or the permission it has become by the time its turn comes. */
  const takeBack = async (
    entry: Asked,
    to: 'cancelled' | 'parked',
    writes: readonly Write[],
  ): Promise<void> => {
    const { callId } = entry.proposal
    const store = (): Promise<unknown> => move(entry, ['pending', 'allowed'], to, writes)
    const wasOpen = await deps.queue.withdraw(entry.requestId, store)
    if (asked.get(callId) !== entry) return
    if (!wasOpen) await store()
    asked.delete(callId)
  }

  const reask: Calls['reask'] = async (conversation, call) => {
    const row = deps.leftOver.take(
      ({ kind, callId, state, ...row }) =>
        kind === 'call' && callId === call && row.conversation === conversation && state !== 'consumed',
    )
    if (!row) return
    const proposal = proposalFrom(row)
    const parked: readonly Write[] = [closed(row), parkedEvent(conversation, call, row.requestId)]
    if (proposal) await ask(proposal, deps.newRequestId(), parked)
    else await deps.journal.commit(parked)
  }

  const move = (
    entry: Asked,
    from: readonly ProposalState[],
    to: ProposalState,
    writes: readonly Write[],
  ): Promise<unknown> =>
    deps.journal.commit([{ kind: 'proposal-state', requestId: entry.requestId, from, to }, ...writes])

  /** A grant whose server or tool changed is over, also when the change is taken back later. */
  const grantFor = (proposal: CallProposal): SessionGrant | undefined => {
    const grant = grants.get(grantOf(proposal, 0).id)
    if (!grant || isCoveredBy(grant, proposal.conversation, proposal.target)) return grant
    grants.delete(grant.id)
    return undefined
  }

  const hashFor = (proposal: CallProposal): string => callHashOf({ ...proposal, bootId: deps.bootId })

  const newEntry = (proposal: CallProposal, requestId: RequestId): Asked => ({
    proposal,
    requestId,
    callHash: hashFor(proposal),
    allowedAt: null,
  })

  const questionOf = async (proposal: CallProposal) => {
    const { title, model } = await deps.describe(proposal.conversation)
    const args = argumentsOf(proposal.canonicalArguments)
    return callQuestion({ ...proposal, args, conversationTitle: title, askedBy: proposal.by, model })
  }

  return {
    propose,
    useGrant,
    consume,
    cancel,
    reask,
    parkRest: async () => {
      await deps.journal.commit(deps.leftOver.takeRest().map(closed))
    },
    grants: () => [...grants.values()],
    revoke: (grantId) => grants.delete(grantId),
    waiting: () =>
      [...asked.values()].filter((entry) => !entry.allowedAt).map((entry) => entry.proposal.conversation),
  }
}
