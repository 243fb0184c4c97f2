import type { Readable } from 'node:stream'
import type { Turns } from './turns.ts'
import { createUnread, type Splitter } from './unread.ts'

/** The way from a stream to what stands in it, in its order, as fast as the other servers leave room for it. */
export type Intake = {
  readonly start: () => void
  /** Nothing more will come: takes what has arrived and then calls `done`. */
  readonly finish: (done: () => void) => void
  /** Nobody wants it any more: what has arrived is not looked at. */
  readonly abandon: () => void
}

type Deps<Item> = {
  readonly source: Readable
  readonly splitter: Splitter<Item>
  readonly turns: Turns
  /** Whether something of the stream is waited for. */
  readonly isAwaited: () => boolean
  /** Null when it is dealt with; else what follows waits until it is. Never rejects. */
  readonly take: (item: Item) => Promise<unknown> | null
}

/** What may wait to be read before the server has to wait too. */
const unreadBytesLimit = 1_000_000
/** So much unasked within so short a time is a flood. */
const floodBytes = 32_000
const restMs = 20

export const createIntake = <Item>(deps: Deps<Item>): Intake => {
  const { source } = deps
  const unread = createUnread(deps.splitter)
  let isWaiting = false
  let isResting = false
  let isAbandoned = false
  let windowStart = 0
  let windowBytes = 0
  let done: (() => void) | null = null

  const work = (until: number): boolean => {
    if (isAbandoned) return false
    while (takeNext() && performance.now() < until);
    const isLeft = unread.bytes() > 0 && !isWaiting
    if (done !== null && !isLeft && !isWaiting) complete(done)
    if (isLeft || isResting || unread.bytes() > unreadBytesLimit) source.pause()
    else source.resume()
    return isLeft
  }
  /** False when nothing more can be taken now. */
  const takeNext = (): boolean => {
    const item = isWaiting ? null : unread.next()
    if (item === null) return false
    const taken = deps.take(item)
    if (taken !== null) void waitFor(taken)
    return taken === null
  }
  const takeTurn = deps.turns.lane(work, () => done !== null || deps.isAwaited())

  const complete = (told: () => void): void => {
    isAbandoned = true
    told()
  }

  const waitFor = async (taken: Promise<unknown>): Promise<void> => {
    isWaiting = true
    await taken
    isWaiting = false
    takeTurn()
  }

  /** Who sends so much unasked is read slowly: what nobody waits for may not fill the memory with its remains. */
  const rest = (): void => {
    // At once: its turn may be far off, and a stream brings megabytes until then.
    source.pause()
    if (isResting) return
    isResting = true
    setTimeout(() => {
      isResting = false
      takeTurn()
    }, restMs).unref()
  }

  const isTooMuch = (bytes: number): boolean => {
    const now = performance.now()
    if (now - windowStart > restMs) {
      windowStart = now
      windowBytes = 0
    }
    windowBytes += bytes
    return windowBytes > floodBytes
  }

  return {
    start: () => {
      source.on('data', (chunk: Buffer) => {
        if (done !== null) return
        const isFlood = isTooMuch(chunk.length) && !deps.isAwaited()
        unread.add(chunk, isFlood)
        if (isFlood) rest()
        if (unread.bytes() > unreadBytesLimit) source.pause()
        takeTurn()
      })
    },
    finish: (whenDone) => {
      done = whenDone
      unread.end()
      takeTurn()
    },
    abandon: () => {
      isAbandoned = true
    },
  }
}
