import type { StoredEvent, Usage } from '#contract/events'
import type { RunId } from '#contract/ids'

/** What an event says a model used: an answer, or the summary that stands for earlier turns. Null for all others. */
export const answerUsage = ({
  event,
}: StoredEvent): { readonly runId: RunId; readonly usage: Usage } | null => {
  if (event.type !== 'assistant-finished' && event.type !== 'context-compacted') return null
  return event.usage ? { runId: event.runId, usage: event.usage } : null
}
