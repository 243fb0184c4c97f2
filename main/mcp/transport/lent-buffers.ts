/**
 * Memory for chunks that have to wait, used again and again: a chunk itself would outlive the collection of short-lived
 * objects while it waits.
 */
export type LentBuffers = {
  /** Null when the chunk is too large for it. */
  readonly copyOf: (chunk: Buffer) => Buffer | null
  /** A copy that nobody has looked at yet, with the chunk behind it in the same memory; null when there is no room. */
  readonly extended: (copy: Buffer, chunk: Buffer) => Buffer | null
  /** The copy may not be looked at any more. */
  readonly giveBack: (copy: Buffer) => void
}

/** What Node reads from a pipe at a time. */
const bufferBytes = 64 * 1024
const sparesKept = 2

export const createLentBuffers = (): LentBuffers => {
  const spares: ArrayBufferLike[] = []
  return {
    copyOf: (chunk) => {
      if (chunk.length > bufferBytes) return null
      const copy = Buffer.from(spares.pop() ?? new ArrayBuffer(bufferBytes), 0, chunk.length)
      chunk.copy(copy)
      return copy
    },
    extended: (copy, chunk) => {
      if (copy.length + chunk.length > bufferBytes) return null
      const longer = Buffer.from(copy.buffer, 0, copy.length + chunk.length)
      chunk.copy(longer, copy.length)
      return longer
    },
    giveBack: ({ buffer }) => {
      if (spares.length < sparesKept) spares.push(buffer)
    },
  }
}
