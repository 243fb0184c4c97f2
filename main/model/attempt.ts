import type { LanguageModelV4StreamPart, LanguageModelV4ToolCall } from '@ai-sdk/provider'
import type { MessagePart } from '#contract/events'
import type { JsonObject } from '#contract/json'
import type { RequestedCall } from '../model-request.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { createContinuations } from './continuations.ts'
import { AnswerFailure, failureInside, type Failure } from './failure.ts'
import type { Exchange, ModelFamily, TokenCounts, WireObserver } from './family.ts'
import { createTimeLimits } from './time-limits.ts'

export type AttemptEvent =
  | { readonly kind: 'text' | 'reasoning'; readonly text: string }
  /** Ends the part that is being written and belongs to it; without one of its kind it is an empty part of its own. */
  | { readonly kind: 'continuation'; readonly part: MessagePart['kind']; readonly data: JsonObject }
  | {
      readonly kind: 'finished'
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'refused'
      /** The provider's own word for the end, such as SAFETY; null when it gave none. */
      readonly reason: string | null
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

const pieceTypes = [
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
] as const
type Piece = Extract<LanguageModelV4StreamPart, { readonly type: (typeof pieceTypes)[number] }>

const isPiece = (part: LanguageModelV4StreamPart): part is Piece =>
  pieceTypes.some((type) => type === part.type)

/** Turns the parts of one stream into events; an error part throws. */
const createReading = (family: ModelFamily, wire: WireObserver) => {
  const calls: RequestedCall[] = []
  const continuations = createContinuations(family.continuationOf)
  let hasText = false
  let hasCalls = false
  let hasChunks = false
  let end: AttemptEvent | null = null

  /** A body that ends in good order without a single event was never an answer. */
  const brokenOff = (): Failure =>
    hasChunks ? { kind: 'broken-off' } : { kind: 'malformed', cause: 'no events' }
  const failed = (error: unknown): Failure => {
    const failure = family.failureOf(error)
    return failure.kind === 'broken-off' ? brokenOff() : failure
  }
  const finished = (part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): AttemptEvent => {
    const finish = family.finishOf(part.finishReason)
    const reason = part.finishReason.raw ?? null
    if (finish === null) throw new AnswerFailure(brokenOff())
    if (finish === 'gave-up') throw new AnswerFailure({ kind: 'gave-up', reason: reason ?? '' })
    const ended = { kind: 'finished', reason, tokens: wire.usage() } as const
    if (finish !== 'stop') return { ...ended, finish, calls: [] }
    requireWholeArguments(calls, wire)
    return { ...ended, finish: calls.length > 0 ? 'tool-calls' : 'stop', calls: continuations.placed(calls) }
  }
  const call = (part: LanguageModelV4ToolCall): void => {
    const continuation = family.continuationOf(part.providerMetadata ?? {})
    hasCalls = true
    continuations.called()
    calls.push({
      providerCallId: part.toolCallId,
      name: part.toolName,
      arguments: part.input,
      ...(continuation === null ? {} : { continuation }),
    })
  }
  const piece = (part: Piece): AttemptEvent | null => {
    const kind = part.type.startsWith('text') ? 'text' : 'reasoning'
    continuations.note(kind, part)
    if (part.type === 'text-end' || part.type === 'reasoning-end') return continuations.ended(kind, part.id)
    if (!('delta' in part) || part.delta === '') return null
    hasText = true
    continuations.wrote(kind)
    return { kind, text: part.delta }
  }
  return {
    begun: () => hasText || hasCalls || continuations.begun(),
    take: (part: LanguageModelV4StreamPart): AttemptEvent | null => {
      if (part.type === 'error') throw new AnswerFailure(failed(part.error))
      if (part.type === 'raw') {
        hasChunks = true
        wire.see(part.rawValue)
      }
      if (part.type === 'finish') end = finished(part)
      if (part.type === 'tool-input-start') hasCalls = true
      if (part.type === 'tool-call') call(part)
      return isPiece(part) ? piece(part) : null
    },
    /** The stream is over: an answer without its last part is not whole. */
    end: (): AttemptEvent => {
      if (end === null) throw new AnswerFailure(brokenOff())
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
