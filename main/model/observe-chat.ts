import { z } from 'zod'
import { countedTokens } from './counted-tokens.ts'
import type { TokenCounts, WireObserver } from './family.ts'

/** The two names under which endpoints send a model's reasoning. */
export type ReasoningField = 'reasoning_content' | 'reasoning'

/** Looks at the chunks of a chat completion. `reasoned` hears in which field reasoning came. */
export const observeChat = (reasoned: (field: ReasoningField) => void): WireObserver => {
  let usage: TokenCounts | null = null
  let characters = 0
  return {
    see: (chunk) => {
      const parsed = wireChunk.safeParse(chunk)
      if (!parsed.success) return
      const delta = parsed.data.choices[0]?.delta
      if (delta?.reasoning_content) reasoned('reasoning_content')
      else if (delta?.reasoning) reasoned('reasoning')
      for (const call of delta?.tool_calls ?? []) characters += call.function.arguments?.length ?? 0
      usage = countsOf(parsed.data.usage) ?? usage
    },
    usage: () => usage,
    argumentCharacters: () => characters,
  }
}

const count = z.number().nonnegative().catch(0)
const dollars = z.number().nonnegative().nullish().catch(null)
const wireChunk = z.object({
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z
        .object({ cached_tokens: count, cache_write_tokens: count })
        .catch({ cached_tokens: 0, cache_write_tokens: 0 }),
      completion_tokens_details: z.object({ reasoning_tokens: count }).catch({ reasoning_tokens: 0 }),
      /** OpenRouter: what was charged; with the user's own key at the upstream provider, that comes on top. */
      cost: dollars,
      cost_details: z.object({ upstream_inference_cost: dollars }).nullish().catch(null),
      is_byok: z.boolean().nullish().catch(null),
    })
    .nullish()
    .catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            reasoning_content: z.string().nullish(),
            reasoning: z.string().nullish(),
            tool_calls: z
              .array(z.object({ function: z.object({ arguments: z.string().nullish() }) }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .catch([]),
})

const countsOf = (usage: z.infer<typeof wireChunk>['usage']): TokenCounts | null => {
  if (!usage) return null
  const { cached_tokens, cache_write_tokens } = usage.prompt_tokens_details
  const upstream = usage.is_byok === true ? (usage.cost_details?.upstream_inference_cost ?? 0) : 0
  return countedTokens({
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    cachedInputTokens: cached_tokens,
    reasoningTokens: usage.completion_tokens_details.reasoning_tokens,
    ...(cache_write_tokens > 0 ? { cacheWriteTokens: cache_write_tokens } : {}),
    ...(typeof usage.cost === 'number' ? { chargedUsd: usage.cost + upstream } : {}),
  })
}
