import type { ConversationId, MessageId } from '#contract/ids'
import type { MessagePart } from '#contract/events'
import { messagePart } from '#contract/events'
import type { Connection } from './connection.ts'

export type Partial = {
  readonly conversation: ConversationId
  readonly messageId: MessageId
  readonly parts: readonly MessagePart[]
}

/** Where whole messages stand, and the text so far of those that are still being written. */
export type MessageTable = {
  /** The message is whole and stands in the event `seq`. */
  readonly complete: (conversation: ConversationId, messageId: MessageId, seq: number) => void
  readonly seqOf: (conversation: ConversationId, messageId: MessageId) => number | null
  /** Ignored for a message that is whole already. */
  readonly writePartial: (partial: Partial) => void
  readonly partials: () => readonly Partial[]
  readonly clear: () => void
}

type PartialColumns = {
  readonly conversation: ConversationId
  readonly message_id: MessageId
  readonly parts: string
}

export const createMessageTable = (connection: Connection): MessageTable => {
  const insert = connection.prepare<[string, string, number]>(
    'INSERT OR REPLACE INTO messages (conversation, message_id, seq) VALUES (?, ?, ?)',
  )
  const removePartial = connection.prepare<[string, string]>(
    'DELETE FROM partials WHERE conversation = ? AND message_id = ?',
  )
  const seq = connection
    .prepare<[string, string], number>('SELECT seq FROM messages WHERE conversation = ? AND message_id = ?')
    .pluck()
  const writePartial = connection.prepare<[string, string, string]>(
    `INSERT INTO partials (conversation, message_id, parts) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET parts = excluded.parts`,
  )
  const partials = connection.prepare<[], PartialColumns>('SELECT * FROM partials ORDER BY rowid')

  const seqOf: MessageTable['seqOf'] = (conversation, messageId) => seq.get(conversation, messageId) ?? null

  return {
    complete: (conversation, messageId, seq) => {
      insert.run(conversation, messageId, seq)
      removePartial.run(conversation, messageId)
    },
    seqOf,
    writePartial: ({ conversation, messageId, parts }) => {
      if (seqOf(conversation, messageId) === null)
        writePartial.run(conversation, messageId, JSON.stringify(parts))
    },
    partials: () => partials.all().map(toPartial),
    clear: () => void connection.exec('DELETE FROM messages'),
  }
}

const toPartial = (columns: PartialColumns): Partial => ({
  conversation: columns.conversation,
  messageId: columns.message_id,
  parts: messagePart.array().parse(JSON.parse(columns.parts)),
})
