import { existsSync, readdirSync, rmSync } from 'node:fs'
import { lstat, open, readdir, rm, rmdir } from 'node:fs/promises'
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
  'window.json',
] as const

/** Chromium's own files, which the desktop shell holds open as long as it runs. */
const windowFolder = 'window'
const windowMark = 'erase-window'

/** What a write that a crash cut off left behind (durable-file.ts). */
const temporaryName = /^\..+\.[0-9a-f]{12}\.tmp$/

const mark = 'erase-everything'
const overwrittenAtOnceBytes = 1_048_576

/** The paths that `eraseEverything` would remove now. */
export const erasedPaths = async (dataDirectory: string): Promise<readonly string[]> => {
  const names = new Set(await readdir(dataDirectory))
  return [...kept, windowFolder].filter((name) => names.has(name)).map((name) => join(dataDirectory, name))
}

/** From here on everything is erased, whatever happens: by `finishErasure` now or at the next start. */
export const beginErasure = async (dataDirectory: string): Promise<void> => {
  await writePrivately(join(dataDirectory, windowMark), '')
  await writePrivately(join(dataDirectory, mark), '')
}

/**
 * Overwrites and removes everything that Assent keeps there, if `beginErasure` was called. Nothing of it may be open,
 * but for Chromium's files in the desktop shell: those stay for `finishWindowErasure`. Throws what the disk says; the
 * next call goes on. Disks that keep old versions of their own, such as snapshots, are out of reach.
 */
export const finishErasure = async (
  dataDirectory: string,
  { isWindowOpen }: { readonly isWindowOpen: boolean },
): Promise<void> => {
  const isMarked = (name: string): boolean => existsSync(join(dataDirectory, name))
  if (!isWindowOpen && isMarked(windowMark)) {
    await remove(join(dataDirectory, windowFolder))
    await rm(join(dataDirectory, windowMark), { force: true })
  }
  if (!isMarked(mark)) return
  const left = (await readdir(dataDirectory)).filter((name) => temporaryName.test(name))
  for (const name of [...kept, ...left]) await remove(join(dataDirectory, name))
  await rm(join(dataDirectory, mark), { force: true })
}

/**
 * Removes Chromium's files, if `beginErasure` was called since they were made; their folder stays. Synchronous, since
 * Chromium opens them as soon as the program yields. Throws what the disk says.
 */
export const finishWindowErasure = (dataDirectory: string): void => {
  if (!existsSync(join(dataDirectory, windowMark))) return
  const folder = join(dataDirectory, windowFolder)
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
  rmSync(join(dataDirectory, windowMark), { force: true })
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
