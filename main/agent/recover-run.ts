import type { CallId } from '#contract/ids'
import { isSettled, type CallItem } from '#contract/transcript'
import type { Write } from '../journal.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { messageOf } from './effects.ts'
import { dropQuestion, openRequestOf } from './open-question.ts'
import type { PartialMessage } from './ports.ts'
import { outcomeUnknown } from './settle-call.ts'

/**
 * Brings a run of an earlier process life to where it can go on (I8): what was being written ends as interrupted with
 * what was saved of it, what was running is unknown and never run again, what was asked is asked anew.
 */
export const recoverRun = async (
  context: LoopContext,
  partials: readonly PartialMessage[],
): Promise<void> => {
  const open = context
    .transcript()
    .items.filter((item): item is CallItem => item.kind === 'call' && !isSettled(item.state))
  const unknown = open.filter(({ state }) => state.kind === 'running')
  const writes: readonly Write[] = [
    ...interruptedMessage(context, partials),
    ...unknown.map(({ callId }) =>
      eventWrite(context, { type: 'call-outcome-unknown', callId, problem: outcomeUnknown }),
    ),
  ]
  if (writes.length > 0) await context.store(writes)
  if (context.transcript().run?.stopping === true) return
  for (const { callId } of open) await reask(context, callId)
}

/** A question that cannot be asked again as it was is parked: the ordinary steps propose the call anew. */
const reask = async (context: LoopContext, callId: CallId): Promise<void> => {
  const { conversation, ports } = context
  const requestId = openRequestOf(context, callId)
  if (requestId === null) return
  try {
    await ports.consent.reask(conversation, callId)
  } catch (error) {
    ports.log(`agent: a question could not be asked again: ${messageOf(error)}`)
  }
  await dropQuestion(context, { callId, requestId, verdict: 'parked', reason: 'Assent was started again.' })
}

const interruptedMessage = (context: LoopContext, partials: readonly PartialMessage[]): readonly Write[] => {
  const { items, run } = context.transcript()
  const message = items.findLast((item) => item.kind === 'assistant' && item.runId === run?.runId)
  if (message?.kind !== 'assistant' || message.finish !== null) return []
  const { messageId, runId } = message
  const saved = partials.find((partial) => partial.messageId === messageId)
  return [
    eventWrite(context, {
      type: 'assistant-finished',
      messageId,
      runId,
      parts: saved?.parts ?? [],
      finish: 'interrupted',
      problem: {
        code: 'interrupted',
        message: 'Assent ended while this answer was being written. Continue to go on.',
      },
      durationMs: 0,
    }),
  ]
}
