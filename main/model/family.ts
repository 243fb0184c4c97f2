import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import type { JsonObject } from '#contract/json'
import type { ModelRequest } from '../model-request.ts'
import type { Fetch } from './bounded-fetch.ts'
import type { Endpoint } from './endpoint.ts'
import type { ModelFacts } from './facts.ts'
import type { Failure } from './failure.ts'

/**
 * One way of speaking to a model: what differs between providers and nothing else. Retries, time limits, sizes,
 * prices and wording are the same for all and live outside.
 */
export type ModelFamily = {
  /**
   * Sends the request once. Rejects with what `fetch` rejected with; the stream carries raw chunks, and it is the
   * family's part that it never invents an end: an answer that breaks off has no finish reason.
   */
  readonly open: (exchange: Exchange) => Promise<ReadableStream<LanguageModelV4StreamPart>>
  /** What a finish reason means; `gave-up` when the model itself did not finish, null when the answer is not whole. */
  readonly finishOf: (reason: LanguageModelV4FinishReason) => 'stop' | 'length' | 'refused' | 'gave-up' | null
  /** Reads the provider's own error out of an error part. */
  readonly failureOf: (error: unknown) => Failure
  /** What of a part's metadata the provider wants back with its own words; null when nothing. */
  readonly continuationOf: (metadata: SharedV4ProviderMetadata) => JsonObject | null
  /** Looks at each raw chunk of one answer for what the parts do not tell. */
  readonly observe: (exchange: Exchange) => WireObserver
}

export type Exchange = {
  readonly endpoint: Endpoint
  /** The provider's own name of the model. */
  readonly model: string
  readonly request: ModelRequest
  /** What the model takes and how long its answer may be, as far as anybody says. */
  readonly facts: ModelFacts
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

export type WireObserver = {
  readonly see: (chunk: unknown) => void
  /** Tokens as far as they are known, also when the answer broke off. */
  readonly usage: () => TokenCounts | null
  /** Characters of tool arguments that were sent. A call that lost a piece of them must not be made. */
  readonly argumentCharacters: () => number
}

export type TokenCounts = {
  /** All of them: those read from the provider's cache and those written to it are contained. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedInputTokens: number
  readonly reasoningTokens: number
  /** Written to the provider's cache, which some price apart. */
  readonly cacheWriteTokens?: number
  /** What the endpoint says it charged, in US dollars. */
  readonly chargedUsd?: number
}
