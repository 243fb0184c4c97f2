/** A clock for the time limits of all calls to one server: it stands still while any of them may wait for the user. */
export type CallClock = {
  /** Milliseconds on a clock of its own. */
  readonly now: () => number
  /** Stands still for as long as this takes. */
  readonly stoppedFor: <Value>(work: () => Promise<Value>) => Promise<Value>
}

export const createCallClock = (): CallClock => {
  let missedMs = 0
  let stops = 0
  let stoppedAt = 0
  const now = (): number => (stops > 0 ? stoppedAt : performance.now()) - missedMs
  return {
    now,
    stoppedFor: async (work) => {
      if (stops === 0) stoppedAt = performance.now()
      stops += 1
      try {
        return await work()
      } finally {
        stops -= 1
        if (stops === 0) missedMs += performance.now() - stoppedAt
      }
    },
  }
}
