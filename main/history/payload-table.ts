import type { ConversationId, PayloadId } from '#contract/ids'
import type { Connection } from './connection.ts'
import { hashPayloadRow } from './row-hash.ts'

export type PayloadTable = {
  readonly insert: (payload: PayloadId, conversation: ConversationId, text: string) => void
  readonly read: (payload: PayloadId) => PayloadRow
}

export type PayloadRow =
  | { readonly kind: 'genuine'; readonly text: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'missing' }

type Columns = {
  readonly payload: string
  readonly conversation: string
  readonly text: string
  readonly hash: Buffer
}

export const createPayloadTable = (connection: Connection): PayloadTable => {
  const insert = connection.prepare<Columns>(
    'INSERT INTO payloads VALUES (:payload, :conversation, :text, :hash)',
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
      return row.hash.equals(hashPayloadRow(row)) ? { kind: 'genuine', text: row.text } : { kind: 'damaged' }
    },
  }
}
