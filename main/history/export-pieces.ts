import type { ExportPiece } from '#contract/data-views'
import type { AttachmentId, ConversationId, PayloadId } from '#contract/ids'
import { exhausted } from '#contract/result'
import type { StoredAttachment } from './attachment-table.ts'
import type { Connection } from './connection.ts'
import { HistoryError } from './history-error.ts'
import type { Tables } from './tables.ts'

/**
 * Everything as one JSON document, piece by piece: `from` is the `next` of the piece before, null at the beginning.
 * What is stored meanwhile is left out. @throws HistoryError `invalid` for a place that no piece named.
 */
export type ExportPieces = (from: string | null) => ExportPiece

/** About how long a piece is, in UTF-16 code units. */
const pieceLength = 400_000

const stages = ['conversations', 'events', 'payloads', 'attachments'] as const
type Stage = (typeof stages)[number]

/** Where a piece begins. `last` is the newest event that is exported. */
type Place = {
  readonly stage: Stage
  readonly after: number
  readonly offset: number
  readonly isFirst: boolean
  readonly last: number
}

/** One entry of a stage's list, or a part of one: `text` is JSON. */
type Entry = {
  readonly row: number
  readonly text: string
  /** Where the entry goes on in the next piece; 0 when it is whole. */
  readonly offset: number
}

export const createExportPieces = (connection: Connection, tables: Tables): ExportPieces => {
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM events').pluck()
  const sources: Readonly<Record<Stage, (place: Place) => Entry | null>> = {
    conversations: createConversationSource(connection, tables),
    events: createEventSource(tables),
    payloads: createPayloadSource(connection, tables),
    attachments: createAttachmentSource(connection, tables),
  }

  return (from) => {
    let place: Place = from === null ? startAt(newest.get() ?? 0) : readPlace(from)
    let text = from === null ? documentStart : ''
    while (text.length < pieceLength) {
      const entry = sources[place.stage](place)
      if (entry === null) {
        const next = stages[stages.indexOf(place.stage) + 1]
        if (next === undefined) return { text: `${text}\n]}\n`, next: null, progress: 1 }
        text += `\n],"${next}":[`
        place = { ...place, stage: next, after: 0, offset: 0, isFirst: true }
      } else {
        const begins = place.offset === 0
        text += `${begins ? (place.isFirst ? '\n' : ',\n') : ''}${entry.text}`
        const after = entry.offset === 0 ? entry.row : entry.row - 1
        place = { ...place, after, offset: entry.offset, isFirst: false }
      }
    }
    return { text, next: writePlace(place), progress: progressAt(place) }
  }
}

const documentStart = `{"format":"assent-export","version":1,"conversations":[`

const createConversationSource = (connection: Connection, { conversations }: Tables) => {
  const following = connection.prepare<
    [number],
    { readonly row: number; readonly conversation: ConversationId }
  >('SELECT id AS row, conversation FROM conversations WHERE id > ? ORDER BY id LIMIT 1')
  return ({ after }: Place): Entry | null => {
    const found = following.get(after)
    if (found === undefined) return null
    return { row: found.row, text: JSON.stringify(conversations.summary(found.conversation)), offset: 0 }
  }
}

/** Damaged events are left out: what is exported is genuine. */
const createEventSource =
  ({ events }: Tables) =>
  ({ after, last }: Place): Entry | null => {
    for (let from = after; ;) {
      const [row] = events.scan(from, 1)
      if (row === undefined || row.seq > last) return null
      if (row.kind === 'genuine') return { row: row.seq, text: JSON.stringify(row.stored), offset: 0 }
      from = row.seq
    }
  }

/** A large result is written in parts: the pieces of its text follow each other inside one JSON string. */
const createPayloadSource = (connection: Connection, { payloads }: Tables) => {
  const following = connection.prepare<[number], PayloadKey>(
    'SELECT rowid AS row, payload, conversation FROM payloads WHERE rowid > ? ORDER BY rowid LIMIT 1',
  )
  let held: (PayloadKey & { readonly text: string }) | null = null

  const take = (after: number): (PayloadKey & { readonly text: string }) | null => {
    for (let from = after; ;) {
      const key = following.get(from)
      if (key === undefined) return null
      if (held?.row === key.row) return held
      const read = payloads.read(key.payload)
      if (read.kind === 'genuine') return (held = { ...key, text: read.text })
      from = key.row
    }
  }

  return ({ after, offset }: Place): Entry | null => {
    const payload = take(after)
    if (payload === null) {
      held = null
      return null
    }
    const end = offset + pieceLength
    const part = JSON.stringify(payload.text.slice(offset, end)).slice(1, -1)
    const isWhole = end >= payload.text.length
    const { row, conversation } = payload
    const head =
      offset === 0
        ? `${JSON.stringify({ payload: payload.payload, conversation }).slice(0, -1)},"text":"`
        : ''
    return { row, text: `${head}${part}${isWhole ? '"}' : ''}`, offset: isWhole ? 0 : end }
  }
}

type PayloadKey = { readonly row: number; readonly payload: PayloadId; readonly conversation: string }

/** Files of messages, each with its pieces in order as base64. */
const createAttachmentSource = (connection: Connection, { attachments }: Tables) => {
  const following = connection.prepare<[number], { readonly row: number; readonly attachment: AttachmentId }>(
    `SELECT id AS row, attachment FROM attachments WHERE id > ? AND state = 'sent' ORDER BY id LIMIT 1`,
  )

  const take = (after: number): { readonly row: number; readonly stored: StoredAttachment } | null => {
    for (let from = after; ;) {
      const key = following.get(from)
      if (key === undefined) return null
      const read = attachments.read(key.attachment)
      if (read.kind === 'genuine') return { row: key.row, stored: read.stored }
      from = key.row
    }
  }

  return ({ after, offset }: Place): Entry | null => {
    const found = take(after)
    if (found === null) return null
    const { row, stored } = found
    const { attachmentId, conversation, name, mimeType, bytes } = stored
    const head = JSON.stringify({ attachmentId, conversation, name, mimeType, bytes }).slice(0, -1)
    const piece = attachments.readPiece(attachmentId, offset)
    const begin = offset === 0 ? `${head},"base64":[` : ''
    if (piece === null) return { row, text: `${begin}]}`, offset: 0 }
    return {
      row,
      text: `${begin}${offset === 0 ? '' : ','}"${piece.toString('base64')}"`,
      offset: offset + 1,
    }
  }
}

const startAt = (last: number): Place => ({
  stage: 'conversations',
  after: 0,
  offset: 0,
  isFirst: true,
  last,
})

const writePlace = ({ stage, after, offset, isFirst, last }: Place): string =>
  [stage, after, offset, isFirst ? 1 : 0, last].join(':')

const placeForm = /^([a-z]+):(\d{1,15}):(\d{1,15}):([01]):(\d{1,15})$/

const readPlace = (text: string): Place => {
  const [, name, after, offset, isFirst, last] = placeForm.exec(text) ?? []
  const stage = stages.find((known) => known === name)
  if (stage === undefined)
    throw new HistoryError('invalid', 'The export cannot go on from there. Start it again.')
  return { stage, after: Number(after), offset: Number(offset), isFirst: isFirst === '1', last: Number(last) }
}

/** Roughly: nobody knows how large the rest is. */
const progressAt = ({ stage, after, last }: Place): number => {
  switch (stage) {
    case 'conversations':
      return 0
    case 'events':
      return last === 0 ? 0.6 : (0.6 * after) / last
    case 'payloads':
      return 0.7
    case 'attachments':
      return 0.85
    default:
      return exhausted(stage)
  }
}
