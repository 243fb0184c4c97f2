import type { StoredEvent, Usage } from '#contract/events'
import type { UsageTable } from './usage-table.ts'

/**
 * What an event says a model used: for an answer, for a summary of earlier turns, or for what a server asked it
 * through us. Undefined for all others.
 */
export const usageOf = ({ event }: StoredEvent): Usage | undefined =>
  'usage' in event ? event.usage : undefined

/** As `usageOf`, with when and by which model: that of its run unless the event names another. */
export const answerUsage = (
  stored: StoredEvent,
  { modelOf }: Pick<UsageTable, 'modelOf'>,
): Parameters<UsageTable['add']>[0] | null => {
  const { at, conversation, event } = stored
  const usage = usageOf(stored)
  if (usage === undefined) return null
  if ('runId' in event) return { at, model: modelOf(conversation, event.runId), usage }
  return { at, model: ('model' in event && event.model) || '', usage }
}
