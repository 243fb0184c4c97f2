import type { MessagePart } from '#contract/events'
import type { CallId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { callOf } from '#contract/transcript'
import { cancelledWhileAsking } from './answer-round.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { cancelQuestion } from './open-question.ts'

/** Said of a call that had been sent when its process life ended: it is never sent again. */
export const outcomeUnknown = (): Problem => ({
  code: 'outcome-unknown',
  message: t('agent.call.outcomeUnknown'),
})

/** Settles a call that nothing is at work on, in whatever state it stands. */
export const settleCall = async (context: LoopContext, callId: CallId, reason: string): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call === undefined) return
  const state = call.state.kind
  if (state === 'waiting' || state === 'allowed') return cancelQuestion(context, callId, reason)
  const hasBegun = call.rounds.length > 0 && (state === 'requested' || state === 'asking')
  if (hasBegun)
    return void (await context.store([
      eventWrite(context, { type: 'call-failed', callId, problem: cancelledWhileAsking(), durationMs: 0 }),
    ]))
  if (state === 'requested')
    await context.store([
      eventWrite(context, { type: 'call-refused', callId, problem: { code: 'cancelled', message: reason } }),
    ])
  if (state === 'running')
    await context.store([
      eventWrite(context, { type: 'call-outcome-unknown', callId, problem: outcomeUnknown() }),
    ])
}

const lostEnd = (): Problem => ({ code: 'internal-error', message: t('agent.answer.endLost') })

/** Ends a message that nothing writes any more, with what came of it. */
export const settleMessage = async (
  context: LoopContext,
  parts: readonly MessagePart[],
  finish: 'stopped' | 'interrupted',
): Promise<void> => {
  const { items, run } = context.transcript()
  const message = items.findLast((item) => item.kind === 'assistant' && item.runId === run?.runId)
  if (message?.kind !== 'assistant' || message.finish !== null) return
  const { messageId, runId } = message
  await context.store([
    eventWrite(context, {
      type: 'assistant-finished',
      messageId,
      runId,
      parts,
      finish,
      durationMs: 0,
      ...(finish === 'interrupted' ? { problem: lostEnd() } : {}),
    }),
  ])
  context.setLive(null)
}
