import { memo } from 'react'
import type { CompactionItem } from '#contract/transcript'
import { Fold } from '../theme/fold.tsx'
import { Markdown } from './markdown.tsx'

/** Says that the model now reads a summary of what is above, and shows it. */
export const CompactionRow = memo(({ item }: { readonly item: CompactionItem }) => (
  <div className="turn">
    <Fold
      name={`compaction ${item.seq}`}
      className="aside-fold"
      line={<span>Earlier turns were summarised for the model. They stay here.</span>}
    >
      {() => <Markdown source={item.summary} />}
    </Fold>
  </div>
))
CompactionRow.displayName = 'CompactionRow'
