import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncDirectory, timeStamp } from './backup.ts'

/** What belongs to one SQLite file. */
const suffixes = ['', '-wal', '-shm', '-journal']

/**
 * Moves a damaged history out of the way, with its log, so that an empty one can be opened; nothing is deleted. The
 * history must not be open. Returns the folder it went to.
 *
 * @throws the system's error when the data directory cannot be written.
 */
export const setAside = async (databasePath: string): Promise<string> => {
  const directory = dirname(databasePath)
  const folder = join(directory, 'damaged', `${basename(databasePath)}-${timeStamp()}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const suffix of suffixes) {
    const path = `${databasePath}${suffix}`
    if (existsSync(path)) await rename(path, join(folder, basename(path)))
  }
  syncDirectory(folder)
  syncDirectory(directory)
  return folder
}
