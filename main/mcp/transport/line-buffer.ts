/**
 * The beginning of a line whose end has not arrived. Up to a megabyte stands in memory that is used again for the next
 * line: chunks that wait for each other outlive the collection of short-lived objects, and then their 64 KB each lie
 * about until the next full one.
 */
export type LineBuffer = {
  /** @param isLent The memory of the piece is used for something else afterwards. */
  readonly add: (piece: Buffer, isLent: boolean) => void
  /** In order; good until the next `add` or `clear`. */
  readonly pieces: () => readonly Buffer[]
  readonly clear: () => void
}

const firstBytes = 4 * 1024
const reusedBytes = 1024 * 1024

export const createLineBuffer = (): LineBuffer => {
  let reused = Buffer.alloc(0)
  let length = 0
  let rest: Buffer[] = []

  const makeRoom = (needed: number): void => {
    if (needed <= reused.length) return
    const larger = Buffer.allocUnsafeSlow(
      Math.max(firstBytes, needed, Math.min(reusedBytes, reused.length * 2)),
    )
    reused.copy(larger, 0, 0, length)
    reused = larger
  }

  return {
    add: (piece, isLent) => {
      const needed = length + piece.length
      if (rest.length > 0 || needed > reusedBytes) {
        rest.push(isLent ? Buffer.from(piece) : piece)
        return
      }
      makeRoom(needed)
      piece.copy(reused, length)
      length = needed
    },
    pieces: () => [reused.subarray(0, length), ...rest],
    clear: () => {
      length = 0
      rest = []
    },
  }
}
