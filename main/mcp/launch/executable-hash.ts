import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Gives the SHA-256 of a file in hex. @throws When the file cannot be read. */
export type ExecutableHash = (file: string) => Promise<string>

/** Remembers a file's hash as long as its device, inode, size and times are the same. */
export const createExecutableHash = (): ExecutableHash => {
  const known = new Map<string, Promise<string>>()
  return async (file) => {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    const key = [file, dev, ino, size, mtimeNs, ctimeNs].join(':')
    const hash = known.get(key) ?? hashOf(file)
    known.set(key, hash)
    hash.catch(() => known.delete(key))
    return hash
  }
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
