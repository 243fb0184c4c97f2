import type { CallItem } from '#contract/call-item'
import type { AskId } from '#contract/ids'
import type { CallOutcome } from '../call.ts'
import type { Write } from '../journal.ts'
import { roundProblem } from './ask-limits.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'

export type InputRequired = Extract<CallOutcome, { readonly kind: 'input-required' }> & {
  /** Of the process that asked: what it said goes back to the same one only. */
  readonly launchHash: string
}

/** What is stored, in one commit, when a call came back with questions: each of them, and the round they make up. */
export const inputRequiredWrites = (
  context: LoopContext,
  call: CallItem,
  outcome: InputRequired,
  durationMs: number,
): readonly Write[] => {
  const { callId } = call
  const { requests, requestState, launchHash, takesNoAnswers } = outcome
  const problem = roundProblem(call, outcome)
  if (problem !== null) return [eventWrite(context, { type: 'call-failed', callId, problem, durationMs })]
  const asked = Object.entries(requests).map(
    ([name, request]) => [name, context.ports.newId.ask(), request] as const,
  )
  const asks: Readonly<Record<string, AskId>> = Object.fromEntries(
    asked.map(([name, askId]) => [name, askId]),
  )
  return [
    ...asked.map(([, askId, request]) =>
      eventWrite(context, { type: 'server-asked', callId, askId, request }),
    ),
    eventWrite(context, {
      type: 'call-input-required',
      callId,
      asks,
      requestState,
      launchHash,
      ...(takesNoAnswers && { takesNoAnswers }),
    }),
  ]
}
