import { Download, Pencil, Trash2 } from 'lucide-react'
import { memo, useMemo, type MouseEvent } from 'react'
import type { ConversationSummary } from '#contract/views'
import { titleOf } from '../conversation/title.ts'
import { useChat, usePage } from '../page-context.ts'
import { ActionMenu, type MenuEntry } from '../theme/menu.tsx'
import { RenameField } from './rename-field.tsx'

/** One conversation of the list. F2 on it renames, its menu does the rest. */
export const ConversationRow = memo(({ summary }: { readonly summary: ConversationSummary }) => {
  const { conversation } = summary
  const { actions, store } = usePage()
  const isCurrent = useChat(({ view }) => view.kind === 'conversation' && view.conversation === conversation)
  const isRenaming = useChat(
    ({ renaming }) => renaming?.place === 'side-bar' && renaming.conversation === conversation,
  )
  const entries = useMemo<readonly (MenuEntry | null)[]>(
    () => [
      {
        label: 'Rename',
        icon: Pencil,
        run: () => store.setState({ renaming: { conversation, place: 'side-bar' } }),
      },
      {
        label: 'Export as Markdown',
        icon: Download,
        run: () => void actions.download(conversation, 'markdown'),
      },
      null,
      { label: 'Delete', icon: Trash2, tone: 'stop', run: () => void actions.remove(conversation) },
    ],
    [actions, conversation, store],
  )
  const open = (event: MouseEvent): void => {
    event.preventDefault()
    actions.show({ kind: 'conversation', conversation })
  }
  if (isRenaming)
    return (
      <li className="side-row">
        <RenameField conversation={conversation} title={summary.title} className="side-rename" />
      </li>
    )
  return (
    <li className="side-row" data-current={isCurrent || undefined}>
      <a
        className="side-link"
        href={`#${conversation}`}
        aria-current={isCurrent ? 'page' : undefined}
        title={titleOf(summary)}
        data-conversation={conversation}
        onClick={open}
      >
        <span className="cut" dir="auto">
          {titleOf(summary)}
        </span>
      </a>
      {summary.activity !== 'idle' && (
        <span
          className="side-row-busy"
          data-activity={summary.activity}
          title={summary.activity === 'waiting' ? 'Waiting for you' : 'Running'}
        />
      )}
      <ActionMenu label={`Menu of ${titleOf(summary)}`} entries={entries} />
    </li>
  )
})
ConversationRow.displayName = 'ConversationRow'
