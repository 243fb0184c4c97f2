import type { StoredEvent } from '#contract/events'
import type { ConversationId, RunId } from '#contract/ids'
import type { EventTable } from './event-table.ts'

export type BranchPage = {
  /** Oldest first. */
  readonly events: readonly StoredEvent[]
  readonly hasOlder: boolean
}

/**
 * Walks from `last` to its parents until a turn starts at or beyond `atLeast` events, or to the root. Reads each
 * event by its key: the cost follows the number of events returned, never the length of the conversation.
 */
export const walkBranch = (
  deps: { readonly events: EventTable; readonly onDamage: (seq: number) => void },
  from: { readonly conversation: ConversationId; readonly last: number | null; readonly atLeast: number },
): BranchPage => {
  const found: StoredEvent[] = []
  let seq = from.last
  while (seq !== null) {
    const row = deps.events.read(from.conversation, seq)
    if (row.kind !== 'genuine') deps.onDamage(seq)
    if (row.kind === 'genuine') found.push(row.stored)
    seq = row.kind === 'genuine' ? row.stored.parent : row.kind === 'damaged' ? row.parent : null
    if (row.kind === 'genuine' && found.length >= from.atLeast && startsTurn(row.stored)) break
  }
  return { events: found.toReversed(), hasOlder: seq !== null }
}

/** The run that is open after the event `last`: started on its branch and not finished there. */
export const openRunAt = (
  events: EventTable,
  conversation: ConversationId,
  last: number | null,
): RunId | null => {
  const finished = new Set<RunId>()
  let seq = last
  while (seq !== null) {
    const row = events.read(conversation, seq)
    if (row.kind === 'missing') return null
    if (row.kind === 'genuine') {
      const { event } = row.stored
      if (event.type === 'run-started') return finished.has(event.runId) ? null : event.runId
      if (event.type === 'run-finished') finished.add(event.runId)
    }
    seq = row.kind === 'genuine' ? row.stored.parent : row.parent
  }
  return null
}

const startsTurn = ({ event }: StoredEvent): boolean =>
  event.type === 'user-message' || (event.type === 'run-started' && event.kind === 'manual')
