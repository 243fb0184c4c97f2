import Database from 'better-sqlite3'
import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { backUp, syncDirectory } from './backup.ts'
import { applicationId, openConnection, type Connection } from './connection.ts'
import { damaged, inspectFile, newer } from './database-file.ts'
import { historyErrorFrom } from './history-error.ts'
import { migrate, versionOf } from './migrate.ts'
import { migrations as allMigrations, type Migration } from './migrations/migrations.ts'
import { quickCheck } from './quick-check.ts'
import { isTruthSound, rebuildDerived } from './repair.ts'

/** Larger files are checked in the background instead (`checkIntegrity`): a start must not wait for them. */
const checkedAtStartBytes = 64 * 1024 * 1024

/**
 * Opens the history at `path` for writing, creates it when there is none, and brings an older one up to date after a
 * copy of it was made. Problems: `history-newer`, `history-foreign`, `history-damaged`, `history-unwritable`,
 * `history-full`.
 */
export const openDatabase = (
  path: string,
  migrations: readonly Migration[] = allMigrations,
): Result<Connection> => {
  try {
    const inspected = inspectFile(path, migrations.length)
    if (!inspected.ok) return inspected
    if (inspected.value === 'absent') createDatabase(path, migrations)
    return openPresent(path, migrations)
  } catch (error) {
    return openFailure(path, error)
  }
}

/** Built under another name and then renamed: there is a whole database or none, whenever the process dies. */
const createDatabase = (path: string, migrations: readonly Migration[]): void => {
  const unfinished = `${path}.unfinished`
  for (const leftover of [unfinished, `${unfinished}-journal`]) rmSync(leftover, { force: true })
  closeSync(openSync(unfinished, 'wx', 0o600))
  const connection = new Database(unfinished)
  try {
    connection.pragma(`application_id = ${applicationId}`)
    migrate(connection, migrations)
  } finally {
    connection.close()
  }
  renameSync(unfinished, path)
  syncDirectory(dirname(path))
}

const openPresent = (path: string, migrations: readonly Migration[]): Result<Connection> => {
  // Before SQLite: beside a read-only file it would make a log that stays read-only when the file no longer is.
  accessSync(path, constants.R_OK | constants.W_OK)
  const connection = openConnection(path)
  try {
    // SQLite opens what it may only read without a word, and says so at the first change.
    connection.exec(`BEGIN; PRAGMA user_version = ${versionOf(connection)}; ROLLBACK`)
    const opened = bringUpToDate(connection, migrations)
    if (!opened.ok) connection.close()
    return opened
  } catch (error) {
    connection.close()
    throw error
  }
}

const bringUpToDate = (connection: Connection, migrations: readonly Migration[]): Result<Connection> => {
  const version = versionOf(connection)
  if (version > migrations.length) return newer(connection.name)
  const fault = statSync(connection.name).size <= checkedAtStartBytes ? faultAfterRepair(connection) : null
  if (fault !== null) return damaged(connection.name, fault)
  if (version < migrations.length) {
    backUp(connection, `version-${version}`)
    migrate(connection, migrations)
  }
  return ok(connection)
}

/**
 * What is derived from the events, such as the search index, is made anew when it does not fit them. Damage to
 * anything else, or to the pages themselves, cannot be repaired.
 */
const faultAfterRepair = (connection: Connection): string | null => {
  const fault = quickCheck(connection)
  if (fault === null || !isTruthSound(connection)) return fault
  rebuildDerived(connection)
  return quickCheck(connection)
}

const openFailure = (path: string, error: unknown): Result<never> => {
  const { code } = historyErrorFrom(error)
  const reason = error instanceof Error ? error.message : String(error)
  if (code === 'damaged') return damaged(path, reason)
  if (code === 'full') return fail('history-full', t('history.file.full', { path }))
  return fail('history-unwritable', t('history.file.unwritable', { path, reason }))
}
