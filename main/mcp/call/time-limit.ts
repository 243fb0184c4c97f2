export type TimeLimit = {
  /** Aborts when the limit is over or the call was cancelled, with a reason that a server may read. */
  readonly signal: AbortSignal
  readonly isOver: () => boolean
  /** The limit as it stands, in whole seconds. */
  readonly seconds: () => number
  readonly stop: () => void
}

/** A changed limit is noticed within this time. */
const lookEveryMs = 250

/**
 * A limit on the monotonic clock that may be changed while it runs.
 *
 * @param limitMs Read again and again; infinite means `defaultMs`.
 * @param cancelled Aborts when the user cancels the call.
 */
export const createTimeLimit = (
  limitMs: () => number,
  defaultMs: number,
  cancelled: AbortSignal,
): TimeLimit => {
  const controller = new AbortController()
  let isOver = false
  const startedAt = performance.now()
  const current = (): number => {
    const given = limitMs()
    return Number.isFinite(given) ? given : defaultMs
  }
  const look = (): void => {
    const left = current() - (performance.now() - startedAt)
    isOver = left <= 0
    if (isOver) controller.abort('time limit reached')
    else timer = setTimeout(look, Math.min(left, lookEveryMs))
  }
  const cancel = (): void => controller.abort('cancelled by the user')
  let timer: NodeJS.Timeout | undefined
  cancelled.addEventListener('abort', cancel, { once: true })
  look()
  return {
    signal: controller.signal,
    isOver: () => isOver,
    seconds: () => Math.round(current() / 1000),
    stop: () => {
      clearTimeout(timer)
      cancelled.removeEventListener('abort', cancel)
    },
  }
}
