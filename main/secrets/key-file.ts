import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createPrivately, ensurePrivateFile } from '../durable-file.ts'

const keyBytes = 32

export type KeyFile = {
  /** A key of 32 bytes for one purpose: keys of two purposes tell nothing of each other (RFC 5869). */
  readonly derive: (purpose: string) => Uint8Array
  /** What was repaired, in sentences for the user. */
  readonly notices: readonly string[]
}

/** Opens the key file and makes one with a random key where there is none. Throws what the disk says. */
export const openKeyFile = async (path: string): Promise<KeyFile> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const { key, notices } = await readOrCreate(path)
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, 'assent', purpose, keyBytes))
  return { derive, notices }
}

type ReadKey = { readonly key: Uint8Array; readonly notices: readonly string[] }

const readOrCreate = async (path: string): Promise<ReadKey> => {
  const existing = await readFile(path).catch(missing)
  if (existing === null) return create(path)
  const wasOpen = await ensurePrivateFile(path)
  if (existing.length !== keyBytes) return replaceDamaged(path, existing)
  const notice = `The key file ${path} could be read by other users of this computer. Assent closed it to them: if someone else uses it, enter your secrets anew.`
  return { key: existing, notices: wasOpen ? [notice] : [] }
}

const create = async (path: string): Promise<ReadKey> => {
  const key = randomBytes(keyBytes)
  await createPrivately(path, key)
  return { key, notices: [] }
}

/** Its old name carries its hash: the same damaged file is never kept twice, nor written over another one. */
const replaceDamaged = async (path: string, bytes: Uint8Array): Promise<ReadKey> => {
  const aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`
  await rename(path, aside)
  const { key } = await create(path)
  const notice = `The key file was damaged and is kept as ${aside}. A new key is in use: enter your secrets again and approve your servers again.`
  return { key, notices: [notice] }
}

/** For `catch`: null when there is no such file. */
export const missing = (error: unknown): null => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
