import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const fileMode = 0o600
const directoryMode = 0o700

/** Replaces the file, readable by its owner only, in one step that survives a crash. Throws what the disk says. */
export const writePrivately = (path: string, bytes: Uint8Array | string): Promise<void> =>
  placePrivately(path, bytes, (temporary) => rename(temporary, path))

/** As `writePrivately`, but throws EEXIST when the file is there already: it is never replaced. */
export const createPrivately = (path: string, bytes: Uint8Array): Promise<void> =>
  placePrivately(path, bytes, (temporary) => linkOrRename(temporary, path))

/** Makes the folder and closes it to other users. */
export const ensurePrivateDirectory = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: directoryMode })
  await repairMode(path, directoryMode)
}

/** Closes a file to other users; returns whether it was open to them. */
export const ensurePrivateFile = (path: string): Promise<boolean> => repairMode(path, fileMode)

/**
 * Replaces the user's own file in one step that survives a crash, unless `stillWanted` says no at the last moment. A
 * link is followed and stays a link, the mode stays. Returns whether it was replaced; throws what the disk says.
 */
export const replaceIfWanted = async (
  path: string,
  text: string,
  stillWanted: () => Promise<boolean>,
): Promise<boolean> => {
  await mkdir(dirname(path), { recursive: true, mode: directoryMode })
  const target = await realpath(path).catch(() => path)
  let isReplaced = false
  await placePrivately(target, text, async (temporary) => {
    await chmod(temporary, await modeOf(target))
    isReplaced = await stillWanted()
    if (isReplaced) await rename(temporary, target)
  })
  return isReplaced
}

const modeOf = async (path: string): Promise<number> => {
  const existing = await stat(path).catch(() => null)
  return existing === null ? fileMode : existing.mode & 0o777
}

const placePrivately = async (
  path: string,
  bytes: Uint8Array | string,
  place: (temporary: string) => Promise<void>,
): Promise<void> => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeDurably(temporary, bytes)
    await place(temporary)
    await syncDirectory(dirname(path))
  } finally {
    await rm(temporary, { force: true })
  }
}

const writeDurably = async (path: string, bytes: Uint8Array | string): Promise<void> => {
  await using file = await open(path, 'wx', fileMode)
  await file.writeFile(bytes)
  await file.sync()
}

/** Disks without hard links have only the rename, which would replace a file that came up in this very moment. */
const linkOrRename = async (temporary: string, path: string): Promise<void> => {
  try {
    await link(temporary, path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error
    await rename(temporary, path)
  }
}

/** Windows has no modes: there the folder's access list, inherited from the user's profile, does the same. */
const repairMode = async (path: string, mode: number): Promise<boolean> => {
  if (process.platform === 'win32') return false
  const isOpen = ((await stat(path)).mode & 0o077) !== 0
  if (isOpen) await chmod(path, mode)
  return isOpen
}

const syncDirectory = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  await using directory = await open(path, 'r')
  await directory.sync()
}
