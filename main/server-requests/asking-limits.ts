import type { ServerId } from '#contract/ids'

/** What a server wants when it asks: its requests to ask a model stand in a line of their own. */
export type Lane = 'sampling' | 'question'

/**
 * Holds each server to a bounded number of requests that are open, that wait and that it makes in a time, whatever
 * call they belong to. Nothing but time gives back what was used.
 */
export type AskingLimits = {
  /** Runs `work` when the server's earlier requests leave room for it, in their order. */
  readonly inTurn: <Value>(
    serverId: ServerId,
    lane: Lane,
    signal: AbortSignal,
    work: () => Promise<Value>,
  ) => Promise<Turn<Value>>
  /** Counts a question to the user; false when there were too many, and then it must not be asked. */
  readonly countQuestion: (serverId: ServerId) => boolean
  /** Counts an answer of a model. `callId` is null for a request that belongs to no call that is known. */
  readonly countSampling: (serverId: ServerId, callId: string | null) => boolean
}

export type Turn<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** So many wait already that this one was not let in. */
  | { readonly kind: 'too-many' }
  /** It was taken back before its turn came. */
  | { readonly kind: 'cancelled' }

export const openAtATime: Readonly<Record<Lane, number>> = { sampling: 1, question: 3 }
export const waitingLimit = 20
const minuteMs = 60_000
const hourMs = 3_600_000
export const questionsPerMinute = 10
export const questionsPerHour = 100
export const samplingsPerCall = 20
export const samplingsPerHour = 50

/** @param now Monotonic, in milliseconds. */
export const createAskingLimits = (now: () => number): AskingLimits => {
  const servers = new Map<ServerId, ServerUse>()

  const useOf = (serverId: ServerId): ServerUse => {
    const known = servers.get(serverId)
    if (known) return known
    const created = createServerUse(now)
    servers.set(serverId, created)
    return created
  }

  return {
    inTurn: async (serverId, lane, signal, work) => {
      const { lines } = useOf(serverId)
      const waiting = lines.sampling.waiting() + lines.question.waiting()
      if (!lines[lane].hasRoom() && waiting >= waitingLimit) return { kind: 'too-many' }
      if (!(await lines[lane].enter(signal))) return { kind: 'cancelled' }
      try {
        return { kind: 'done', value: await work() }
      } finally {
        lines[lane].leave()
      }
    },
    countQuestion: (serverId) => {
      const { perMinute, perHour } = useOf(serverId).questions
      if (!perMinute.hasRoom() || !perHour.hasRoom()) return false
      perMinute.count()
      perHour.count()
      return true
    },
    countSampling: (serverId, callId) => {
      const { perHour, byCall } = useOf(serverId).samplings
      const ofCall = callId === null ? 0 : (byCall.get(callId) ?? 0)
      if (!perHour.hasRoom() || ofCall >= samplingsPerCall) return false
      perHour.count()
      if (callId !== null) remember(byCall, callId, ofCall + 1)
      return true
    },
  }
}

type ServerUse = {
  readonly lines: Readonly<Record<Lane, Line>>
  readonly questions: { readonly perMinute: Rate; readonly perHour: Rate }
  readonly samplings: { readonly perHour: Rate; readonly byCall: Map<string, number> }
}

const createServerUse = (now: () => number): ServerUse => ({
  lines: { sampling: createLine(openAtATime.sampling), question: createLine(openAtATime.question) },
  questions: {
    perMinute: createRate(questionsPerMinute, minuteMs, now),
    perHour: createRate(questionsPerHour, hourMs, now),
  },
  samplings: { perHour: createRate(samplingsPerHour, hourMs, now), byCall: new Map() },
})

/** Calls whose use is kept: with fewer answers an hour than this, none is forgotten while it can go on. */
const rememberedCalls = 1_000

const remember = (byCall: Map<string, number>, callId: string, count: number): void => {
  byCall.delete(callId)
  byCall.set(callId, count)
  const [oldest] = byCall.keys()
  if (byCall.size > rememberedCalls && oldest !== undefined) byCall.delete(oldest)
}

type Rate = { readonly hasRoom: () => boolean; readonly count: () => void }

const createRate = (limit: number, windowMs: number, now: () => number): Rate => {
  let times: readonly number[] = []
  const recent = (): readonly number[] => times.filter((time) => now() - time < windowMs)
  return {
    hasRoom: () => recent().length < limit,
    count: () => {
      times = [...recent(), now()]
    },
  }
}

type Line = {
  readonly hasRoom: () => boolean
  readonly waiting: () => number
  /** Resolves to true when it is its turn, and to false when it was taken back before. */
  readonly enter: (signal: AbortSignal) => Promise<boolean>
  readonly leave: () => void
}

const createLine = (atATime: number): Line => {
  const waiting: (() => void)[] = []
  let inside = 0

  const enter = (signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted) return Promise.resolve(false)
    if (inside < atATime) {
      inside += 1
      return Promise.resolve(true)
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const admit = (): void => {
      signal.removeEventListener('abort', giveUp)
      resolve(true)
    }
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(admit), 1)
      resolve(false)
    }
    waiting.push(admit)
    signal.addEventListener('abort', giveUp, { once: true })
    return promise
  }

  return {
    hasRoom: () => inside < atATime,
    waiting: () => waiting.length,
    enter,
    leave: () => {
      const next = waiting.shift()
      // The one that is let in takes the place over.
      if (next) next()
      else inside -= 1
    },
  }
}
