import { storedEvent, type StoredEvent } from '#contract/events'
import type { ConversationId } from '#contract/ids'
import type { Connection } from './connection.ts'
import { codeOf, HistoryError } from './history-error.ts'
import { hashEventRow, type EventColumns } from './row-hash.ts'

/** What a row turned out to be. A damaged one is never shown; `parent` still leads on to what came before it. */
export type EventRow = FoundRow | { readonly kind: 'missing' }
export type FoundRow =
  | { readonly kind: 'genuine'; readonly seq: number; readonly stored: StoredEvent }
  | { readonly kind: 'damaged'; readonly seq: number; readonly parent: number | null }

export type EventTable = {
  /** Gives the event its place and stores it. @throws HistoryError `invalid` when it does not fit the contract. */
  readonly append: (event: Omit<StoredEvent, 'seq'>) => StoredEvent
  readonly read: (conversation: ConversationId, seq: number) => EventRow
  /** Answered from an index alone: undefined when the conversation has no such event. */
  readonly parentOf: (conversation: ConversationId, seq: number) => number | null | undefined
  /** Up to `limit` rows with a greater `seq` than `after`, of all conversations, in order. */
  readonly scan: (after: number, limit: number) => readonly FoundRow[]
}

type Row = EventColumns & { readonly hash: Buffer }

export const createEventTable = (connection: Connection): EventTable => {
  const last = connection
    .prepare<[], number>(
      `SELECT max(
         coalesce((SELECT max(seq) FROM events), 0),
         coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0))`,
    )
    .pluck()
  const insert = connection.prepare<EventColumns & { hash: Buffer }>(
    `INSERT INTO events (seq, conversation, parent, type, payload, at, hash)
     VALUES (:seq, :conversation, :parent, :type, :payload, :at, :hash)`,
  )
  const bySeq = connection.prepare<[number], Row>('SELECT * FROM events WHERE seq = ?')
  const parent = connection
    .prepare<[string, number], number | null>(
      'SELECT parent FROM events INDEXED BY events_by_conversation WHERE conversation = ? AND seq = ?',
    )
    .pluck()
  const following = connection.prepare<[number, number], Row>(
    'SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?',
  )

  const parentOf: EventTable['parentOf'] = (conversation, seq) => parent.get(conversation, seq)

  return {
    append: (event) => {
      const stored = storedEvent.safeParse({ ...event, seq: (last.get() ?? 0) + 1 })
      if (!stored.success) throw new HistoryError('invalid', `Not a valid event: ${stored.error.message}`)
      const row = toColumns(stored.data)
      insert.run({ ...row, hash: hashEventRow(row) })
      return stored.data
    },
    read: (conversation, seq) => {
      const row = unlessDamaged(() => bySeq.get(seq))
      const verified = row ? verify(row) : undefined
      if (verified?.kind === 'genuine' && verified.stored.conversation === conversation) return verified
      const parent = unlessDamaged(() => parentOf(conversation, seq))
      if (parent === undefined && verified?.kind !== 'damaged') return { kind: 'missing' }
      return { kind: 'damaged', seq, parent: leadsBack(parent, seq) ? parent : null }
    },
    parentOf,
    scan: (after, limit) => following.all(after, limit).map(verify),
  }
}

const toColumns = (stored: StoredEvent): EventColumns => ({
  seq: stored.seq,
  conversation: stored.conversation,
  parent: stored.parent,
  type: stored.event.type,
  payload: JSON.stringify(stored.event),
  at: stored.at,
})

const verify = (row: Row): FoundRow => {
  const damaged = { kind: 'damaged', seq: row.seq, parent: row.parent } as const
  if (!row.hash.equals(hashEventRow(row))) return damaged
  const stored = parse(row)
  const isInOrder = stored !== null && (stored.parent === null || stored.parent < stored.seq)
  return isInOrder ? { kind: 'genuine', seq: row.seq, stored } : damaged
}

/** Null for what is no event: the hash has no key, so a row made by another program may have a true one. */
const parse = (row: EventColumns): StoredEvent | null => {
  try {
    return storedEvent.parse({ ...row, event: JSON.parse(row.payload) })
  } catch {
    return null
  }
}

/** Undefined when SQLite finds the page malformed; every other error is thrown. */
const unlessDamaged = <Value>(read: () => Value): Value | undefined => {
  try {
    return read()
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_CORRUPT')) return undefined
    throw error
  }
}

const leadsBack = (parent: number | null | undefined, seq: number): parent is number | null =>
  parent === null || (parent !== undefined && parent < seq)
