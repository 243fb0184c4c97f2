import { createLentBuffers } from './lent-buffers.ts'
import type { Line, LineSplitter } from './line-splitter.ts'

/** What has arrived and was not looked at yet: bytes, which become lines one at a time. */
export type Unread = {
  /** @param willWait It is copied into memory that is used again and again. */
  readonly add: (chunk: Buffer, willWait?: boolean) => void
  /** Nothing more will come: what stands after the last newline is a line too. */
  readonly end: () => void
  /** Null when no whole line is left. */
  readonly next: () => Line | null
  /** Of the chunks that are not finished. */
  readonly bytes: () => number
}

type Chunk = { readonly buffer: Buffer; readonly isLent: boolean }

export const createUnread = (splitter: LineSplitter): Unread => {
  const lentBuffers = createLentBuffers()
  const chunks: Chunk[] = []
  let current: (Chunk & { readonly lines: Iterator<Line> }) | null = null
  let bytes = 0
  let isEnd = false

  const finish = ({ buffer, isLent }: Chunk): void => {
    bytes -= buffer.length
    if (isLent) lentBuffers.giveBack(buffer)
    current = null
  }

  const begin = (): typeof current => {
    const chunk = chunks.shift()
    if (chunk !== undefined) {
      return { ...chunk, lines: splitter.push(chunk.buffer, chunk.isLent)[Symbol.iterator]() }
    }
    if (!isEnd) return null
    isEnd = false
    return { buffer: Buffer.alloc(0), isLent: false, lines: splitter.end()[Symbol.iterator]() }
  }

  return {
    add: (chunk, willWait = false) => {
      const copy = willWait ? lentBuffers.copyOf(chunk) : null
      chunks.push({ buffer: copy ?? chunk, isLent: copy !== null })
      bytes += chunk.length
    },
    end: () => {
      isEnd = true
    },
    next: () => {
      for (;;) {
        current ??= begin()
        if (current === null) return null
        const next = current.lines.next()
        if (next.done !== true) return next.value
        finish(current)
      }
    },
    bytes: () => bytes,
  }
}
