import type { Line, LineSplitter } from './line-splitter.ts'

/** What has arrived and was not looked at yet: bytes, which become lines one at a time. */
export type Unread = {
  readonly add: (chunk: Buffer) => void
  /** Nothing more will come: what stands after the last newline is a line too. */
  readonly end: () => void
  /** Null when no whole line is left. */
  readonly next: () => Line | null
  /** Of the chunks that are not finished. */
  readonly bytes: () => number
}

export const createUnread = (splitter: LineSplitter): Unread => {
  const chunks: Buffer[] = []
  let current: { readonly lines: Iterator<Line>; readonly bytes: number } | null = null
  let bytes = 0
  let isEnd = false

  const finish = (finished: number): void => {
    bytes -= finished
    current = null
  }

  const begin = (): typeof current => {
    const chunk = chunks.shift()
    if (chunk !== undefined) {
      return { lines: splitter.push(chunk)[Symbol.iterator](), bytes: chunk.length }
    }
    if (!isEnd) return null
    isEnd = false
    return { lines: splitter.end()[Symbol.iterator](), bytes: 0 }
  }

  return {
    add: (chunk) => {
      chunks.push(chunk)
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
        finish(current.bytes)
      }
    },
    bytes: () => bytes,
  }
}
