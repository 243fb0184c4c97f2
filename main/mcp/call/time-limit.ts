export type TimeLimit = {
  /** Aborts when the limit is over or the call was cancelled, with a reason that a server may read. */
  readonly signal: AbortSignal
  readonly isOver: () => boolean
  /** The limit as it stands, in whole seconds. */
  readonly seconds: () => number
  /** The time that this takes does not count: the user is asked something. */
  readonly paused: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly stop: () => void
}

/** A changed limit is noticed within this time. */
const lookEveryMs = 250

/**
 * A limit on a monotonic clock that may be changed while it runs.
 *
 * @param limitMs Read again and again; infinite means `defaultMs`.
 * @param cancelled Aborts when the user cancels the call.
 * @param now In milliseconds; may stand still.
 */
export const createTimeLimit = (
  limitMs: () => number,
  defaultMs: number,
  cancelled: AbortSignal,
  now: () => number,
): TimeLimit => {
  const controller = new AbortController()
  let isOver = false
  let countedMs = 0
  /** Of the time that counts; null while nothing does. */
  let countsSince: number | null = now()
  let pauses = 0
  let timer: NodeJS.Timeout | undefined

  const current = (): number => {
    const given = limitMs()
    return Number.isFinite(given) ? given : defaultMs
  }
  const spentMs = (): number => countedMs + (countsSince === null ? 0 : now() - countsSince)
  const look = (): void => {
    const left = current() - spentMs()
    isOver = left <= 0
    if (isOver) controller.abort('time limit reached')
    else timer = setTimeout(look, Math.min(left, lookEveryMs))
  }
  const pause = (): void => {
    pauses += 1
    countedMs = spentMs()
    countsSince = null
    clearTimeout(timer)
  }
  const goOn = (): void => {
    pauses -= 1
    if (pauses > 0 || controller.signal.aborted) return
    countsSince = now()
    look()
  }
  const cancel = (): void => controller.abort('cancelled by the user')

  if (cancelled.aborted) cancel()
  else cancelled.addEventListener('abort', cancel, { once: true })
  look()
  return {
    signal: controller.signal,
    isOver: () => isOver,
    seconds: () => Math.round(current() / 1000),
    paused: async (work) => {
      pause()
      try {
        return await work()
      } finally {
        goOn()
      }
    },
    stop: () => {
      pauses = Infinity
      clearTimeout(timer)
      cancelled.removeEventListener('abort', cancel)
    },
  }
}
