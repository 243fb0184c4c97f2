import type { CallId, RequestId } from '#contract/ids'
import { callOf } from '#contract/transcript'
import { eventWrite, type LoopContext } from './loop-context.ts'

/** Settles a call's open question, or its permission that was not used yet, as cancelled. */
export const cancelQuestion = async (context: LoopContext, callId: CallId, reason: string): Promise<void> => {
  const requestId = openRequestOf(context, callId)
  await context.ports.consent.cancel(context.conversation, [callId], reason)
  if (requestId !== null) await dropQuestion(context, { callId, requestId, verdict: 'cancelled', reason })
}

/**
 * Stores what became of a question that the consent gate does not know any more, such as one of an earlier process
 * life; without this its call would wait for ever. Does nothing when the question is settled. Gives no authority.
 */
export const dropQuestion = async (
  context: LoopContext,
  question: {
    readonly callId: CallId
    readonly requestId: RequestId
    readonly verdict: 'cancelled' | 'expired' | 'parked'
    readonly reason: string
  },
): Promise<void> => {
  if (openRequestOf(context, question.callId) !== question.requestId) return
  await context.store([eventWrite(context, { type: 'call-decided', by: 'program', ...question })])
}

/** The open question of a call, null when it has none. */
export const openRequestOf = (context: LoopContext, callId: CallId): RequestId | null => {
  const state = callOf(context.transcript(), callId)?.state
  return state?.kind === 'waiting' || state?.kind === 'allowed' ? state.requestId : null
}
