import type { Writable } from 'node:stream'

/** Notices when the other side of a pipe stops taking in what is written. */
export type BlockedWatch = {
  /** To be called after each write. */
  readonly wrote: () => void
  readonly end: () => void
}

const blockedAfterMs = 5_000

/** @param onBlocked Told once when it begins, and once when it is over. */
export const createBlockedWatch = (stdin: Writable, onBlocked: (blocked: boolean) => void): BlockedWatch => {
  let timer: NodeJS.Timeout | null = null
  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    wrote: () => {
      if (timer !== null || !stdin.writableNeedDrain) return
      let reported = false
      timer = setTimeout(() => {
        reported = true
        onBlocked(true)
      }, blockedAfterMs)
      stdin.once('drain', () => {
        end()
        if (reported) onBlocked(false)
      })
    },
    end,
  }
}
