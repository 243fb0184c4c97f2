import { inlineResultBytes, type CallResult } from '#contract/events'
import type { CallId } from '#contract/ids'
import { exhausted } from '#contract/result'
import type { CallOutcome } from '../call.ts'
import type { Write } from '../journal.ts'
import { resultText } from './call-answer.ts'
import { endsOf, wholeCharacters } from './cut-middle.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'

/** How much of a large answer stands in its event, in UTF-16 code units. */
const beginningLength = 4_096

/** Longest answer that is given to a model, in UTF-16 code units. */
export const answerLimit = 100_000

/** What is stored when a call has ended: its event, and beside it the whole of a large answer. */
export const outcomeWrites = (
  context: LoopContext,
  callId: CallId,
  outcome: CallOutcome,
  durationMs: number,
): readonly Write[] => {
  switch (outcome.kind) {
    case 'failed':
      return [eventWrite(context, { type: 'call-failed', callId, problem: outcome.problem, durationMs })]
    case 'unknown':
      return [eventWrite(context, { type: 'call-outcome-unknown', callId, problem: outcome.problem })]
    case 'result':
      return resultWrites(context, callId, outcome, durationMs)
    default:
      return exhausted(outcome)
  }
}

const resultWrites = (
  context: LoopContext,
  callId: CallId,
  outcome: Extract<CallOutcome, { readonly kind: 'result' }>,
  durationMs: number,
): readonly Write[] => {
  const { content, structured, isError, warning } = outcome
  const answer = { content, isError, ...(structured === undefined ? {} : { structured }) }
  const bytes = Buffer.byteLength(JSON.stringify(answer))
  const whole: CallResult = { ...answer, bytes }
  const large = bytes > inlineResultBytes ? largeAnswer(context, whole) : null
  const event = eventWrite(context, {
    type: 'call-finished',
    callId,
    result: large?.result ?? whole,
    durationMs,
    ...(warning === undefined ? {} : { warning }),
  })
  return large === null ? [event] : [large.write, event]
}

const largeAnswer = (
  context: LoopContext,
  whole: CallResult,
): { readonly write: Write; readonly result: CallResult } => {
  const payload = context.ports.newId.payload()
  const text = resultText(whole)
  context.wholeAnswers.set(payload, endsOf(text, answerLimit))
  return {
    write: { kind: 'payload', payload, conversation: context.conversation, text: JSON.stringify(whole) },
    result: {
      content: [{ kind: 'text', text: wholeCharacters(text, 0, beginningLength) }],
      isError: whole.isError,
      bytes: whole.bytes,
      payload,
    },
  }
}
