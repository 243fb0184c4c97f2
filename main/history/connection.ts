import Database from 'better-sqlite3'
import { t } from '#contract/language/texts'
import { HistoryError } from './history-error.ts'

export type Connection = Database.Database

/** "Asnt" in ASCII: marks the file as Assent's in its header. */
export const applicationId = 0x41736e74

/** How long a statement waits for another connection's lock, such as a check's. */
const busyTimeoutMs = 5_000
/** The log is cut to this size after a checkpoint, so that one huge commit does not keep its space. */
const walLimitBytes = 64 * 1024 * 1024

/**
 * Opens an existing file for the one writer (or, with `readonly`, for a check) with every setting made explicitly and
 * read back.
 *
 * @throws HistoryError or SqliteError when the file cannot be opened or a setting does not hold.
 */
export const openConnection = (path: string, options?: { readonly readonly: boolean }): Connection => {
  const connection = new Database(path, { fileMustExist: true, timeout: busyTimeoutMs, ...options })
  try {
    for (const [name, value] of settings) applySetting(connection, name, value)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * The order matters: the build's default for write-ahead logs is synchronous=NORMAL, which loses the last commits on
 * power loss, and it comes into force when the journal mode is set.
 */
const settings: readonly (readonly [name: string, value: string | number])[] = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  // Without it REPLACE removes a row past the triggers that guard append-only tables.
  ['recursive_triggers', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['mmap_size', 0],
  ['busy_timeout', busyTimeoutMs],
  ['secure_delete', 1],
  ['journal_size_limit', walLimitBytes],
  ['checkpoint_fullfsync', process.platform === 'darwin' ? 1 : 0],
]

const applySetting = (connection: Connection, name: string, value: string | number): void => {
  if (!(connection.readonly && name === 'journal_mode')) connection.pragma(`${name} = ${value}`)
  const found = connection.pragma(name, { simple: true })
  if (found === value) return
  throw new HistoryError(
    'io',
    t('history.error.setting', { name, found: String(found), wanted: String(value) }),
  )
}
