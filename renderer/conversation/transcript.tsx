import { ArrowDown } from 'lucide-react'
import { useMemo, useRef, useState, type ComponentProps, type Ref } from 'react'
import { Virtuoso, type Components, type VirtuosoHandle } from 'react-virtuoso'
import { t } from '#contract/language/texts'
import type { TranscriptItem } from '#contract/transcript'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { RunActivity } from './run-activity.tsx'
import { TranscriptRow, type RowContext } from './transcript-row.tsx'
import { useHoldPlace } from './use-hold-place.ts'
import { useStickToEnd } from './use-stick-to-end.ts'

/**
 * The conversation's messages and calls. Only those near the window exist in the page; it stays at the end while
 * text streams in, unless the user scrolled away, and keeps its place when older ones are read.
 */
export const Transcript = () => {
  const { actions } = usePage()
  const items = useChat((state) => state.open?.transcript.items)
  const firstIndex = useChat((state) => state.open?.firstIndex ?? 0)
  const context = useRowContext(items ?? [])
  const [isAtEnd, setIsAtEnd] = useState(true)
  const list = useRef<VirtuosoHandle>(null)
  const place = useRef<HTMLDivElement>(null)
  const { onHeight, stick } = useStickToEnd(place, context.lastUser, items?.length === 0)
  useHoldPlace(list, place)
  if (!items || items.length === 0) return <EmptyTranscript />
  return (
    <div className="transcript" ref={place}>
      <Virtuoso
        ref={list}
        data={items}
        context={context}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        alignToBottom
        totalListHeightChanged={onHeight}
        atBottomThreshold={32}
        atBottomStateChange={setIsAtEnd}
        increaseViewportBy={{ top: 600, bottom: 600 }}
        components={components}
        computeItemKey={keyOf}
        startReached={() => void actions.loadOlder()}
        itemContent={rowOf}
      />
      {!isAtEnd && (
        <Button className="transcript-jump" icon={ArrowDown} onClick={stick}>
          {t('conversation.transcript.jump')}
        </Button>
      )}
    </div>
  )
}

const keyOf = (_: number, item: TranscriptItem): string => `${item.kind} ${item.seq}`

const rowOf = (_: number, item: TranscriptItem, context: RowContext) => (
  <TranscriptRow item={item} context={context} />
)

const Scroller = ({
  ref,
  ...rest
}: Omit<ComponentProps<'div'>, 'ref'> & { readonly ref?: Ref<HTMLDivElement> | undefined }) => (
  // Announcing is left to the page's live region: a log would read out every token. Focusable because it scrolls.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <div {...rest} ref={ref} role="log" aria-label={t('conversation.log')} aria-live="off" tabIndex={0} />
)

const Older = () => {
  const hasOlder = useChat((state) => state.open?.hasOlder ?? false)
  return (
    <div className="transcript-top">
      {hasOlder && <span className="label">{t('conversation.transcript.readingEarlier')}</span>}
    </div>
  )
}

const components: Components<TranscriptItem, RowContext> = { Scroller, Header: Older, Footer: RunActivity }

const EmptyTranscript = () => (
  <div className="transcript transcript-empty" role="log" aria-label={t('conversation.log')} aria-live="off">
    <p className="muted">{t('conversation.transcript.empty')}</p>
  </div>
)

/** Which rows offer what: only the last message can be edited, and only while nothing runs. */
const useRowContext = (items: readonly TranscriptItem[]): RowContext => {
  const isIdle = useChat((state) => state.open?.transcript.run === null)
  const lastUser = items.findLast((item) => item.kind === 'user')?.messageId ?? null
  const lastSeq = items.at(-1)?.seq ?? null
  const lastAssistant = items.findLast((item) => item.kind === 'assistant')?.messageId ?? null
  return useMemo(
    () => ({ isIdle, lastUser, lastAssistant, lastSeq }),
    [isIdle, lastUser, lastAssistant, lastSeq],
  )
}
