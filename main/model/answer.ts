import type { Usage } from '#contract/events'
import { exhausted, type Problem } from '#contract/result'
import type { ModelEvent } from '../model-request.ts'
import { attemptAnswer, type Attempt, type AttemptEvent } from './attempt.ts'
import { isTransient } from './classify.ts'
import type { Failure } from './failure.ts'
import type { TokenCounts } from './family.ts'
import { problemOf } from './problem-of.ts'
import { refusalOf } from './refusal-of.ts'

/** Time limits and waits, in milliseconds. */
export type Limits = {
  /** Until the first byte of the answer's body. */
  readonly firstByteMs: number
  /** The same for an endpoint on this computer, which may have to load a model or read a long prompt slowly. */
  readonly localFirstByteMs: number
  /** Between two pieces of it. */
  readonly idleMs: number
  /** The wait before the first retry; the second waits twice as long. Each is cut by up to half at random. */
  readonly retryMs: number
  /** An endpoint that asks for a longer wait than this is not waited for. */
  readonly longestWaitMs: number
  /** For the whole list of models. */
  readonly listMs: number
}

export const defaultLimits: Limits = {
  firstByteMs: 60_000,
  localFirstByteMs: 600_000,
  idleMs: 45_000,
  retryMs: 1000,
  longestWaitMs: 60_000,
  listMs: 20_000,
}

const retryLimit = 2

type Deps = Omit<Attempt, 'firstByteMs' | 'idleMs'> & {
  readonly limits: Limits
  readonly price: (tokens: TokenCounts) => number | null
  readonly log: (line: string) => void
}

/**
 * One answer of a model. As long as nothing of it has come, a failure that may pass is tried again at most twice, and
 * each wait is announced; after the first token nothing is ever repeated. The last event is `finished` or `failed`.
 */
export async function* answer(deps: Deps): AsyncGenerator<ModelEvent, void, undefined> {
  const { limits } = deps
  const firstByteMs = deps.endpoint.isLoopback ? limits.localFirstByteMs : limits.firstByteMs
  const about = { ...deps, effort: deps.request.effort }
  for (let retries = 0; ; retries += 1) {
    let failed: Failed | null = null
    for await (const event of attemptAnswer({ ...deps, firstByteMs, idleMs: limits.idleMs })) {
      if (event.kind === 'failed') failed = event
      else if (event.kind === 'finished') yield finishedEvent(event, deps)
      else yield event
    }
    if (failed === null) return
    const problem = problemOf(failed.failure, about)
    const waitMs =
      failed.begun || retries >= retryLimit ? null : waitBefore(failed.failure, retries, deps.limits)
    if (failed.failure.kind !== 'cancelled') deps.log(logLine(deps, failed, problem, waitMs))
    if (waitMs === null) {
      yield { kind: 'failed', interrupted: failed.begun, problem, usage: usageOf(failed.tokens, deps) }
      return
    }
    yield { kind: 'retrying', problem, until: deps.now() + waitMs }
    await waited(waitMs, deps.signal)
  }
}

const finishedEvent = (
  { finish, reason, calls, tokens }: Extract<AttemptEvent, { readonly kind: 'finished' }>,
  deps: Pick<Deps, 'price'>,
): ModelEvent => {
  const problem = finish === 'refused' ? refusalOf(reason) : null
  const event = { kind: 'finished', finish, calls, usage: usageOf(tokens, deps) } as const
  return problem === null ? event : { ...event, problem }
}

/** What was written to the provider's cache is in the price and in the input; it is not kept as a number of its own. */
const usageOf = (tokens: TokenCounts | null, { price }: Pick<Deps, 'price'>): Usage | null => {
  if (tokens === null) return null
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = tokens
  return { inputTokens, outputTokens, cachedInputTokens, reasoningTokens, costUsd: price(tokens) }
}

type Failed = { readonly failure: Failure; readonly begun: boolean; readonly tokens: TokenCounts | null }

/** Milliseconds until the next try, or null when there is none. */
const waitBefore = (failure: Failure, retries: number, limits: Limits): number | null => {
  if (!isTransient(failure)) return null
  const asked = failure.kind === 'said' ? failure.retryAfterMs : null
  if (asked !== null) return asked <= limits.longestWaitMs ? asked : null
  return Math.round(limits.retryMs * 2 ** retries * (1 - Math.random() / 2))
}

/** Ends early when the signal is aborted; the next attempt then says that it was cancelled. */
const waited = (waitMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, waitMs)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })

/** Names, codes and numbers only: what an endpoint wrote may quote the request. */
const logLine = (
  { endpoint, model }: Deps,
  { failure, begun }: Failed,
  problem: Problem,
  waitMs: number | null,
): string => {
  const detail = detailOf(failure)
  const next = waitMs === null ? 'giving up' : `next try in ${waitMs} ms`
  return `model ${endpoint.name}/${model}: ${problem.code}${detail === '' ? '' : ` (${detail})`}${begun ? ' in the middle of the answer' : ''}, ${next}`
}

const detailOf = (failure: Failure): string => {
  switch (failure.kind) {
    case 'said':
      return failure.status === null ? 'error event' : `status ${failure.status}`
    case 'network':
      return failure.code
    case 'malformed':
      return failure.cause
    case 'timed-out':
      return failure.phase
    case 'gave-up':
      return failure.reason
    case 'redirected':
    case 'broken-off':
    case 'too-large':
    case 'cancelled':
      return ''
    default:
      return exhausted(failure)
  }
}
