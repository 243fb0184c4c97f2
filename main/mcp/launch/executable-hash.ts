import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

/** Gives the SHA-256 of a file in hex. @throws When the file cannot be read. */
export type ExecutableHash = (file: string) => Promise<string>

/** By what a file is: the same for everybody in this process. */
const known = new Map<string, Promise<string>>()

/** Remembers a file's hash as long as its device, inode, size and times are the same. */
export const createExecutableHash = (): ExecutableHash => async (file) => {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  const key = [file, dev, ino, size, mtimeNs, ctimeNs].join(':')
  const hash = known.get(key) ?? hashOf(file)
  known.set(key, hash)
  hash.catch(() => known.delete(key))
  return hash
}

const chunkBytes = 256 * 1024

/** Through one buffer: a stream would leave as much garbage as the file is long, and programs have 100 MB and more. */
const hashOf = async (file: string): Promise<string> => {
  await using handle = await open(file)
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(chunkBytes)
  for (;;) {
    const { bytesRead } = await handle.read(buffer)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
  }
}
