/**
 * Shares the main thread among all servers: together they take a bounded part of each turn of the event loop, whatever
 * they send. A server that was quiet lately goes first, so that a flood of others does not delay it.
 */
export type Turns = {
  /**
   * @param work Works until the given moment of `performance.now()` and tells whether something is left to do.
   * @param isAwaited Whether somebody waits for this server. What nobody waits for is looked at now and then only.
   * @returns Asks for a turn; asking again before it came changes nothing.
   */
  readonly lane: (work: (until: number) => boolean, isAwaited: () => boolean) => () => void
}

/** All servers together, in one turn of the event loop. */
const turnMs = 8
/** One server in one go. */
const sliceMs = 2
/** A server that is quiet may go on with so little even when the turn is used up. */
const quietSliceMs = 0.5
/** What a server took lately is forgotten with this time constant. */
const memoryMs = 100
/** Between two turns of the servers that nobody waits for. */
const unawaitedPauseMs = 20
const unawaitedTurnMs = 4
const quietBelowMs = 4

export const createTurns = (): Turns => {
  const waiting = new Set<Lane>()
  let usedMs = 0
  let scheduled = false
  let pause: NodeJS.Timeout | null = null

  /** With pauses while there are only floods that nobody waits for. */
  const schedule = (): void => {
    if (scheduled) return
    if (waiting.size > 0 && ![...waiting].some(isPrompt)) {
      pause ??= setTimeout(() => turn(true), unawaitedPauseMs)
      return
    }
    scheduled = true
    setImmediate(() => {
      scheduled = false
      turn(false)
    })
  }

  const turn = (withUnawaited: boolean): void => {
    if (withUnawaited) pause = null
    usedMs = 0
    for (const lane of [...waiting].toSorted((one, other) => Number(isQuiet(other)) - Number(isQuiet(one)))) {
      if (usedMs >= (withUnawaited ? unawaitedTurnMs : turnMs)) break
      if ((withUnawaited || isPrompt(lane)) && waiting.delete(lane)) step(lane, sliceMs)
    }
    if (waiting.size > 0) schedule()
  }

  const step = (lane: Lane, forMs: number): void => {
    const startedAt = performance.now()
    const isLeft = lane.work(startedAt + forMs)
    const endedAt = performance.now()
    remember(lane, endedAt, endedAt - startedAt)
    usedMs += endedAt - startedAt
    if (isLeft) waiting.add(lane)
    if (isLeft || usedMs > quietSliceMs) schedule()
  }

  return {
    lane: (work, isAwaited) => {
      const lane: Lane = { work, isAwaited, recentMs: 0, at: performance.now() }
      return () => {
        if (waiting.has(lane)) return
        if (usedMs < turnMs && isPrompt(lane)) return step(lane, sliceMs)
        if (isQuiet(lane)) return step(lane, quietSliceMs)
        waiting.add(lane)
        schedule()
      }
    },
  }
}

type Lane = {
  readonly work: (until: number) => boolean
  readonly isAwaited: () => boolean
  recentMs: number
  at: number
}

const isPrompt = (lane: Lane): boolean => isQuiet(lane) || lane.isAwaited()

const remember = (lane: Lane, now: number, spentMs: number): void => {
  lane.recentMs = lane.recentMs * Math.exp((lane.at - now) / memoryMs) + spentMs
  lane.at = now
}

const isQuiet = (lane: Lane): boolean =>
  lane.recentMs * Math.exp((lane.at - performance.now()) / memoryMs) < quietBelowMs
