import type { ReasoningEffort, StoredEvent, Usage } from '#contract/events'
import { conversationWideTypes } from '#contract/events'
import type { ConversationId, RunId } from '#contract/ids'
import { usageOf } from './answer-usage.ts'

/** The read model of one conversation, apart from its instructions. */
export type ConversationRow = {
  readonly conversation: ConversationId
  readonly title: string
  /** The event that gave the title. */
  readonly titleSeq: number
  readonly model: string | null
  readonly effort: ReasoningEffort
  /** Of the last message, call or run: looking at or renaming a conversation does not move it in the list. */
  readonly updatedAt: number
  readonly updatedSeq: number
  readonly deletedAt: number | null
  readonly head: number | null
  readonly openRun: RunId | null
  /** Over all branches: what was spent on an abandoned one was spent. */
  readonly usage: Usage
  readonly unpricedAnswers: number
}

export const newConversationRow = (first: StoredEvent): ConversationRow => ({
  conversation: first.conversation,
  title: '',
  titleSeq: first.seq,
  model: null,
  effort: 'default',
  updatedAt: first.at,
  updatedSeq: first.seq,
  deletedAt: null,
  head: null,
  openRun: null,
  usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null },
  unpricedAnswers: 0,
})

export const isConversationWide = (event: StoredEvent['event']): boolean =>
  conversationWideTypes.includes(event.type)

/** Pure. `openRunBefore` is the run that is open at the event's parent. */
export const applyToConversation = (
  row: ConversationRow,
  stored: StoredEvent,
  openRunBefore: RunId | null,
): ConversationRow => {
  if (isConversationWide(stored.event)) return applyToWhole(row, stored)
  const used = usageOf(stored)
  return {
    ...row,
    updatedAt: Math.max(row.updatedAt, stored.at),
    updatedSeq: stored.seq,
    head: stored.seq,
    openRun: openRunAfter(openRunBefore, stored.event),
    usage: addUsage(row.usage, used),
    unpricedAnswers: row.unpricedAnswers + (used?.costUsd === null ? 1 : 0),
  }
}

const applyToWhole = (row: ConversationRow, { event, seq, at }: StoredEvent): ConversationRow => {
  // Repeated for a conversation that is there already, it changes nothing.
  if (event.type === 'conversation-created')
    return row.titleSeq === seq ? { ...row, title: event.title } : row
  if (event.type === 'conversation-renamed') return { ...row, title: event.title, titleSeq: seq }
  if (event.type === 'conversation-deleted') return { ...row, deletedAt: at }
  if (event.type === 'conversation-restored') return { ...row, deletedAt: null }
  if (event.type === 'model-chosen') return { ...row, model: event.model }
  if (event.type === 'effort-chosen') return { ...row, effort: event.effort }
  return row
}

const openRunAfter = (before: RunId | null, event: StoredEvent['event']): RunId | null => {
  if (event.type === 'run-started') return event.runId
  if (event.type === 'run-finished' && event.runId === before) return null
  return before
}

/** A cost is known when at least one message had a price; messages without one add nothing to it. */
const addUsage = (sum: Usage, more: Usage | undefined): Usage =>
  more === undefined
    ? sum
    : {
        inputTokens: sum.inputTokens + more.inputTokens,
        outputTokens: sum.outputTokens + more.outputTokens,
        cachedInputTokens: sum.cachedInputTokens + more.cachedInputTokens,
        reasoningTokens: sum.reasoningTokens + more.reasoningTokens,
        costUsd: more.costUsd === null ? sum.costUsd : (sum.costUsd ?? 0) + more.costUsd,
      }
