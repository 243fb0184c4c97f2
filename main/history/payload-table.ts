import type { ConversationId, PayloadId } from '#contract/ids'
import type { Connection } from './connection.ts'
import { hashPayloadRow } from './row-hash.ts'

export type PayloadTable = {
  readonly insert: (payload: PayloadId, conversation: ConversationId, text: string) => void
  readonly read: (payload: PayloadId) => PayloadRow
  /** Which of up to `limit` rows after the row number `after` are damaged, and the last row's number; null at the end. */
  readonly scan: (
    after: number,
    limit: number,
  ) => { readonly last: number; readonly damaged: readonly PayloadId[] } | null
}

export type PayloadRow =
  | { readonly kind: 'genuine'; readonly text: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'missing' }

type Columns = {
  readonly payload: PayloadId
  readonly conversation: string
  readonly text: string
  readonly hash: Buffer
}

export const createPayloadTable = (connection: Connection): PayloadTable => {
  const insert = connection.prepare<Columns>(
    `INSERT INTO payloads (payload, conversation, text, hash)
     VALUES (:payload, :conversation, :text, :hash)`,
  )
  const following = connection.prepare<[number, number], Columns & { readonly rowid: number }>(
    'SELECT rowid, * FROM payloads WHERE rowid > ? ORDER BY rowid LIMIT ?',
  )
  const read = connection.prepare<[string], Columns>('SELECT * FROM payloads WHERE payload = ?')

  return {
    insert: (payload, conversation, text) => {
      const row = { payload, conversation, text: text.toWellFormed() }
      insert.run({ ...row, hash: hashPayloadRow(row) })
    },
    read: (payload) => {
      const row = read.get(payload)
      if (row === undefined) return { kind: 'missing' }
      return isGenuine(row) ? { kind: 'genuine', text: row.text } : { kind: 'damaged' }
    },
    scan: (after, limit) => {
      const rows = following.all(after, limit)
      const last = rows.at(-1)
      if (last === undefined) return null
      return {
        last: last.rowid,
        damaged: rows.filter((row) => !isGenuine(row)).map(({ payload }) => payload),
      }
    },
  }
}

const isGenuine = (row: Columns): boolean => row.hash.equals(hashPayloadRow(row))
