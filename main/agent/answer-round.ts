import type { CallAsk, CallItem } from '#contract/call-item'
import { callOf } from '#contract/transcript'
import type { CallId, ServerId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { ServerRequestAnswer } from '#contract/server-requests'
import { isSettled } from '#contract/call-item'
import { answerAsk, answeredEvent } from './answer-ask.ts'
import { isClosing } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'

/** Said of a call that was sent, came back with questions, and ended before it was sent again. */
export const cancelledWhileAsking = (): Problem => ({
  code: 'cancelled',
  message: t('agent.ask.cancelled'),
})

/**
 * Gets what the server of a call wants to know before it is called again: all at the same time. The first that is not
 * given ends the call and withdraws the others. Aborting ends it as cancelled; closing leaves it, and all is asked
 * anew after the next start.
 */
export const answerRound = async (
  context: LoopContext,
  callId: CallId,
  signal: AbortSignal,
): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call?.state.kind !== 'asking') return
  const { serverId } = call
  const wanted = new Set(Object.values(call.rounds.at(-1)?.asks ?? {}))
  const open = call.asks.filter(({ askId, state }) => wanted.has(askId) && state.kind === 'open')
  const isLost = serverId === null || open.length === 0
  if (isLost) return endCall(context, callId, { code: 'answers-lost', message: t('agent.ask.answersLost') })
  const failing = new AbortController()
  const round = { failing, withdrawn: AbortSignal.any([signal, failing.signal]) }
  const ends = await Promise.allSettled(
    open.map((ask) => answerOne(context, { ...call, serverId }, ask, round)),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  const isLeft = isClosing(signal) || !signal.aborted
  if (!isLeft) await endCall(context, callId, cancelledWhileAsking())
}

type Round = { readonly failing: AbortController; readonly withdrawn: AbortSignal }

const answerOne = async (
  context: LoopContext,
  call: CallItem & { readonly serverId: ServerId },
  { askId, request }: CallAsk,
  { failing, withdrawn }: Round,
): Promise<void> => {
  const answered = await answerAsk(context, call, request, withdrawn)
  if (withdrawn.aborted) return
  const problem = problemOf(call, answered.answer)
  if (problem !== null) failing.abort()
  const stored = eventWrite(context, answeredEvent(context, call, askId, answered))
  const { callId } = call
  const ending = problem && eventWrite(context, { type: 'call-failed', callId, problem, durationMs: 0 })
  try {
    await context.store(ending ? [stored, ending] : [stored])
  } catch (error) {
    failing.abort()
    throw error
  }
}

/** The code of an error with which a user refuses (MCP 2025-11-25, client/sampling). */
const refusedByUser = -1

/** Why the call cannot be made again with this answer. A server that takes none would ask the same for ever. */
const problemOf = ({ rounds }: CallItem, answer: ServerRequestAnswer): Problem | null => {
  if (answer.kind === 'error') return notGiven(answer)
  const isNeeded = rounds.at(-1)?.takesNoAnswers === true
  return isNeeded && answer.result['action'] !== 'accept' ? refused() : null
}

const refused = (): Problem => ({ code: 'not-answered', message: t('agent.ask.refused') })

const notGiven = ({ code, message }: { readonly code: number; readonly message: string }): Problem => ({
  code: 'not-answered',
  message:
    code === refusedByUser
      ? t('agent.ask.refused')
      : t('agent.ask.notAnswered', { reason: message.replace(/\.$/, '') }),
})

const endCall = async (context: LoopContext, callId: CallId, problem: Problem): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call === undefined || isSettled(call.state)) return
  await context.store([eventWrite(context, { type: 'call-failed', callId, problem, durationMs: 0 })])
}
