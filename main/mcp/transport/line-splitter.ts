/** A line without its newline, or what is left of one that was too long: its two ends and its size. */
export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'oversized'; readonly head: string; readonly tail: string; readonly bytes: number }

export type LineSplitter = {
  readonly push: (chunk: Buffer) => readonly Line[]
  /** What stands after the last newline, when the stream has ended. */
  readonly end: () => readonly Line[]
}

const newline = 10
/** How much of each end of an oversized line is kept: enough to find the id of a JSON-RPC message in it. */
const endBytes = 4096

/**
 * Cuts a byte stream into lines in O(n): a chunk is copied once, when its line is complete. A line above
 * `limitBytes` is thrown away as it arrives, so a server cannot fill the memory, and the next line works again.
 */
export const createLineSplitter = (limitBytes: number): LineSplitter => {
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
    if (bytes <= limitBytes) return
    const whole = Buffer.concat(parts)
    parts = [Buffer.from(whole.subarray(0, endBytes))]
    tail = Buffer.from(whole.subarray(-endBytes))
  }

  const take = (): Line => {
    const line: Line =
      tail === null
        ? { kind: 'line', text: Buffer.concat(parts, bytes).toString('utf8') }
        : { kind: 'oversized', head: Buffer.concat(parts).toString(), tail: tail.toString(), bytes }
    parts = []
    bytes = 0
    tail = null
    return line
  }

  return {
    push: (chunk) => {
      const lines: Line[] = []
      let start = 0
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
        append(chunk.subarray(start, at))
        lines.push(take())
        start = at + 1
      }
      if (start < chunk.length) append(chunk.subarray(start))
      return lines
    },
    end: () => (bytes > 0 ? [take()] : []),
  }
}

const lastBytes = (before: Buffer, part: Buffer): Buffer =>
  part.length >= endBytes
    ? Buffer.from(part.subarray(-endBytes))
    : Buffer.concat([before, part]).subarray(-endBytes)
