import { lstat, open, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivately } from './durable-file.ts'

/** Everything that Assent keeps in its data directory. Other files there are not touched. */
const kept = [
  'secrets',
  'authority.json',
  'assent.db',
  'assent.db-wal',
  'assent.db-shm',
  'assent.db-journal',
  'assent.db.unfinished',
  'assent.db.unfinished-journal',
  'backups',
  'bundles',
  'damaged',
  'assent.yaml',
  'models.json',
  'processes',
  'logs',
] as const

/** What a write that a crash cut off left behind (durable-file.ts). */
const temporaryName = /^\..+\.[0-9a-f]{12}\.tmp$/

const mark = 'erase-everything'
const overwrittenAtOnceBytes = 1_048_576

/** The paths that `eraseEverything` would remove now. */
export const erasedPaths = async (dataDirectory: string): Promise<readonly string[]> => {
  const names = new Set(await readdir(dataDirectory))
  return kept.filter((name) => names.has(name)).map((name) => join(dataDirectory, name))
}

/** From here on everything is erased, whatever happens: by `finishErasure` now or at the next start. */
export const beginErasure = (dataDirectory: string): Promise<void> =>
  writePrivately(join(dataDirectory, mark), '')

/**
 * Overwrites and removes everything that Assent keeps there, if `beginErasure` was called, and tells whether it was.
 * Nothing of it may be open. Throws what the disk says; the next call goes on. Disks that keep old versions of their
 * own, such as snapshots, are out of reach.
 */
export const finishErasure = async (dataDirectory: string): Promise<boolean> => {
  if (!(await stat(join(dataDirectory, mark)).catch(() => null))) return false
  const left = (await readdir(dataDirectory)).filter((name) => temporaryName.test(name))
  for (const name of [...kept, ...left]) await remove(join(dataDirectory, name))
  await rm(join(dataDirectory, mark), { force: true })
  return true
}

/** A link goes, and what it leads to stays. */
const remove = async (path: string): Promise<void> => {
  const found = await lstat(path).catch(() => null)
  if (found === null) return
  if (found.isDirectory()) return removeFolder(path)
  if (found.isFile() && found.nlink === 1) await overwrite(path, found.size)
  await rm(path, { force: true })
}

const removeFolder = async (path: string): Promise<void> => {
  for (const name of await readdir(path)) await remove(join(path, name))
  await rmdir(path)
}

const overwrite = async (path: string, bytes: number): Promise<void> => {
  await using file = await open(path, 'r+')
  const zeros = Buffer.alloc(Math.min(bytes, overwrittenAtOnceBytes))
  for (let at = 0; at < bytes; at += zeros.length)
    await file.write(zeros, 0, Math.min(zeros.length, bytes - at), at)
  await file.sync()
}
