import type { StoredEvent, Usage } from '#contract/events'
import type { RunId } from '#contract/ids'

/** What an event says a model used: for an answer, or for a summary of earlier turns. Null for all others. */
export const answerUsage = ({
  event,
}: StoredEvent): { readonly runId: RunId; readonly usage: Usage } | null => {
  const usesModel =
    event.type === 'assistant-finished' ||
    event.type === 'context-compacted' ||
    event.type === 'summary-failed'
  return usesModel && event.usage ? { runId: event.runId, usage: event.usage } : null
}
