import { createLentBuffers } from './lent-buffers.ts'

/** Cuts a stream of bytes into what stands in it. */
export type Splitter<Item> = {
  /**
   * What ends in the chunk, cut as it is taken. All must be taken before the next chunk.
   *
   * @param isLent The memory of the chunk is used for something else afterwards.
   */
  readonly push: (chunk: Buffer, isLent?: boolean) => Iterable<Item>
  /** What stands unfinished when the stream has ended. */
  readonly end: () => readonly Item[]
}

/** What has arrived and was not looked at yet: bytes, which become items one at a time. */
export type Unread<Item> = {
  /** @param willWait It is copied into memory that is used again and again. */
  readonly add: (chunk: Buffer, willWait?: boolean) => void
  /** Nothing more will come: what is unfinished counts. */
  readonly end: () => void
  /** Null when nothing whole is left. */
  readonly next: () => Item | null
  /** Of the chunks that are not finished. */
  readonly bytes: () => number
}

type Chunk = { readonly buffer: Buffer; readonly isLent: boolean }

export const createUnread = <Item>(splitter: Splitter<Item>): Unread<Item> => {
  const lentBuffers = createLentBuffers()
  const chunks: Chunk[] = []
  let current: (Chunk & { readonly items: Iterator<Item> }) | null = null
  let bytes = 0
  let isEnd = false

  const finish = ({ buffer, isLent }: Chunk): void => {
    bytes -= buffer.length
    if (isLent) lentBuffers.giveBack(buffer)
    current = null
  }

  /** Small chunks share memory: one for each would be sixty times what they hold. */
  const addToLast = (chunk: Buffer): boolean => {
    const last = chunks.at(-1)
    const longer = last?.isLent === true ? lentBuffers.extended(last.buffer, chunk) : null
    if (longer !== null) chunks[chunks.length - 1] = { buffer: longer, isLent: true }
    return longer !== null
  }

  const begin = (): typeof current => {
    const chunk = chunks.shift()
    if (chunk !== undefined) {
      return { ...chunk, items: splitter.push(chunk.buffer, chunk.isLent)[Symbol.iterator]() }
    }
    if (!isEnd) return null
    isEnd = false
    return { buffer: Buffer.alloc(0), isLent: false, items: splitter.end()[Symbol.iterator]() }
  }

  return {
    add: (chunk, willWait = false) => {
      bytes += chunk.length
      if (willWait && addToLast(chunk)) return
      const copy = willWait ? lentBuffers.copyOf(chunk) : null
      chunks.push({ buffer: copy ?? chunk, isLent: copy !== null })
    },
    end: () => {
      isEnd = true
    },
    next: () => {
      for (;;) {
        current ??= begin()
        if (current === null) return null
        const next = current.items.next()
        if (next.done !== true) return next.value
        finish(current)
      }
    },
    bytes: () => bytes,
  }
}
