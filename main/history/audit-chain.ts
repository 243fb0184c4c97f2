import { createHmac, hash } from 'node:crypto'
import type { AuditEntry } from '../journal.ts'
import type { Connection } from './connection.ts'

/**
 * The audit log as a keyed chain: each row's mac covers the row and the mac before it, so that an edited, removed,
 * inserted or reordered row breaks the chain from there on for whoever holds the key. What it cannot show: that rows
 * were cut off its end together with SQLite's own count of them.
 */
export type AuditChain = {
  /** Opens a segment first when the last row was written under another key. */
  readonly append: (entry: AuditEntry, at: number) => void
}

export type AuditVerdict = {
  /** Rows found, those that open a segment included. */
  readonly rows: number
  readonly firstBadRow: number | null
}

type Row = {
  readonly seq: number
  readonly at: number
  readonly what: AuditEntry['what'] | 'segment'
  readonly request_id: string | null
  readonly subject: string
  readonly hash: string | null
  readonly verdict: string | null
  readonly key_id: string
}
type ChainedRow = Row & { readonly mac: Buffer }
type Link = Pick<ChainedRow, 'seq' | 'key_id' | 'mac'>

export const createAuditChain = (connection: Connection, key: Uint8Array): AuditChain => {
  const keyId = keyIdOf(key)
  const last = connection.prepare<[], Link>('SELECT seq, key_id, mac FROM audit ORDER BY seq DESC LIMIT 1')
  const insert = connection.prepare<ChainedRow>(
    `INSERT INTO audit (seq, at, what, request_id, subject, hash, verdict, key_id, mac)
     VALUES (:seq, :at, :what, :request_id, :subject, :hash, :verdict, :key_id, :mac)`,
  )

  const appendRow = (before: Link, row: Omit<Row, 'seq' | 'key_id'>): Link => {
    const next: Row = { ...row, seq: before.seq + 1, key_id: keyId }
    const chained = { ...next, mac: macOf(key, before.mac, next) }
    insert.run(chained)
    return chained
  }

  return {
    append: (entry, at) => {
      const before = last.get() ?? noRow
      const opened = before.key_id === keyId ? before : appendRow(before, segmentAfter(before, at))
      appendRow(opened, {
        at,
        what: entry.what,
        request_id: entry.requestId,
        subject: entry.subject.toWellFormed(),
        hash: entry.hash,
        verdict: entry.verdict,
      })
    },
  }
}

/**
 * Rows under another key are linked but cannot be verified: only their order and their segments are checked. Reads one
 * state of the file, whatever is written meanwhile.
 */
export const verifyAuditChain = (connection: Connection, key: Uint8Array): AuditVerdict => {
  const keyId = keyIdOf(key)
  const rows = connection.prepare<[], ChainedRow>('SELECT * FROM audit ORDER BY seq')
  const written = connection
    .prepare<[], number>(`SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'`)
    .pluck()

  const verify = (): AuditVerdict => {
    let before: Link = noRow
    let count = 0
    let firstBadRow: number | null = null
    for (const row of rows.iterate()) {
      if (!isGenuine(row, before, keyId === row.key_id ? key : null)) firstBadRow ??= before.seq + 1
      before = row
      count += 1
    }
    if (before.seq < (written.get() ?? 0)) firstBadRow ??= before.seq + 1
    return { rows: count, firstBadRow }
  }

  return connection.transaction(verify)()
}

const isGenuine = (row: ChainedRow, before: Link, key: Uint8Array | null): boolean => {
  if (row.seq !== before.seq + 1) return false
  const opensSegment = row.key_id !== before.key_id
  if (opensSegment !== (row.what === 'segment')) return false
  if (opensSegment && row.hash !== before.mac.toString('hex')) return false
  const { mac, ...columns } = row
  return key === null || mac.equals(macOf(key, before.mac, columns))
}

const noRow: Link = { seq: 0, key_id: '', mac: Buffer.alloc(32) }

/** Names the chain's head under the key before. */
const segmentAfter = (before: Link, at: number): Omit<Row, 'seq' | 'key_id'> => ({
  at,
  what: 'segment',
  request_id: null,
  subject: before.key_id,
  hash: before.mac.toString('hex'),
  verdict: null,
})

const macOf = (key: Uint8Array, before: Uint8Array, row: Row): Buffer =>
  createHmac('sha256', key)
    .update(before)
    .update(
      JSON.stringify([
        row.seq,
        row.at,
        row.what,
        row.request_id,
        row.subject,
        row.hash,
        row.verdict,
        row.key_id,
      ]),
    )
    .digest()

const keyIdOf = (key: Uint8Array): string => hash('sha256', key, 'hex').slice(0, 16)
