import type { Usage } from '#contract/events'
import { t } from '#contract/language/texts'
import { costText, tokensText, wholeText } from '../display-units.ts'

/** "12.4k tokens, 10k cached · $0.02"; a price that nobody knows is said in words, never shown as nothing. */
export const spentText = (usage: Usage): string =>
  [tokensOf(usage), usage.costUsd === null ? t('usage.message.noPrice') : costText(usage.costUsd)].join(' · ')

/** All counts, for where the pointer rests. */
export const spentDetail = (usage: Usage): string => {
  const counts = {
    input: wholeText(usage.inputTokens),
    cached: wholeText(usage.cachedInputTokens),
    output: wholeText(usage.outputTokens),
  }
  return usage.reasoningTokens > 0
    ? t('usage.message.detailReasoning', { ...counts, reasoning: wholeText(usage.reasoningTokens) })
    : t('usage.message.detail', counts)
}

/** Of a sum in which some answers may have no known price: what is certain is the least. */
export const sumText = (sum: { readonly costUsd: number | null; readonly unpriced: number }): string => {
  if (sum.costUsd === null) return t('usage.message.noPrice')
  const cost = costText(sum.costUsd)
  return sum.unpriced > 0 ? t('usage.conversation.atLeast', { cost }) : cost
}

const tokensOf = (usage: Usage): string => {
  const tokens = tokensText(usage.inputTokens + usage.outputTokens)
  return usage.cachedInputTokens > 0
    ? t('usage.message.tokensCached', { tokens, cached: tokensText(usage.cachedInputTokens) })
    : t('usage.message.tokens', { tokens })
}
