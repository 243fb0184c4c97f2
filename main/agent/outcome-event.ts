import type { CallItem } from '#contract/call-item'
import { inlineResultBytes, type CallResult } from '#contract/events'
import type { CallId } from '#contract/ids'
import { exhausted } from '#contract/result'
import type { CallOutcome, ToolTarget } from '../call.ts'
import { largeAnswerOf, type LargeAnswer } from '../large-answer.ts'
import type { Write } from '../journal.ts'
import { inputRequiredWrites } from './input-required.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'

/**
 * What is stored when a call came back: its event, and beside it the whole of a large answer, or what its server wants
 * to know first.
 */
export const outcomeWrites = (
  context: LoopContext,
  call: CallItem,
  { outcome, target }: { readonly outcome: CallOutcome; readonly target: ToolTarget },
  durationMs: number,
): readonly Write[] => {
  const { callId } = call
  switch (outcome.kind) {
    case 'failed':
      return [eventWrite(context, { type: 'call-failed', callId, problem: outcome.problem, durationMs })]
    case 'unknown':
      return [eventWrite(context, { type: 'call-outcome-unknown', callId, problem: outcome.problem })]
    case 'result':
      return resultWrites(context, callId, outcome, durationMs)
    case 'input-required':
      return inputRequiredWrites(context, call, { ...outcome, launchHash: target.launchHash }, durationMs)
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
  const { isError, warning } = outcome
  const { whole, large } = partsOf(outcome)
  const stored = large === null ? null : storedApart(context, large, isError)
  const event = eventWrite(context, {
    type: 'call-finished',
    callId,
    result: stored?.result ?? whole,
    durationMs,
    ...(warning === undefined ? {} : { warning }),
  })
  return stored === null ? [event] : [stored.write, event]
}

type Finished = Extract<CallOutcome, { readonly kind: 'result' }>

/** `large` is null for an answer that is stored inside its event. */
const partsOf = (outcome: Finished): { readonly whole: CallResult; readonly large: LargeAnswer | null } => {
  const { content, structured, isError, large } = outcome
  const answer = { content, isError, ...(structured === undefined ? {} : { structured }) }
  if (large !== undefined) return { whole: { ...answer, bytes: large.bytes }, large }
  const json = JSON.stringify(answer)
  const bytes = Buffer.byteLength(json)
  return {
    whole: { ...answer, bytes },
    large: bytes > inlineResultBytes ? largeAnswerOf(answer, json) : null,
  }
}

const storedApart = (
  context: LoopContext,
  { json, bytes, beginning, ends }: LargeAnswer,
  isError: boolean,
): { readonly write: Write; readonly result: CallResult } => {
  const payload = context.ports.newId.payload()
  context.wholeAnswers.set(payload, ends)
  return {
    write: { kind: 'payload', payload, conversation: context.conversation, text: json },
    result: { content: [{ kind: 'text', text: beginning }], isError, bytes, payload },
  }
}
