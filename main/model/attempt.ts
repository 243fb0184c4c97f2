import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { RequestedCall } from '../model-request.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { AnswerFailure, failureInside, type Failure } from './failure.ts'
import type { Exchange, ModelFamily, TokenCounts, WireObserver } from './family.ts'
import { createTimeLimits } from './time-limits.ts'

export type AttemptEvent =
  | { readonly kind: 'text' | 'reasoning'; readonly text: string }
  | {
      readonly kind: 'finished'
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'refused'
      readonly calls: readonly RequestedCall[]
      readonly tokens: TokenCounts | null
    }
  /** `begun`: something of the answer had come, if only the beginning of a call. */
  | {
      readonly kind: 'failed'
      readonly failure: Failure
      readonly begun: boolean
      readonly tokens: TokenCounts | null
    }

export type Attempt = Omit<Exchange, 'fetch'> & {
  readonly family: ModelFamily
  readonly firstByteMs: number
  readonly idleMs: number
  readonly now: () => number
}

/**
 * Asks the model once and never throws for what the network or the endpoint does: the last event is `finished` or
 * `failed`. Aborting the signal ends it within a tick as `failed` with `cancelled`; however it ends, also when the
 * consumer walks away, the connection is not left open.
 */
export async function* attemptAnswer(attempt: Attempt): AsyncGenerator<AttemptEvent, void, undefined> {
  const connection = new AbortController()
  const cancel = (): void => connection.abort(new AnswerFailure({ kind: 'cancelled' }))
  attempt.signal.addEventListener('abort', cancel, { once: true })
  if (attempt.signal.aborted) cancel()
  using limits = createTimeLimits({ ...attempt, expired: (failure) => connection.abort(failure) })
  const fetch = createBoundedFetch({ heard: limits.heard, now: attempt.now })
  const exchange: Exchange = { ...attempt, fetch, signal: connection.signal }
  const wire = attempt.family.observe(exchange)
  const reading = createReading(attempt.family, wire)
  const wait = <Value>(promise: Promise<Value>) => limits.while(unlessAborted(promise, connection.signal))
  try {
    const reader = (await wait(attempt.family.open(exchange))).getReader()
    for (let next = await wait(reader.read()); !next.done; next = await wait(reader.read())) {
      const event = reading.take(next.value)
      if (event !== null) yield event
    }
    yield reading.end()
  } catch (error) {
    const failure = failureInside(connection.signal.reason ?? error) ?? attempt.family.failureOf(error)
    yield { kind: 'failed', failure, begun: reading.begun(), tokens: wire.usage() }
  } finally {
    attempt.signal.removeEventListener('abort', cancel)
    // A reason of our own: making the default one, with its stack, costs more than the whole clean-up.
    connection.abort('over')
  }
}

/** Turns the parts of one stream into events; an error part throws. */
const createReading = (family: ModelFamily, wire: WireObserver) => {
  const calls: RequestedCall[] = []
  let begun = false
  let hasChunks = false
  let end: AttemptEvent | null = null

  const see = (chunk: unknown): void => {
    hasChunks = true
    wire.see(chunk)
  }
  /** A body that ends in good order without a single event was never an answer. */
  const failed = (error: unknown): Failure => {
    const failure = family.failureOf(error)
    return failure.kind === 'broken-off' && !hasChunks ? { kind: 'malformed', cause: 'no events' } : failure
  }
  const finished = (part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): AttemptEvent => {
    const finish = family.finishOf(part.finishReason)
    if (finish === null) throw new AnswerFailure({ kind: 'broken-off' })
    if (finish !== 'stop') return { kind: 'finished', finish, calls: [], tokens: wire.usage() }
    requireWholeArguments(calls, wire)
    return { kind: 'finished', finish: calls.length > 0 ? 'tool-calls' : 'stop', calls, tokens: wire.usage() }
  }
  return {
    begun: () => begun,
    take: (part: LanguageModelV4StreamPart): AttemptEvent | null => {
      if (part.type === 'error') throw new AnswerFailure(failed(part.error))
      if (part.type === 'raw') see(part.rawValue)
      if (part.type === 'finish') end = finished(part)
      if (part.type === 'tool-call')
        calls.push({ providerCallId: part.toolCallId, name: part.toolName, arguments: part.input })
      if (part.type === 'tool-input-start') begun = true
      if (part.type !== 'text-delta' && part.type !== 'reasoning-delta') return null
      if (part.delta === '') return null
      begun = true
      return { kind: part.type === 'text-delta' ? 'text' : 'reasoning', text: part.delta }
    },
    /** The stream is over: an answer without its last part is not whole. */
    end: (): AttemptEvent => {
      if (end === null) throw new AnswerFailure({ kind: 'broken-off' })
      return end
    },
  }
}

/** The library drops a piece of arguments that it cannot assign to a call: such calls are not the model's. */
const requireWholeArguments = (calls: readonly RequestedCall[], wire: WireObserver): void => {
  const characters = calls.reduce((sum, call) => sum + call.arguments.length, 0)
  if (characters !== wire.argumentCharacters())
    throw new AnswerFailure({ kind: 'malformed', cause: 'lost arguments' })
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it is aborted. */
const unlessAborted = <Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
