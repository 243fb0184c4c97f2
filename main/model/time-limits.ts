import { AnswerFailure } from './failure.ts'

export type TimeLimits = Disposable & {
  /** Bytes came. */
  readonly heard: () => void
  /** Counts time only while something is awaited: a slow reader is not a silent endpoint. */
  readonly while: <Value>(waiting: Promise<Value>) => Promise<Value>
}

type Deps = {
  readonly firstByteMs: number
  readonly idleMs: number
  /** Called with the `timed-out` failure when a limit has passed. */
  readonly expired: (failure: AnswerFailure) => void
}

/** Node's timers run on the monotonic clock, so a changed wall clock ends nothing. */
export const createTimeLimits = (deps: Deps): TimeLimits => {
  let phase: 'first-byte' | 'idle' = 'first-byte'
  let timer: NodeJS.Timeout | undefined
  let waiting = false

  const arm = (): void => {
    const limitMs = phase === 'first-byte' ? deps.firstByteMs : deps.idleMs
    clearTimeout(timer)
    timer = setTimeout(() => {
      deps.expired(new AnswerFailure({ kind: 'timed-out', phase, seconds: Math.ceil(limitMs / 1000) }))
    }, limitMs)
  }
  return {
    heard: () => {
      phase = 'idle'
      if (waiting) arm()
    },
    while: async (promise) => {
      waiting = true
      arm()
      try {
        return await promise
      } finally {
        waiting = false
        clearTimeout(timer)
      }
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
