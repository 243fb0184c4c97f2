/** Why an effect is told to end: the user stopped the run, cancelled this one call, or Assent is closing. */
export type AbortReason = 'stop' | 'cancel' | 'close'

export type Effects = AsyncDisposable & {
  /**
   * Starts the work unless work under this key is in flight, and tells whether it did. `ended` is called after each
   * end. Nothing is started once closing has begun.
   */
  readonly start: (key: string, work: (signal: AbortSignal) => Promise<void>) => boolean
  /** Whether there was something to abort. */
  readonly abort: (key: string, reason: AbortReason) => boolean
  readonly abortExcept: (key: string | null, reason: AbortReason) => void
  readonly isInFlight: (key: string) => boolean
  readonly isIdle: () => boolean
}

/** After work threw, the same key is not started again for this long; each further failure doubles it. */
const firstPauseMs = 500
const longestPauseMs = 60_000

/**
 * The work in flight, at most one for each key. Work that throws is logged and may be started again only after a
 * pause, so that a lasting fault cannot spin.
 */
export const createEffects = (deps: {
  readonly ended: () => void
  readonly log: (line: string) => void
}): Effects => {
  const inFlight = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>()
  const failures = new Map<string, number>()
  const pauses = new Map<string, NodeJS.Timeout>()
  let isClosed = false

  const start: Effects['start'] = (key, work) => {
    if (isClosed || inFlight.has(key) || pauses.has(key)) return false
    const controller = new AbortController()
    inFlight.set(key, { controller, done: run(key, controller.signal, work) })
    return true
  }

  const run = async (
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    await Promise.resolve()
    try {
      await work(signal)
      failures.delete(key)
    } catch (error) {
      if (!isClosed) pause(key, error)
    }
    inFlight.delete(key)
    deps.ended()
  }

  const pause = (key: string, error: unknown): void => {
    const count = failures.get(key) ?? 0
    failures.set(key, count + 1)
    deps.log(`agent: ${key} failed and is tried again: ${messageOf(error)}`)
    const resume = (): void => {
      pauses.delete(key)
      deps.ended()
    }
    pauses.set(key, setTimeout(resume, Math.min(firstPauseMs * 2 ** count, longestPauseMs)))
  }

  const abort: Effects['abort'] = (key, reason) => {
    const effect = inFlight.get(key)
    effect?.controller.abort(reason)
    return effect !== undefined
  }

  const abortExcept: Effects['abortExcept'] = (spared, reason) => {
    for (const [key, { controller }] of inFlight) if (key !== spared) controller.abort(reason)
  }

  const close = async (): Promise<void> => {
    isClosed = true
    for (const timer of pauses.values()) clearTimeout(timer)
    pauses.clear()
    abortExcept(null, 'close')
    await Promise.all([...inFlight.values()].map(({ done }) => done))
  }

  return {
    start,
    abort,
    abortExcept,
    isInFlight: (key) => inFlight.has(key),
    isIdle: () => inFlight.size === 0,
    [Symbol.asyncDispose]: close,
  }
}

/** For log lines: an error's message without its stack. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether the signal was aborted because Assent is closing: then nothing is settled, it is left for the next start. */
export const isClosing = (signal: AbortSignal): boolean => signal.aborted && signal.reason === 'close'
