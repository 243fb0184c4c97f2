import { hash } from 'node:crypto'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { AttachmentId, ConversationId } from '#contract/ids'
import type { NewAttachment } from '../journal.ts'
import { attachmentType } from './attachment-type.ts'
import type { Connection } from './connection.ts'
import { HistoryError } from './history-error.ts'

/** A file that is stored whole. */
export type StoredAttachment = {
  readonly attachmentId: AttachmentId
  readonly conversation: ConversationId
  readonly name: string
  /** By its contents (attachment-type.ts). */
  readonly mimeType: string
  readonly bytes: number
  /** Waits in the composer, waits where a message is edited, or belongs to a message. */
  readonly state: 'draft' | 'edit' | 'sent'
}

export type AttachmentRow =
  | { readonly kind: 'genuine'; readonly stored: StoredAttachment }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'missing' }

export type AttachmentTable = {
  readonly start: (attachment: NewAttachment) => void
  /** @throws HistoryError `invalid` when the piece is empty or too long, or the file takes no more. */
  readonly addPiece: (attachment: AttachmentId, position: number, base64: string) => void
  /** Decides the type. @throws HistoryError `invalid` when the pieces do not make up the whole file. */
  readonly finish: (attachment: AttachmentId) => void
  /** What belongs to a message stays; anything else is removed with its bytes. */
  readonly remove: (attachment: AttachmentId) => void
  readonly markSent: (conversation: ConversationId, attachments: readonly AttachmentId[]) => void
  /** Removes all files of a conversation, those of its messages too. */
  readonly erase: (conversation: ConversationId) => void
  /** Files that are not stored whole are missing. */
  readonly read: (attachment: AttachmentId) => AttachmentRow
  /** Null when there is none or it is damaged. */
  readonly readPiece: (attachment: AttachmentId, position: number) => Buffer | null
  /** Bytes of a whole file, `end` excluded; null when any of their pieces is missing or damaged. */
  readonly readRange: (attachment: AttachmentId, from: number, end: number) => Buffer | null
  /** In the order in which they were attached. */
  readonly draft: (conversation: ConversationId) => readonly AttachmentId[]
  /** What no composer shows any more after a restart. */
  readonly leftOver: () => readonly AttachmentId[]
  /** As for payloads: which of up to `limit` whole files after the row `after` are damaged. */
  readonly scan: (
    after: number,
    limit: number,
  ) => { readonly last: number; readonly damaged: readonly AttachmentId[] } | null
}

type Columns = {
  readonly id: number
  readonly attachment: AttachmentId
  readonly conversation: ConversationId
  readonly name: string
  readonly bytes: number
  readonly state: 'storing' | StoredAttachment['state']
  readonly place: 'draft' | 'edit'
  readonly type: string | null
  readonly hash: Buffer | null
}
type Piece = { readonly hash: Buffer; readonly data: Buffer }

export const createAttachmentTable = (connection: Connection): AttachmentTable => {
  const insert = connection.prepare<[string, string, string, number, string]>(
    `INSERT INTO attachments (attachment, conversation, name, bytes, state, place) VALUES (?, ?, ?, ?, 'storing', ?)`,
  )
  const insertPiece = connection.prepare<[string, number, Buffer, Buffer]>(
    'INSERT INTO attachment_pieces (attachment, position, hash, data) VALUES (?, ?, ?, ?)',
  )
  const complete = connection.prepare<[string, Buffer, string]>(
    'UPDATE attachments SET state = place, type = ?, hash = ? WHERE attachment = ?',
  )
  const markSent = connection.prepare<[string, string]>(
    `UPDATE attachments SET state = 'sent' WHERE attachment = ? AND conversation = ? AND state IN ('draft', 'edit')`,
  )
  const remove = connection.prepare<[string]>(
    `DELETE FROM attachments WHERE attachment = ? AND state <> 'sent'`,
  )
  const erase = connection.prepare<[string]>('DELETE FROM attachments WHERE conversation = ?')
  const byId = connection.prepare<[string], Columns>('SELECT * FROM attachments WHERE attachment = ?')
  const following = connection.prepare<[number, number], Columns>(
    'SELECT * FROM attachments WHERE id > ? ORDER BY id LIMIT ?',
  )
  const draft = connection
    .prepare<[string], AttachmentId>(
      `SELECT attachment FROM attachments WHERE conversation = ? AND state = 'draft' ORDER BY id`,
    )
    .pluck()
  const leftOver = connection
    .prepare<[], AttachmentId>(`SELECT attachment FROM attachments WHERE state IN ('storing', 'edit')`)
    .pluck()
  const piece = connection.prepare<[string, number], Piece>(
    'SELECT hash, data FROM attachment_pieces WHERE attachment = ? AND position = ?',
  )
  const pieces = connection.prepare<[string], Piece & { readonly position: number }>(
    'SELECT position, hash, data FROM attachment_pieces WHERE attachment = ? ORDER BY position',
  )
  const pieceHashes = connection
    .prepare<[string], Buffer>('SELECT hash FROM attachment_pieces WHERE attachment = ? ORDER BY position')
    .pluck()

  const row = (columns: Columns | undefined): AttachmentRow => {
    if (columns === undefined || columns.state === 'storing') return { kind: 'missing' }
    const { attachment: attachmentId, conversation, name, bytes, state, type } = columns
    const isGenuine =
      type !== null && columns.hash?.equals(hashRow({ ...columns, type }, pieceHashes.all(attachmentId)))
    if (!isGenuine) return { kind: 'damaged' }
    return { kind: 'genuine', stored: { attachmentId, conversation, name, mimeType: type, bytes, state } }
  }

  const readPiece: AttachmentTable['readPiece'] = (attachment, position) => {
    const found = piece.get(attachment, position)
    return found?.hash.equals(hashPiece(attachment, position, found.data)) ? found.data : null
  }

  const readRange: AttachmentTable['readRange'] = (attachment, from, end) => {
    const first = Math.floor(from / attachmentPieceBytes)
    const found: Buffer[] = []
    for (let position = first; position * attachmentPieceBytes < end; position += 1) {
      const data = readPiece(attachment, position)
      if (data === null) return null
      found.push(data)
    }
    const start = first * attachmentPieceBytes
    const bytes = Buffer.concat(found).subarray(from - start, end - start)
    return bytes.length === end - from ? bytes : null
  }

  const isDamaged = (attachment: AttachmentId): boolean => {
    const found = row(byId.get(attachment))
    if (found.kind !== 'genuine') return true
    const { bytes } = found.stored
    for (let from = 0; from < bytes; from += attachmentPieceBytes)
      if (readRange(attachment, from, Math.min(from + attachmentPieceBytes, bytes)) === null) return true
    return false
  }

  return {
    start: ({ attachmentId, conversation, name, bytes, place }) =>
      void insert.run(attachmentId, conversation, name.toWellFormed(), bytes, place),
    addPiece: (attachment, position, base64) => {
      const data = Buffer.from(base64, 'base64')
      if (data.length === 0 || data.length > attachmentPieceBytes)
        throw new HistoryError('invalid', 'A piece of a file is not what it should be.')
      if (byId.get(attachment)?.state !== 'storing') throw notStoring()
      insertPiece.run(attachment, position, hashPiece(attachment, position, data), data)
    },
    finish: (attachment) => {
      const columns = byId.get(attachment)
      if (columns?.state !== 'storing') throw notStoring()
      const parts = pieces.all(attachment)
      if (!isWholeFile(parts, columns.bytes)) throw notStoring()
      const type = attachmentType(parts.map(({ data }) => data))
      const hashes = parts.map(({ hash }) => hash)
      complete.run(type, hashRow({ ...columns, type }, hashes), attachment)
    },
    remove: (attachment) => void remove.run(attachment),
    markSent: (conversation, attachments) => {
      for (const attachment of attachments) markSent.run(attachment, conversation)
    },
    erase: (conversation) => void erase.run(conversation),
    read: (attachment) => row(byId.get(attachment)),
    readPiece,
    readRange,
    draft: (conversation) => draft.all(conversation),
    leftOver: () => leftOver.all(),
    scan: (after, limit) => {
      const rows = following.all(after, limit)
      const last = rows.at(-1)
      if (last === undefined) return null
      const whole = rows.filter(({ state }) => state !== 'storing')
      return {
        last: last.id,
        damaged: whole.flatMap(({ attachment }) => (isDamaged(attachment) ? [attachment] : [])),
      }
    },
  }
}

const isWholeFile = (parts: readonly Piece[], bytes: number): boolean =>
  parts.reduce((sum, { data }) => sum + data.length, 0) === bytes &&
  parts.slice(0, -1).every(({ data }) => data.length === attachmentPieceBytes)

const notStoring = (): HistoryError =>
  new HistoryError('invalid', 'The pieces of a file do not make up the file that was announced.')

/** SHA-256, binary, over an unambiguous form: a JSON array, and for a piece its bytes after it. */
const hashPiece = (attachment: AttachmentId, position: number, data: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(JSON.stringify([attachment, position])), data]), 'buffer')

const hashRow = (columns: Columns & { readonly type: string }, pieceHashes: readonly Buffer[]): Buffer => {
  const { attachment, conversation, name, bytes, place, type } = columns
  const pieces = pieceHashes.map((piece) => piece.toString('hex'))
  return hash(
    'sha256',
    JSON.stringify([attachment, conversation, name, bytes, place, type, ...pieces]),
    'buffer',
  )
}
