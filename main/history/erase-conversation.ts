import type { ConversationId } from '#contract/ids'
import { answerUsage } from './answer-usage.ts'
import type { AuditChain } from './audit-chain.ts'
import type { Connection } from './connection.ts'
import { checkpoint } from './migrate.ts'
import type { Tables } from './tables.ts'

export type Eraser = (conversation: ConversationId, at: number) => number

/** Everything that belongs to one conversation, apart from what is found by its events. */
const ownTables = [
  'messages',
  'partials',
  'drafts',
  'payloads',
  'proposals',
  'attachments',
  'run_models',
  'events',
] as const

const scannedEvents = 500

/**
 * Removes all contents of a conversation from the file and its log, in one transaction, and returns how many events
 * went. The audit log stays whole and gets a row that says so; what was used stays in the sums. Nothing can be stored
 * in the conversation afterwards.
 */
export const createEraser = (
  connection: Connection,
  deps: { readonly tables: Tables; readonly audit: AuditChain },
): Eraser => {
  const eventsOf = connection
    .prepare<[string, number, number], number>(
      'SELECT seq FROM events WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?',
    )
    .pluck()
  const note = connection.prepare<[string, number, number]>(
    'INSERT OR REPLACE INTO erasures (conversation, at, events) VALUES (?, ?, ?)',
  )
  const removeFound = connection.prepare<[string]>(
    'DELETE FROM search WHERE rowid IN (SELECT seq FROM events WHERE conversation = ?)',
  )

  const removePieces = connection.prepare<[string]>(
    'DELETE FROM attachment_pieces WHERE attachment IN (SELECT attachment FROM attachments WHERE conversation = ?)',
  )

  /** Tells how many events there are. */
  const keepUsage = (conversation: ConversationId): number => {
    const { events, usage } = deps.tables
    let count = 0
    let seqs = eventsOf.all(conversation, 0, scannedEvents)
    while (seqs.length > 0) {
      for (const seq of seqs) {
        const row = events.read(conversation, seq)
        const used = row.kind === 'genuine' ? answerUsage(row.stored, usage) : null
        if (used) usage.keep(used)
      }
      count += seqs.length
      seqs = eventsOf.all(conversation, seqs.at(-1) ?? Infinity, scannedEvents)
    }
    return count
  }

  const erase = (conversation: ConversationId, at: number): number => {
    const count = keepUsage(conversation)
    note.run(conversation, at, count)
    // Without it the words stay in the index until it is merged.
    connection.exec(`INSERT INTO search (search, rank) VALUES ('secure-delete', 1)`)
    removeFound.run(conversation)
    const row = deps.tables.conversations.remove(conversation)
    if (row !== null) deps.tables.search.setTitle(row, '')
    removePieces.run(conversation)
    for (const table of ownTables)
      connection.prepare<[string]>(`DELETE FROM ${table} WHERE conversation = ?`).run(conversation)
    const entry = { what: 'erasure', requestId: null, hash: null, verdict: `${count} events` } as const
    deps.audit.append({ ...entry, subject: conversation }, at)
    return count
  }

  return (conversation, at) => {
    const count = withoutForeignKeys(connection, () =>
      connection.transaction(() => erase(conversation, at)).immediate(),
    )
    checkpoint(connection)
    return count
  }
}

/** Each removed event would be looked for as a parent among all events; parents are of the same conversation. */
const withoutForeignKeys = <Value>(connection: Connection, work: () => Value): Value => {
  connection.pragma('foreign_keys = 0')
  try {
    return work()
  } finally {
    connection.pragma('foreign_keys = 1')
  }
}
