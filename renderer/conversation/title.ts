import { t } from '#contract/language/texts'
import type { ConversationSummary } from '#contract/views'
import { visibleLine } from '../visible-text.ts'

/** The title as it is shown: printable, never empty. */
export const titleOf = (summary: Pick<ConversationSummary, 'title'>): string =>
  visibleLine(summary.title.trim()) || t('conversation.untitled')
