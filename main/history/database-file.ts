import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { applicationId } from './connection.ts'

/**
 * Says from the header's bytes alone whether there is a history that this version may open, before SQLite touches the
 * file: a refused one stays as it is, byte for byte. (https://www.sqlite.org/fileformat.html#the_database_header)
 *
 * @returns `absent` for no file or an empty one, or a problem with code `history-newer`, `history-foreign` or
 * `history-damaged`.
 */
export const inspectFile = (path: string, newestVersion: number): Result<'absent' | 'present'> => {
  // Throws for a file that may be there but cannot be seen.
  const isEmpty = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0
  if (isEmpty)
    return existsSync(`${path}-wal`) ? damaged(path, t('history.file.logWithoutFile')) : ok('absent')
  const header = readHeader(path)
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic)
    return damaged(path, t('history.file.notDatabase'))
  if (header.readUInt32BE(applicationIdOffset) !== applicationId)
    return fail('history-foreign', t('history.file.foreign', { path }))
  if (header.readUInt32BE(userVersionOffset) > newestVersion) return newer(path)
  return ok('present')
}

export const newer = (path: string): Result<never> => fail('history-newer', t('history.file.newer', { path }))

export const damaged = (path: string, reason: string): Result<never> =>
  fail('history-damaged', t('history.file.damaged', { path, reason }))

const magic = 'SQLite format 3\0'
const headerBytes = 100
const userVersionOffset = 60
const applicationIdOffset = 68

const readHeader = (path: string): Buffer => {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(headerBytes)
    return header.subarray(0, readSync(file, header, 0, headerBytes, 0))
  } finally {
    closeSync(file)
  }
}
