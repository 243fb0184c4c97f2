import { calcPrice } from '@pydantic/genai-prices'
import type { Endpoint } from './endpoint.ts'
import type { ModelPrice } from './facts.ts'
import type { TokenCounts } from './family.ts'

/**
 * What models cost, and what the price list that comes with the program knows of them. Nothing is ever fetched: the
 * list's own update is opt-in and stays off.
 */

/**
 * US dollars; null when no price is known. A model on this computer costs nothing. What the endpoint says it charged
 * goes before any price; `price` is the endpoint's own or a newer one than the built-in list has.
 */
export const priceOf = (
  endpoint: Endpoint,
  model: string,
  tokens: TokenCounts,
  price: ModelPrice | null = null,
): number | null => {
  if (endpoint.isLoopback) return 0
  if (endpoint.kind === 'openrouter' && tokens.chargedUsd !== undefined) return tokens.chargedUsd
  if (price !== null) return costOf(price, tokens)
  return look(endpoint, model, tokens)?.total_price ?? null
}

/** Null for a model on this computer: how much of its window is in use there is a setting of the server. */
export const knownContextTokens = (endpoint: Endpoint, model: string): number | null =>
  endpoint.isLoopback ? null : (look(endpoint, model, noTokens)?.model.context_window ?? null)

/** US dollars for a million tokens of input and output, in the lowest tier. */
export const pricePerMillion = (
  endpoint: Endpoint,
  model: string,
  price: ModelPrice | null,
): { readonly input: number; readonly output: number } | null => {
  if (endpoint.isLoopback) return { input: 0, output: 0 }
  if (price !== null) return { input: price.input, output: price.output }
  const found = look(endpoint, model, noTokens)?.model_price
  const input = baseOf(found?.['input_mtok'])
  const output = baseOf(found?.['output_mtok'])
  return input === null || output === null ? null : { input, output }
}

const baseOf = (price: number | { readonly base: number } | undefined): number | null =>
  typeof price === 'number' ? price : (price?.base ?? null)

const noTokens: TokenCounts = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }
const tokensPerPrice = 1_000_000

const costOf = (price: ModelPrice, counts: TokenCounts): number => {
  const { input, output, read, written } = partsOf(counts)
  const prices = price.over !== null && input > price.over.inputTokens ? price.over : price
  const plain = (input - read - written) * prices.input
  const cached = read * (prices.cacheRead ?? prices.input) + written * (prices.cacheWrite ?? prices.input)
  return (plain + cached + output * prices.output) / tokensPerPrice
}

/** By the endpoint's address where the list knows it, since resellers have their own prices; else by the model's name. */
const look = (endpoint: Endpoint, model: string, counts: TokenCounts) => {
  const { input, output, read, written } = partsOf(counts)
  const usage = {
    input_tokens: input,
    // Reasoning tokens are output tokens: they are contained in this number and cost the same.
    output_tokens: output,
    cache_read_tokens: read,
    ...(written > 0 ? { cache_write_tokens: written } : {}),
  }
  return calcPrice(usage, model, { providerApiUrl: endpoint.baseUrl }) ?? calcPrice(usage, model)
}

/** What was read from a cache or written to it is part of the input, and never more than it. */
const partsOf = (counts: TokenCounts) => {
  const input = amount(counts.inputTokens)
  const read = Math.min(amount(counts.cachedInputTokens), input)
  const written = Math.min(amount(counts.cacheWriteTokens ?? 0), input - read)
  return { input, output: amount(counts.outputTokens), read, written }
}

/** The list refuses what is no number of tokens by throwing. */
const amount = (count: number): number => (Number.isFinite(count) && count > 0 ? count : 0)
