import { memo } from 'react'
import { t } from '#contract/language/texts'
import type { CompactionItem } from '#contract/transcript'
import { Fold } from '../theme/fold.tsx'
import { spentText } from '../usage/spent-text.ts'
import { Markdown } from './markdown.tsx'

/** Says that the model now reads a summary of what is above, and shows it. */
export const CompactionRow = memo(({ item }: { readonly item: CompactionItem }) => (
  <div className="turn">
    <Fold
      name={`compaction ${item.seq}`}
      className="aside-fold"
      line={<span>{t('conversation.transcript.compacted')}</span>}
    >
      {() => (
        <>
          <Markdown source={item.summary} />
          {item.usage && <p className="label">{t('usage.compaction', { spent: spentText(item.usage) })}</p>}
        </>
      )}
    </Fold>
  </div>
))
CompactionRow.displayName = 'CompactionRow'
