import type { FileHandle } from 'node:fs/promises'
import { readAt } from './zip-directory.ts'

/** Where the archive ends, and the signature behind it: null when there is none, "cut" when only its end is there. */
export type SignedPart = { readonly archiveEnd: number; readonly signature: Buffer | 'cut' | null }

const marks = [
  { begin: Buffer.from('MCPB_SIG_V1'), end: Buffer.from('MCPB_SIG_END') },
  { begin: Buffer.from('DXT_SIG_V1'), end: Buffer.from('DXT_SIG_END') },
] as const
const lengthBytes = 4
const largestSignature = 1_000_000

/** A signature stands behind the archive: a mark, its length in four bytes (little endian), CMS in DER, a mark. */
export const splitSignature = async (file: FileHandle, size: number): Promise<SignedPart> => {
  const tail = await readAt(file, Math.max(0, size - largestSignature), Math.min(size, largestSignature))
  for (const { begin, end } of marks) {
    if (!tail.subarray(-end.length).equals(end)) continue
    const at = tail.lastIndexOf(begin)
    if (at < 0) return { archiveEnd: size, signature: 'cut' }
    const bodyAt = at + begin.length + lengthBytes
    const bodyEnd = tail.length - end.length
    const isWhole = bodyAt <= bodyEnd && tail.readUInt32LE(at + begin.length) === bodyEnd - bodyAt
    const signature = isWhole ? tail.subarray(bodyAt, bodyEnd) : 'cut'
    return { archiveEnd: size - (tail.length - at), signature }
  }
  return { archiveEnd: size, signature: null }
}
