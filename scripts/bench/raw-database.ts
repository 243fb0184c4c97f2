import { hash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { ConversationEvent } from '#contract/events'

/** What raw-database-worker.ts is asked. */
export type RawRequest =
  | { readonly kind: 'append'; readonly event: ConversationEvent }
  | { readonly kind: 'read'; readonly limit: number }

export type RawDatabase = Disposable & { readonly answer: (request: RawRequest) => unknown }

/**
 * The least that keeps an event as durably as the history does: the same columns, settings and index, and none of its
 * checks and read models.
 */
export const openRawDatabase = (path: string): RawDatabase => {
  const database = new Database(path)
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = FULL')
  database.exec(`
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, parent INTEGER, type TEXT NOT NULL,
      payload TEXT NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX events_by_conversation ON events (conversation, seq, parent);`)
  const insert = database.prepare(
    'INSERT INTO events (conversation, parent, type, payload, at, hash) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const page = database.prepare<[string, number], { readonly payload: string }>(
    'SELECT * FROM events WHERE conversation = ? ORDER BY seq DESC LIMIT ?',
  )
  let last: number | bigint | null = null

  const append = (event: ConversationEvent): void => {
    const payload = JSON.stringify(event)
    const digest = hash('sha256', payload, 'buffer')
    last = insert.run('conversation', last, event.type, payload, Date.now(), digest).lastInsertRowid
  }
  const read = (limit: number): unknown =>
    page.all('conversation', limit).map(({ payload, ...row }) => ({ ...row, event: JSON.parse(payload) }))

  return {
    answer: (request) => (request.kind === 'append' ? append(request.event) : read(request.limit)),
    [Symbol.dispose]: () => database.close(),
  }
}
