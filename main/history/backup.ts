import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Connection } from './connection.ts'

/**
 * Writes a whole, compact copy of the database to `backups/` beside it and returns its path. The copy has its final
 * name only once it is complete and on the disk. Takes seconds per gigabyte.
 */
export const backUp = (connection: Connection, label: string): string => {
  const directory = join(dirname(connection.name), 'backups')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const copy = join(directory, `${basename(connection.name, '.db')}-${label}-${timeStamp()}.db`)
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { force: true })
  closeSync(openSync(unfinished, 'w', 0o600))
  connection.prepare('VACUUM INTO ?').run(unfinished)
  syncFile(unfinished)
  renameSync(unfinished, copy)
  syncDirectory(directory)
  return copy
}

/** UTC, usable in a file name: 2026-01-31T09-30-00.123Z. */
export const timeStamp = (): string => new Date().toISOString().replaceAll(':', '-')

/** Makes a rename or a new file survive a power loss; Windows does that by itself and cannot open directories. */
export const syncDirectory = (directory: string): void => {
  if (process.platform !== 'win32') syncFile(directory)
}

const syncFile = (path: string): void => {
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
