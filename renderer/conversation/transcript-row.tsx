import type { MessageId } from '#contract/ids'
import { exhausted } from '#contract/result'
import type { TranscriptItem } from '#contract/transcript'
import { AssistantMessage } from './assistant-message.tsx'
import { CallRow } from './call-row.tsx'
import { CompactionRow } from './compaction-row.tsx'
import { RunEndRow } from './run-end-row.tsx'
import { ToolSearchRow } from './tool-search-row.tsx'
import { UserMessage } from './user-message.tsx'

/** What a row must know about the others. */
export type RowContext = {
  /** No run is going on or waiting. */
  readonly isIdle: boolean
  readonly lastUser: MessageId | null
  readonly lastAssistant: MessageId | null
  readonly lastSeq: number | null
}

type RowProps = { readonly item: TranscriptItem; readonly context: RowContext }

export const TranscriptRow = ({ item, context }: RowProps) => {
  switch (item.kind) {
    case 'user':
      return <UserMessage item={item} canEdit={context.isIdle && item.messageId === context.lastUser} />
    case 'assistant':
      return (
        <AssistantMessage
          item={item}
          canRegenerate={context.isIdle && item.messageId === context.lastAssistant}
        />
      )
    case 'call':
      return item.state.kind === 'found' ? (
        <ToolSearchRow item={item} state={item.state} />
      ) : (
        <CallRow item={item} />
      )
    case 'compaction':
      return <CompactionRow item={item} />
    case 'run-end':
      return <RunEndRow item={item} canContinue={context.isIdle && item.seq === context.lastSeq} />
    default:
      return exhausted(item)
  }
}
