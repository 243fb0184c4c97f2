import { t } from '#contract/language/texts'
import { tokensText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { spentDetail, sumText } from './spent-text.ts'

/** What the open conversation used so far, on all its branches and with the summaries that models wrote for it. */
export const ConversationSpent = () => {
  const usage = useChat((state) => state.open?.summary.usage)
  const unpriced = useChat((state) => state.open?.summary.unpricedAnswers ?? 0)
  const tokens = usage ? usage.inputTokens + usage.outputTokens : 0
  if (!usage || tokens === 0) return <span className="header-spent" />
  const cost = sumText({ costUsd: usage.costUsd, unpriced })
  const detail = [
    spentDetail(usage),
    ...(unpriced > 0 ? [t('usage.conversation.unpriced', { count: unpriced })] : []),
  ]
  return (
    <span className="header-spent" title={detail.join('\n')}>
      {t('usage.message.tokens', { tokens: tokensText(tokens) })} · {cost}
    </span>
  )
}
