import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAuditChain, verifyAuditChain } from '../../main/history/audit-chain.ts'
import type { Connection } from '../../main/history/connection.ts'
import { auditEntry, auditKey } from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const otherKey = new Uint8Array(32).fill(9)
const columns = ['at', 'what', 'request_id', 'subject', 'hash', 'verdict', 'key_id', 'mac'] as const

const fill = (connection: Connection, key: Uint8Array, count: number): void => {
  const audit = createAuditChain(connection, key)
  for (let index = 0; index < count; index += 1) audit.append(auditEntry(`subject ${index}`), index)
}

/** What only someone who writes the file by hand can do. */
const liftGuards = (connection: Connection): void => {
  connection.exec('DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed')
}

verifies('history:audit-tampering', 'any one column of any row changed', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const { connection } = history
  fill(connection, auditKey, 12)
  liftGuards(connection)
  expect(verifyAuditChain(connection, auditKey)).toEqual({ rows: 13, firstBadRow: null })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 13 }),
      fc.constantFrom(...columns),
      fc.nat(200),
      (seq, column, salt) => {
        connection.exec('BEGIN')
        const value =
          column === 'at' ? 1_000 + salt : column === 'mac' ? Buffer.alloc(32, salt) : `forged ${salt}`
        connection.prepare(`UPDATE audit SET ${column} = ? WHERE seq = ?`).run(value, seq)
        const verdict = verifyAuditChain(connection, auditKey)
        connection.exec('ROLLBACK')
        expect(verdict.firstBadRow).not.toBeNull()
        expect(verdict.firstBadRow).toBeLessThanOrEqual(seq + 1)
      },
    ),
    { numRuns: 300 },
  )
})

verifies('history:audit-tampering', 'a row removed, cut off, inserted or exchanged is named', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const { connection } = history
  fill(connection, auditKey, 9)
  liftGuards(connection)
  const firstBadRowAfter = (sql: string): number | null => {
    connection.exec(`BEGIN; ${sql}`)
    const { firstBadRow } = verifyAuditChain(connection, auditKey)
    connection.exec('ROLLBACK')
    return firstBadRow
  }
  expect(firstBadRowAfter('DELETE FROM audit WHERE seq = 4')).toBe(4)
  expect(
    firstBadRowAfter('DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4'),
  ).toBe(4)
  expect(firstBadRowAfter('DELETE FROM audit WHERE seq > 8')).toBe(9)
  expect(firstBadRowAfter('DELETE FROM audit WHERE seq = 1')).toBe(1)
  expect(
    firstBadRowAfter(
      'INSERT INTO audit SELECT 11, at, what, request_id, subject, hash, verdict, key_id, mac FROM audit WHERE seq = 10',
    ),
  ).toBe(11)
  expect(
    firstBadRowAfter(
      'UPDATE audit SET seq = -1 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = -1',
    ),
  ).toBe(5)
})

verifies('history:audit-tampering', 'a row of another history under the same key does not fit', () => {
  using folder = temporaryFolder()
  using here = localHistory(folder.database)
  using elsewhere = localHistory(`${folder.database}-elsewhere`)
  fill(here.connection, auditKey, 8)
  elsewhere.commit([{ kind: 'audit', entry: auditEntry('another beginning') }])
  fill(elsewhere.connection, auditKey, 8)
  const row = elsewhere.connection
    .prepare<[], Record<string, unknown>>('SELECT * FROM audit WHERE seq = 5')
    .get()
  liftGuards(here.connection)
  here.connection
    .prepare(`UPDATE audit SET subject = :subject, at = :at, mac = :mac WHERE seq = :seq`)
    .run({ subject: row?.['subject'], at: row?.['at'], mac: row?.['mac'], seq: 5 })
  expect(verifyAuditChain(here.connection, auditKey).firstBadRow).toBe(5)
})

test('another key opens a segment that names the head before, and the chain goes on through it', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const { connection } = history
  fill(connection, auditKey, 2)
  fill(connection, otherKey, 2)
  fill(connection, auditKey, 1)
  const rows = connection.prepare<[], { what: string }>('SELECT what FROM audit ORDER BY seq').all()
  expect(rows.map(({ what }) => what)).toEqual([
    'segment',
    'dispatch',
    'dispatch',
    'segment',
    'dispatch',
    'dispatch',
    'segment',
    'dispatch',
  ])
  expect(verifyAuditChain(connection, auditKey).firstBadRow).toBeNull()
  expect(verifyAuditChain(connection, otherKey).firstBadRow).toBeNull()
  liftGuards(connection)
  connection.exec("UPDATE audit SET verdict = 'denied' WHERE seq = 5")
  expect(verifyAuditChain(connection, otherKey).firstBadRow).toBe(5)
})

test('the tables of truth refuse every change', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  fill(history.connection, auditKey, 1)
  expect(() => history.connection.exec('DELETE FROM audit')).toThrow(/append-only/u)
  expect(() => history.connection.exec("UPDATE audit SET verdict = 'denied'")).toThrow(/append-only/u)
  expect(() => history.connection.exec('INSERT OR REPLACE INTO audit SELECT * FROM audit')).toThrow(
    /append-only/u,
  )
})
