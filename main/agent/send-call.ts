import type { CallItem } from '#contract/call-item'
import type { CallId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { callOf } from '#contract/transcript'
import type { CallOutcome, CallProgress, Permit, ToolTarget } from '../call.ts'
import { createAnsweringDuringCall } from './answer-during-call.ts'
import { cancelledWhileAsking } from './answer-round.ts'
import { isClosing, messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import { outcomeWrites } from './outcome-event.ts'

/** Pages hear of a call's progress at most this often. */
const progressIntervalMs = 100

/** How a call ends that is cancelled while it is not on its way. */
export const cancelledCall = ({ rounds }: Pick<CallItem, 'rounds'>): Problem =>
  rounds.length > 0 ? cancelledWhileAsking() : { code: 'cancelled', message: t('agent.call.cancelled') }

/** A permission, and what it was given for. */
export type Permitted = { readonly permit: Permit; readonly target: ToolTarget }

/**
 * Sends a call whose dispatch is stored, and stores how it ended, or what its server wants to know first. What the
 * server asks for meanwhile is answered; the time that takes does not count against the call's limit.
 */
export const sendCall = async (
  context: LoopContext,
  callId: CallId,
  { permit, target }: Permitted,
  signal: AbortSignal,
): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call === undefined) return
  const start = performance.now()
  const isUnsent = signal.aborted
  const outcome = isUnsent ? unsent(call) : await dispatch(context, call, { permit, target }, signal)
  const isWithoutReply = outcome.kind === 'failed' || outcome.kind === 'unknown'
  if (isClosing(signal) && !isUnsent && isWithoutReply) return
  const isCancelled = signal.aborted && !isClosing(signal)
  const end = outcome.kind === 'input-required' && isCancelled ? askedInVain() : outcome
  const durationMs = Math.round(performance.now() - start)
  await context.store(outcomeWrites(context, call, { outcome: end, target }, durationMs))
}

const unsent = (call: CallItem): CallOutcome => ({ kind: 'failed', problem: cancelledCall(call) })

const askedInVain = (): CallOutcome => ({ kind: 'failed', problem: cancelledWhileAsking() })

const dispatch = async (
  context: LoopContext,
  call: CallItem,
  { permit, target }: Permitted,
  signal: AbortSignal,
): Promise<CallOutcome> => {
  const { ports } = context
  const { callId } = call
  const timeoutMs = (): number => (callOf(context.transcript(), callId)?.limitSeconds ?? Infinity) * 1000
  const onProgress = progressReporter(context, callId)
  await using answering = createAnsweringDuringCall(context, { ...call, serverId: target.serverId }, signal)
  const onServerRequest = answering.answer
  try {
    return await ports.tools.dispatch(permit, { signal, timeoutMs, onProgress, onServerRequest })
  } catch (error) {
    ports.log(`agent: a call failed: ${messageOf(error)}`)
    const message = t('agent.call.defect')
    return { kind: 'unknown', problem: { code: 'internal-error', message } }
  }
}

const progressReporter = ({ conversation, emit }: LoopContext, callId: CallId) => {
  let last = -Infinity
  return (progress: CallProgress) => {
    if (performance.now() - last < progressIntervalMs) return
    last = performance.now()
    emit({ kind: 'progress', conversation, callId, ...progress })
  }
}
