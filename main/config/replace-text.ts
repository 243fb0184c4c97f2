import { randomBytes } from 'node:crypto'
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const privateMode = 0o600

/**
 * Puts `text` in the place of the file in one step that survives a crash, unless `stillWanted` says no at the last
 * moment. A link is followed and stays a link. Returns whether the file was replaced; throws what the disk says.
 */
export const replaceText = async (
  path: string,
  text: string,
  stillWanted: () => Promise<boolean>,
): Promise<boolean> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const target = await realpath(path).catch(() => path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeDurably(temporary, text, await modeOf(target))
    if (!(await stillWanted())) return false
    await rename(temporary, target)
    await syncFolder(dirname(target))
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

const modeOf = async (path: string): Promise<number> => {
  const existing = await stat(path).catch(() => null)
  return existing === null ? privateMode : existing.mode & 0o777
}

const writeDurably = async (path: string, text: string, mode: number): Promise<void> => {
  await using file = await open(path, 'wx', privateMode)
  await file.writeFile(text)
  // Not left to `open`: the umask would take bits away.
  await file.chmod(mode)
  await file.sync()
}

const syncFolder = async (path: string): Promise<void> => {
  // Windows has no handle on a folder to sync.
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}
