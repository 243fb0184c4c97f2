/**
 * A line without its newline; one of megabytes as bytes that belong to nobody else; or what is left of one that was
 * too long: its two ends and its size.
 */
export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'large'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'oversized'; readonly head: string; readonly tail: string; readonly bytes: number }

export type LineSplitter = {
  /** The lines that end in the chunk, cut as they are taken. All must be taken before the next chunk. */
  readonly push: (chunk: Buffer) => Iterable<Line>
  /** What stands after the last newline, when the stream has ended. */
  readonly end: () => readonly Line[]
}

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
export const createLineSplitter = (limitBytes: () => number, largeBytes = Infinity): LineSplitter => {
  let parts: Buffer[] = []
  let bytes = 0
  let tail: Buffer | null = null

  const append = (part: Buffer): void => {
    bytes += part.length
    if (tail !== null) {
      tail = lastBytes(tail, part)
      return
    }
    parts.push(part)
    if (bytes <= limitBytes()) return
    const whole = Buffer.concat(parts)
    parts = [Buffer.from(whole.subarray(0, endBytes))]
    tail = Buffer.from(whole.subarray(-endBytes))
  }

  const take = (): Line => {
    const line = lineOf()
    parts = []
    bytes = 0
    tail = null
    return line
  }

  const lineOf = (): Line => {
    if (tail !== null) {
      return { kind: 'oversized', head: Buffer.concat(parts).toString(), tail: tail.toString(), bytes }
    }
    if (bytes > largeBytes) return { kind: 'large', bytes: joined(parts, bytes) }
    const [only] = parts
    const whole = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, bytes)
    return { kind: 'line', text: whole.toString('utf8') }
  }

  return {
    *push(chunk) {
      let start = 0
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
        append(chunk.subarray(start, at))
        start = at + 1
        yield take()
      }
      if (start < chunk.length) append(chunk.subarray(start))
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
