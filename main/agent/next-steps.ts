import type { CallId, MessageId } from '#contract/ids'
import { exhausted } from '#contract/result'
import { isSettled, type CallItem } from '#contract/call-item'
import type { AssistantItem, Run, Transcript, TranscriptItem } from '#contract/transcript'
import { currentItems } from './current-items.ts'
import { limitReached, type FinishStep } from './run-limits.ts'

/** What a run needs next. The order of steps means nothing: all of them may be taken at once. */
export type Step =
  | { readonly kind: 'ask-model' }
  /** Check the call, start its server, and put the question. */
  | { readonly kind: 'propose-call'; readonly callId: CallId }
  /** Use the user's permission and send the call. */
  | { readonly kind: 'dispatch-call'; readonly callId: CallId }
  /** Get what the server of a call wants to know before it is made again. */
  | { readonly kind: 'answer-round'; readonly callId: CallId }
  /** Settle a call that is not on its way. */
  | { readonly kind: 'cancel-call'; readonly callId: CallId }
  /** The call is on its way. When nothing is at work on it, its outcome is lost. */
  | { readonly kind: 'await-call'; readonly callId: CallId }
  | { readonly kind: 'abort-call'; readonly callId: CallId }
  /** The message is being written. When nothing writes it, its end is lost. */
  | { readonly kind: 'await-message'; readonly messageId: MessageId }
  | { readonly kind: 'abort-message'; readonly messageId: MessageId }
  | FinishStep

/**
 * Pure: what the transcript's open run needs next. Empty means that there is no open run, or that it waits for an
 * event, such as a verdict.
 */
export const nextSteps = (transcript: Transcript): readonly Step[] => {
  const { run } = transcript
  if (run === null) return []
  const items = currentItems(transcript, run)
  const message = answerIn(items)
  const openCalls = items.filter((item) => isOpenCallOf(run, item))
  if (run.stopping) return stopSteps(message, openCalls)
  if (message?.finish === null) return [{ kind: 'await-message', messageId: message.messageId }]
  if (openCalls.length > 0) return openCalls.flatMap(callSteps)
  return [
    run.kind === 'manual' ? { kind: 'finish-run', reason: 'completed' } : afterCalls(transcript, run, items),
  ]
}

/** The run's current items begin with its last answer, if it has one. */
const answerIn = ([first]: readonly TranscriptItem[]): AssistantItem | undefined =>
  first?.kind === 'assistant' ? first : undefined

const isOpenCallOf = (run: Run, item: TranscriptItem): item is CallItem =>
  item.kind === 'call' && item.runId === run.runId && !isSettled(item.state)

const callSteps = ({ callId, state }: CallItem): readonly Step[] => {
  if (state.kind === 'requested') return [{ kind: 'propose-call', callId }]
  if (state.kind === 'allowed') return [{ kind: 'dispatch-call', callId }]
  if (state.kind === 'asking') return [{ kind: 'answer-round', callId }]
  return state.kind === 'running' ? [{ kind: 'await-call', callId }] : []
}

const stopSteps = (message: AssistantItem | undefined, openCalls: readonly CallItem[]): readonly Step[] => {
  const steps: readonly Step[] = [
    ...(message?.finish === null ? [{ kind: 'abort-message', messageId: message.messageId } as const] : []),
    ...openCalls.map(
      ({ callId, state }) =>
        ({ kind: state.kind === 'running' ? 'abort-call' : 'cancel-call', callId }) as const,
    ),
  ]
  return steps.length > 0 ? steps : [{ kind: 'finish-run', reason: 'stopped' }]
}

/** No call is open and no message is being written: ask again, or end. */
const afterCalls = (transcript: Transcript, run: Run, items: readonly TranscriptItem[]): Step => {
  const message = answerIn(items)
  if (message === undefined) return limitReached(transcript, run) ?? { kind: 'ask-model' }
  switch (message.finish) {
    case 'failed':
    case 'interrupted':
    case 'stopped':
      return { kind: 'finish-run', reason: message.finish, problem: message.problem }
    case 'stop':
    case 'tool-calls':
      return hasCalls(items, message)
        ? (limitReached(transcript, run) ?? { kind: 'ask-model' })
        : { kind: 'finish-run', reason: 'completed' }
    case 'length':
    case 'refused':
    case null:
      return { kind: 'finish-run', reason: 'completed' }
    default:
      return exhausted(message.finish)
  }
}

/** Some endpoints say `stop` although they asked for tools, so the calls themselves decide. */
const hasCalls = (items: readonly TranscriptItem[], message: AssistantItem): boolean =>
  items.some((item) => item.kind === 'call' && item.messageId === message.messageId)
