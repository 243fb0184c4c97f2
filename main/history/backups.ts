import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BackupView } from '#contract/data-views'

/** The whole copies beside the history, newest first: made by hand, or before its schema was changed. */
export const listBackups = async (databasePath: string): Promise<readonly BackupView[]> => {
  const directory = join(dirname(databasePath), 'backups')
  const names = await readdir(directory).catch(() => [])
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.db')).map((name) => readBackup(join(directory, name), name)),
  )
  return found.flat().toSorted((one, other) => other.at - one.at)
}

/** Empty for one that was taken away meanwhile. */
export const readBackup = async (path: string, name: string): Promise<readonly BackupView[]> => {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? [{ name, path, bytes: found.size, at: Math.round(found.mtimeMs) }] : []
}
