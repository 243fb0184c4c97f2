/** Ends a server that nobody has used for a while. Its tools stay known, and the next call starts it again. */
export type IdleStop = {
  /** The server is ready: its time begins. */
  readonly begin: () => void
  /** It is no longer running. */
  readonly end: () => void
  /** While the work goes on the server is in use. */
  readonly use: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly touch: () => void
}

type Deps = {
  /** 0 means never. */
  readonly afterMs: number
  /** Asked when the time is over; otherwise it is asked again later. */
  readonly mayStop: () => boolean
  readonly stop: () => void
}

const askAgainMs = 60_000

export const createIdleStop = ({ afterMs, mayStop, stop }: Deps): IdleStop => {
  let timer: NodeJS.Timeout | null = null
  let usedAt = 0
  let users = 0

  const arm = (delayMs: number): void => {
    timer = setTimeout(look, delayMs).unref()
  }

  const look = (): void => {
    const leftMs = usedAt + afterMs - performance.now()
    if (leftMs > 1) arm(leftMs)
    else if (users > 0 || !mayStop()) arm(Math.min(askAgainMs, afterMs))
    else stop()
  }

  const touch = (): void => {
    usedAt = performance.now()
  }

  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  return {
    begin: () => {
      touch()
      end()
      if (afterMs > 0) arm(afterMs)
    },
    end,
    touch,
    use: async (work) => {
      users += 1
      try {
        return await work()
      } finally {
        users -= 1
        touch()
      }
    },
  }
}
