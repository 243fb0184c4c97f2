import { Download, Eraser, Pencil, Trash2 } from 'lucide-react'
import { memo, useMemo, type MouseEvent } from 'react'
import { t } from '#contract/language/texts'
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
        label: t('sideBar.conversations.rename'),
        icon: Pencil,
        run: () => store.setState({ renaming: { conversation, place: 'side-bar' } }),
      },
      {
        label: t('sideBar.conversations.exportMarkdown'),
        icon: Download,
        run: () => void actions.download(conversation, 'markdown'),
      },
      null,
      {
        label: t('sideBar.conversations.remove'),
        icon: Trash2,
        tone: 'stop',
        run: () => void actions.remove(conversation),
      },
      {
        label: t('settings.eraseOne.menu'),
        icon: Eraser,
        tone: 'stop',
        run: () => void actions.eraseForGood(conversation),
      },
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
          title={summary.activity === 'waiting' ? t('sideBar.waiting') : t('sideBar.conversations.running')}
        />
      )}
      <ActionMenu label={t('sideBar.conversations.menu', { title: titleOf(summary) })} entries={entries} />
    </li>
  )
})
ConversationRow.displayName = 'ConversationRow'
