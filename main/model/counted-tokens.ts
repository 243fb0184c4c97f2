import type { TokenCounts } from './family.ts'

/** Counts as an endpoint reports them: what it read from its cache is a part of the input. */
export const countedTokens = (counts: TokenCounts): TokenCounts => ({
  ...counts,
  cachedInputTokens: Math.min(counts.cachedInputTokens, counts.inputTokens),
})
