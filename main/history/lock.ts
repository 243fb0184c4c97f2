import Database from 'better-sqlite3'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { codeOf } from './history-error.ts'

/** Held by one process at a time; the system takes it back however the process ends. */
export type Lock = Disposable & {
  /** Says anew where the holder can be found, for instance once its address is known. */
  readonly describe: (holder: string) => void
}

/**
 * Takes the data directory for this process, before anything else in it is opened. `holder` says where this process
 * can be found, such as "the desktop window" or "the web shell at http://127.0.0.1:4310".
 *
 * @returns a problem with code `data-in-use` that names the holder, or `data-unwritable`.
 */
export const acquireLock = (directory: string, holder: string): Result<Lock> => {
  const holderPath = join(directory, 'assent.lock.txt')
  try {
    const database = openExclusively(join(directory, 'assent.lock'))
    const describe = (text: string): void => writeHolder(holderPath, text)
    describe(holder)
    return ok({
      describe,
      [Symbol.dispose]: () => {
        if (database.open) rmSync(holderPath, { force: true })
        database.close()
      },
    })
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) return inUse(directory, holderPath)
    return fail('data-unwritable', t('history.lock.unusable', { path: directory, reason: String(error) }))
  }
}

/** An exclusive transaction on a database that stays empty: no lock is left behind by a process that was killed. */
const openExclusively = (path: string): Database.Database => {
  const database = new Database(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const inUse = (directory: string, holderPath: string): Result<never> =>
  fail('data-in-use', t('history.lock.inUse', { path: directory, holder: readHolder(holderPath) }))

/** Only the other one's sentence depends on it: a full disk does not keep Assent from starting. */
const writeHolder = (path: string, holder: string): void => {
  try {
    const unfinished = `${path}.${process.pid}`
    writeFileSync(unfinished, t('history.lock.holder', { pid: String(process.pid), holder }))
    renameSync(unfinished, path)
  } catch {
    rmSync(path, { force: true })
  }
}

const readHolder = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').slice(0, 500)
  } catch {
    return t('history.lock.unknownHolder')
  }
}
