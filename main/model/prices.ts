import { calcPrice } from '@pydantic/genai-prices'
import type { Endpoint } from './endpoint.ts'
import type { TokenCounts } from './family.ts'

/**
 * What is known about models from the price list that comes with the program. Nothing is ever fetched: the list's own
 * update is opt-in and stays off.
 */

/** US dollars; null when the model is unknown. A model on this computer costs nothing. */
export const priceOf = (endpoint: Endpoint, model: string, tokens: TokenCounts): number | null =>
  endpoint.isLoopback ? 0 : (look(endpoint, model, tokens)?.total_price ?? null)

/** Null for a model on this computer: how much of its window is in use there is a setting of the server. */
export const knownContextTokens = (endpoint: Endpoint, model: string): number | null =>
  endpoint.isLoopback ? null : (look(endpoint, model, noTokens)?.model.context_window ?? null)

const noTokens: TokenCounts = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }

/** By the endpoint's address where the list knows it, since resellers have their own prices; else by the model's name. */
const look = (endpoint: Endpoint, model: string, tokens: TokenCounts) => {
  const usage = {
    input_tokens: amount(tokens.inputTokens),
    // Reasoning tokens are output tokens: they are contained in this number and cost the same.
    output_tokens: amount(tokens.outputTokens),
    cache_read_tokens: Math.min(amount(tokens.cachedInputTokens), amount(tokens.inputTokens)),
  }
  return calcPrice(usage, model, { providerApiUrl: endpoint.baseUrl }) ?? calcPrice(usage, model)
}

/** The list refuses what is no number of tokens by throwing. */
const amount = (count: number): number => (Number.isFinite(count) && count > 0 ? count : 0)
