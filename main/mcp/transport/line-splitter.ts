import { createLineBuffer } from './line-buffer.ts'
import type { Splitter } from './unread.ts'

/**
 * A line without its newline; one of megabytes as bytes that belong to nobody else; or what is left of one that was
 * too long: its two ends and its size.
 */
export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'large'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'oversized'; readonly head: string; readonly tail: string; readonly bytes: number }

const newline = 10
/** How much of each end of an oversized line is kept: enough to find the id of a JSON-RPC message in it. */
const endBytes = 4096

/**
 * Cuts a byte stream into lines in O(n): a chunk is copied once, when its line is complete. A line above
 * `limitBytes` is thrown away as it arrives, so a server cannot fill the memory, and the next line works again.
 *
 * @param limitBytes Looked at again and again.
 * @param largeBytes A longer line stays bytes.
 */
export const createLineSplitter = (limitBytes: () => number, largeBytes = Infinity): Splitter<Line> => {
  const begun = createLineBuffer()
  let bytes = 0
  let ends: { readonly head: Buffer; readonly tail: Buffer } | null = null

  const append = (part: Buffer, isLent: boolean): void => {
    bytes += part.length
    if (ends !== null) {
      ends = { ...ends, tail: lastBytes(ends.tail, part) }
      return
    }
    begun.add(part, isLent)
    if (bytes <= limitBytes()) return
    const whole = Buffer.concat(begun.pieces(), bytes)
    ends = { head: Buffer.from(whole.subarray(0, endBytes)), tail: Buffer.from(whole.subarray(-endBytes)) }
    begun.clear()
  }

  const take = (): Line => {
    const line = lineOf()
    begun.clear()
    bytes = 0
    ends = null
    return line
  }

  const lineOf = (): Line => {
    if (ends !== null) {
      return { kind: 'oversized', head: ends.head.toString(), tail: ends.tail.toString(), bytes }
    }
    const pieces = begun.pieces()
    if (bytes > largeBytes) return { kind: 'large', bytes: joined(pieces, bytes) }
    const [only] = pieces
    const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, bytes)
    return { kind: 'line', text: whole.toString('utf8') }
  }

  /** Most lines stand whole in one chunk and need no copy. */
  const isWholeLine = (part: Buffer): boolean =>
    bytes === 0 && part.length <= Math.min(largeBytes, limitBytes())

  return {
    *push(chunk, isLent = false) {
      let start = 0
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
        const part = chunk.subarray(start, at)
        start = at + 1
        if (isWholeLine(part)) {
          yield { kind: 'line', text: part.toString('utf8') }
          continue
        }
        append(part, isLent)
        yield take()
      }
      if (start < chunk.length) append(chunk.subarray(start), isLent)
    },
    end: () => (bytes > 0 ? [take()] : []),
  }
}

/** In memory of its own, which can be handed to another thread. */
const joined = (parts: readonly Buffer[], bytes: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(new ArrayBuffer(bytes))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const lastBytes = (before: Buffer, part: Buffer): Buffer =>
  part.length >= endBytes
    ? Buffer.from(part.subarray(-endBytes))
    : Buffer.concat([before, part]).subarray(-endBytes)
