import type { StoredEvent } from '#contract/events'
import type { PayloadId } from '#contract/ids'
import { openRunAt } from './branch.ts'
import { applyToConversation, newConversationRow, type ConversationRow } from './conversation-row.ts'
import type { ConversationTable } from './conversation-table.ts'
import type { EventTable } from './event-table.ts'
import { answerUsage } from './answer-usage.ts'
import type { MessageTable } from './message-table.ts'
import type { SearchIndex } from './search-index.ts'
import type { UsageTable } from './usage-table.ts'
import { searchableText } from './search-text.ts'

export type ReadModels = {
  /** Called once per event, in order, in the transaction that stores it. */
  readonly apply: (stored: StoredEvent) => void
  /** Makes everything derived anew from the events. The caller holds a transaction. */
  readonly rebuild: () => void
}

export type ReadModelTables = {
  readonly events: EventTable
  readonly conversations: ConversationTable
  readonly messages: MessageTable
  readonly search: SearchIndex
  readonly usage: UsageTable
  readonly readPayload: (payload: PayloadId) => string | null
}

const rebuildSliceRows = 1_000

export const createReadModels = (tables: ReadModelTables): ReadModels => {
  const { events, conversations, messages, search, usage } = tables

  const openRunBefore = (row: ConversationRow, { conversation, parent }: StoredEvent) =>
    parent === row.head ? row.openRun : openRunAt(events, conversation, parent)

  const apply = (stored: StoredEvent): void => {
    const { conversation, event, seq } = stored
    const before = conversations.read(conversation) ?? newConversationRow(stored)
    const after = applyToConversation(before, stored, openRunBefore(before, stored))
    const id = conversations.write(after)
    if (after.title !== before.title) search.setTitle(id, after.title)
    if (event.type === 'instructions-set') conversations.setInstructions(conversation, event.text)
    if (event.type === 'user-message' || event.type === 'assistant-finished')
      messages.complete(conversation, event.messageId, seq)
    if (event.type === 'run-started' && event.model !== null)
      usage.setRunModel(conversation, event.runId, event.model)
    const used = answerUsage(stored, usage)
    if (used) usage.add(used)
    const found = searchableText(event, tables.readPayload)
    if (found) search.addEvent({ ...found, seq, conversation: id })
  }

  const rebuild = (): void => {
    for (const table of [conversations, messages, search, usage]) table.clear()
    let rows = events.scan(0, rebuildSliceRows)
    while (rows.length > 0) {
      for (const row of rows) if (row.kind === 'genuine') apply(row.stored)
      rows = events.scan(rows.at(-1)?.seq ?? Infinity, rebuildSliceRows)
    }
  }

  return { apply, rebuild }
}
