import { createAttachmentTable } from './attachment-table.ts'
import { createAuthorityTable } from './authority-table.ts'
import type { Connection } from './connection.ts'
import { createConversationTable } from './conversation-table.ts'
import { createEventTable } from './event-table.ts'
import { createMessageTable } from './message-table.ts'
import { createPayloadTable } from './payload-table.ts'
import { createProposalTable } from './proposal-table.ts'
import { createReadModels } from './read-models.ts'
import { createSearchIndex } from './search-index.ts'
import { createUsageTable } from './usage-table.ts'
import { createWorkspaceTables } from './workspace-tables.ts'

export type Tables = ReturnType<typeof createTables>

/** Every table of one connection, each with its statements prepared once. */
export const createTables = (connection: Connection) => {
  const events = createEventTable(connection)
  const conversations = createConversationTable(connection)
  const messages = createMessageTable(connection)
  const search = createSearchIndex(connection)
  const payloads = createPayloadTable(connection)
  const usage = createUsageTable(connection)
  const readModels = createReadModels({
    events,
    conversations,
    messages,
    search,
    usage,
    readPayload: (payload) => {
      const row = payloads.read(payload)
      return row.kind === 'genuine' ? row.text : null
    },
  })
  return {
    events,
    conversations,
    messages,
    search,
    payloads,
    usage,
    readModels,
    proposals: createProposalTable(connection),
    attachments: createAttachmentTable(connection),
    authority: createAuthorityTable(connection),
    workspace: createWorkspaceTables(connection),
  } as const
}
