import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { t } from '#contract/language/texts'
import { createPrivately, ensurePrivateFile } from '../durable-file.ts'

const keyBytes = 32

export type KeyFile = {
  /** A key of 32 bytes for one purpose: keys of two purposes tell nothing of each other (RFC 5869). */
  readonly derive: (purpose: string) => Uint8Array
  /** What was repaired, in sentences for the user. */
  readonly notices: () => readonly string[]
}

/** Opens the key file and makes one with a random key where there is none. Throws what the disk says. */
export const openKeyFile = async (path: string): Promise<KeyFile> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const { key, notices } = await readOrCreate(path)
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, 'assent', purpose, keyBytes))
  return { derive, notices }
}

type ReadKey = { readonly key: Uint8Array; readonly notices: KeyFile['notices'] }

const readOrCreate = async (path: string): Promise<ReadKey> => {
  const existing = await readFile(path).catch(missing)
  if (existing === null) return create(path)
  const wasOpen = await ensurePrivateFile(path)
  if (existing.length !== keyBytes) return replaceDamaged(path, existing)
  return { key: existing, notices: () => (wasOpen ? [t('secrets.repaired.keyFileWasOpen', { path })] : []) }
}

const create = async (path: string): Promise<ReadKey> => {
  const key = randomBytes(keyBytes)
  await createPrivately(path, key)
  return { key, notices: () => [] }
}

/** Its old name carries its hash: the same damaged file is never kept twice, nor written over another one. */
const replaceDamaged = async (path: string, bytes: Uint8Array): Promise<ReadKey> => {
  const aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`
  await rename(path, aside)
  const { key } = await create(path)
  return { key, notices: () => [t('secrets.repaired.keyFileDamaged', { path: aside })] }
}

/** For `catch`: null when there is no such file. */
export const missing = (error: unknown): null => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
