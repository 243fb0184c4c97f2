import Database from 'better-sqlite3'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applicationId, openConnection, type Connection } from '../../main/history/connection.ts'
import { migrations, type Migration } from '../../main/history/migrations/migrations.ts'
import { openDatabase } from '../../main/history/open-database.ts'
import { eventWrite, userMessage } from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const pragma = (connection: Connection, name: string): unknown => connection.pragma(name, { simple: true })

verifies('history:settings-hold', 'before and after a write, and after opening again', () => {
  using folder = temporaryFolder()
  const expectSettings = (connection: Connection): void => {
    const names = [
      'journal_mode',
      'synchronous',
      'foreign_keys',
      'trusted_schema',
      'cell_size_check',
      'mmap_size',
    ]
    expect(names.map((name) => pragma(connection, name))).toEqual(['wal', 2, 1, 0, 1, 0])
    expect(['secure_delete', 'recursive_triggers'].map((name) => pragma(connection, name))).toEqual([1, 1])
    expect(pragma(connection, 'application_id')).toBe(applicationId)
    expect(pragma(connection, 'user_version')).toBe(migrations.length)
  }
  for (const id of ['u1', 'u2']) {
    using history = localHistory(folder.database)
    expectSettings(history.connection)
    history.commit([eventWrite(userMessage(id))])
    expectSettings(history.connection)
  }
})

verifies('history:settings-hold', 'a file that cannot be a write-ahead log is not opened', () => {
  using folder = temporaryFolder()
  localHistory(folder.database)[Symbol.dispose]()
  const other = new Database(folder.database)
  other.pragma('journal_mode = delete')
  other.exec('BEGIN IMMEDIATE; CREATE TABLE held (x)')
  try {
    expect(() => openConnection(folder.database)).toThrow()
  } finally {
    other.close()
  }
})

test('a new file is for this user only', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([eventWrite(userMessage('u1'))])
  for (const path of [folder.database, `${folder.database}-wal`]) expect(statSync(path).mode & 0o077).toBe(0)
})

test('what an interrupted creation left behind is overwritten', () => {
  using folder = temporaryFolder()
  localHistory(`${folder.database}.unfinished`)[Symbol.dispose]()
  using history = localHistory(folder.database)
  expect(history.commit([eventWrite(userMessage('u1'))])).toHaveLength(1)
  expect(readdirSync(folder.path).toSorted()).toEqual(['assent.db', 'assent.db-shm', 'assent.db-wal'])
})

const addNotes: Migration = (connection) => {
  connection.exec('CREATE TABLE notes (text TEXT NOT NULL) STRICT')
  connection.exec('INSERT INTO notes SELECT conversation FROM events')
}
const failingStep: Migration = (connection) => {
  connection.exec('CREATE TABLE half (text TEXT) STRICT')
  throw new Error('planted failure')
}

verifies('history:migration-backup', 'and the copy is the old version, whole', () => {
  using folder = temporaryFolder()
  {
    using old = localHistory(folder.database)
    old.commit([eventWrite(userMessage('u1'))])
  }
  using history = localHistory(folder.database, { migrations: [...migrations, addNotes] })
  expect(history.connection.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 1 })
  expect(readFileSync(folder.database).readUInt32BE(60)).toBe(migrations.length + 1)
  const [copy = ''] = readdirSync(join(folder.path, 'backups'))
  expect(copy).toMatch(new RegExp(`^assent-version-${migrations.length}-.*\\.db$`, 'u'))
  using restored = localHistory(join(folder.path, 'backups', copy))
  expect(restored.tables.events.scan(0, 10).map(({ kind }) => kind)).toEqual(['genuine'])
  expect(restored.connection.pragma('integrity_check', { simple: true })).toBe('ok')
})

verifies('history:migration-whole', 'a step that fails leaves the old version as it was', () => {
  using folder = temporaryFolder()
  {
    using old = localHistory(folder.database)
    old.commit([eventWrite(userMessage('u1'))])
  }
  const opened = openDatabase(folder.database, [...migrations, failingStep])
  expect(opened.ok).toBe(false)
  using history = localHistory(folder.database)
  expect(pragma(history.connection, 'user_version')).toBe(migrations.length)
  expect(history.connection.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([])
})

test('a step that fails on a new file leaves no file', () => {
  using folder = temporaryFolder()
  expect(openDatabase(folder.database, [failingStep]).ok).toBe(false)
  expect(existsSync(folder.database)).toBe(false)
})

test('step 1 leads from an empty file to these tables, all of them strict', () => {
  using folder = temporaryFolder()
  const opened = openDatabase(folder.database, migrations.slice(0, 1))
  if (!opened.ok) throw new Error(opened.problem.message)
  const tables = opened.value
    .prepare<[], { name: string; strict: number }>(
      `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'`,
    )
    .all()
  opened.value.close()
  expect(tables.filter(({ strict }) => strict === 0)).toEqual([])
  expect(tables.map(({ name }) => name).toSorted()).toEqual(
    'audit authority conversations drafts events instructions manifests messages partials payloads preferences proposals servers'.split(
      ' ',
    ),
  )
})
