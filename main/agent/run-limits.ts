import type { RunEndReason } from '#contract/events'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import type { AssistantItem, Run, Transcript } from '#contract/transcript'
import { callAnswer } from './call-answer.ts'
import { currentItems, lastAnswers } from './current-items.ts'
import { stableJson } from './stable-json.ts'

export type FinishStep = {
  readonly kind: 'finish-run'
  readonly reason: RunEndReason
  readonly problem?: Problem | undefined
}

/** Code of the refusal that a call gets when its run asked too many questions; it ends the run. */
export const tooManyQuestions = 'too-many-questions'

/** How often the same calls with the same results may follow each other. */
const repetitionLimit = 3

/** Pure: why the run must not ask its model again, or null. */
export const limitReached = (transcript: Transcript, run: Run): FinishStep | null =>
  floodLimit(transcript, run) ?? budgetLimit(run) ?? repetition(transcript, run)

const floodLimit = (transcript: Transcript, run: Run): FinishStep | null => {
  const refused = currentItems(transcript, run).find(
    (item) => item.kind === 'call' && item.runId === run.runId && isFloodRefusal(item),
  )
  if (refused === undefined) return null
  return end('step-limit', tooManyQuestions, t('agent.limit.questions'))
}

const isFloodRefusal = ({ state }: CallItem): boolean =>
  (state.kind === 'refused' || state.kind === 'failed') && state.problem.code === tooManyQuestions

const budgetLimit = ({ steps, tokens, costUsd, budget }: Run): FinishStep | null => {
  if (steps >= budget.steps)
    return end('step-limit', 'step-limit', t('agent.limit.steps', { count: budget.steps }))
  if (budget.tokens !== null && tokens >= budget.tokens)
    return end('token-limit', 'token-limit', t('agent.limit.tokens', { number: budget.tokens }))
  if (budget.costUsd !== null && costUsd >= budget.costUsd)
    return end('cost-limit', 'cost-limit', t('agent.limit.cost', { number: budget.costUsd }))
  return null
}

const repetition = (transcript: Transcript, run: Run): FinishStep | null => {
  const batches = batchesOf(transcript, run)
  const isRepeating =
    batches.length === repetitionLimit && batches.every((batch) => batch !== '' && batch === batches[0])
  if (!isRepeating) return null
  return end('repeating', 'repeating', t('agent.limit.repeating'))
}

/** One text for each answer of the run that names its calls and their results; equal texts are repetitions. */
const batchesOf = (transcript: Transcript, run: Run): readonly string[] =>
  lastAnswers(transcript, run, repetitionLimit).map((message) =>
    callsOf(transcript, message).map(signatureOf).join('\n'),
  )

/** A message's calls follow it directly. */
const callsOf = ({ items, messages }: Transcript, { messageId }: AssistantItem): readonly CallItem[] => {
  const calls: CallItem[] = []
  for (let index = (messages.get(messageId) ?? -1) + 1; index > 0 && index < items.length; index += 1) {
    const item = items[index]
    if (item?.kind !== 'call' || item.messageId !== messageId) break
    calls.push(item)
  }
  return calls
}

const signatureOf = (call: CallItem): string =>
  JSON.stringify([call.name, stableJson(call.arguments), callAnswer(call), sizeOf(call)])

/** Of a large result only the beginning is in the transcript: its size must agree too. */
const sizeOf = ({ state }: CallItem): number => (state.kind === 'done' ? state.result.bytes : 0)

const end = (reason: FinishStep['reason'], code: string, message: string): FinishStep => ({
  kind: 'finish-run',
  reason,
  problem: { code, message },
})
