import type { CallId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Write } from '../journal.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { messageOf } from './effects.ts'
import { dropQuestion, openRequestOf } from './open-question.ts'
import type { PartialMessage } from './ports.ts'

/**
 * Brings a run of an earlier process life to where its steps can be taken again (I8): a message that was being written
 * ends as interrupted with what was saved of it, and what was asked is asked anew. A call that was running has nothing
 * at work on it: the ordinary steps settle it as unknown, it is never run again.
 */
export const recoverRun = async (
  context: LoopContext,
  partials: readonly PartialMessage[],
): Promise<void> => {
  const interrupted = interruptedMessage(context, partials)
  if (interrupted !== null) await context.store([interrupted])
  if (context.transcript().run?.stopping === true) return
  for (const callId of context.transcript().calls.keys()) await reask(context, callId)
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
  await dropQuestion(context, { callId, requestId, verdict: 'parked', reason: t('agent.call.restarted') })
}

const interruptedMessage = (context: LoopContext, partials: readonly PartialMessage[]): Write | null => {
  const { items, run } = context.transcript()
  const message = items.findLast((item) => item.kind === 'assistant' && item.runId === run?.runId)
  if (message?.kind !== 'assistant' || message.finish !== null) return null
  const { messageId, runId } = message
  const saved = partials.find((partial) => partial.messageId === messageId)
  return eventWrite(context, {
    type: 'assistant-finished',
    messageId,
    runId,
    parts: saved?.parts ?? [],
    finish: 'interrupted',
    problem: {
      code: 'interrupted',
      message: t('agent.answer.interrupted'),
    },
    durationMs: 0,
  })
}
