export type TimeLimit = {
  /** Aborts when the limit is over. */
  readonly signal: AbortSignal
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
 */
export const createTimeLimit = (limitMs: () => number, defaultMs: number): TimeLimit => {
  const controller = new AbortController()
  const startedAt = performance.now()
  const current = (): number => {
    const given = limitMs()
    return Number.isFinite(given) ? given : defaultMs
  }
  const look = (): void => {
    const left = current() - (performance.now() - startedAt)
    if (left <= 0) controller.abort('time limit reached')
    else timer = setTimeout(look, Math.min(left, lookEveryMs))
  }
  let timer: NodeJS.Timeout | undefined
  look()
  return {
    signal: controller.signal,
    seconds: () => Math.round(current() / 1000),
    stop: () => clearTimeout(timer),
  }
}
