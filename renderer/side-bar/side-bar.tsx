import { Check, Plus, Search, SlidersHorizontal } from 'lucide-react'
import { t } from '#contract/language/texts'
import type { WorkspaceView } from '#contract/views'
import { focusComposer } from '../composer-focus.ts'
import { useChat, usePage } from '../page-context.ts'
import { modifierName, moveToQuestions } from '../shortcuts.ts'
import { IconButton } from '../theme/button.tsx'
import { Icon } from '../theme/icon.tsx'
import { newConversation } from '../view.ts'
import { ConversationList } from './conversation-list.tsx'
import { ServerList } from './server-list.tsx'
import './side-bar.css'

export const SideBar = () => {
  const { actions } = usePage()
  const isSettings = useChat(({ view }) => view.kind === 'settings')
  return (
    <aside className="side" aria-label={t('sideBar.name')}>
      <div className="side-brand">
        <span className="brand-mark">
          <Check size="0.75rem" strokeWidth={2.5} aria-hidden="true" />
        </span>
        Assent
        <IconButton
          label={t('sideBar.newConversation')}
          icon={Plus}
          onClick={() => {
            actions.show(newConversation)
            focusComposer()
          }}
        />
      </div>
      <SearchButton />
      <WaitingRow />
      <ConversationList />
      <ServerList />
      <div className="side-foot">
        <div className="side-row" data-current={isSettings || undefined}>
          <button
            type="button"
            className="side-link"
            onClick={() => actions.show({ kind: 'settings', section: 'models' })}
          >
            <Icon of={SlidersHorizontal} />
            {t('sideBar.settings')}
          </button>
        </div>
      </div>
    </aside>
  )
}

/** Looks like the field it leads to: typing happens in the command palette, which searches everything. */
const SearchButton = () => {
  const { store } = usePage()
  return (
    <div className="side-search">
      <button
        type="button"
        className="side-search-button"
        aria-keyshortcuts="Control+K"
        onClick={() => store.setState({ dialog: 'palette' })}
      >
        <Icon of={Search} />
        {t('sideBar.search')}
      </button>
      <kbd className="key" aria-hidden="true">
        {modifierName()} K
      </kbd>
    </div>
  )
}

const WaitingRow = () => {
  const page = usePage()
  const questions = useChat((state) => state.workspace?.questions)
  const current = useChat(({ view }) => (view.kind === 'conversation' ? view.conversation : null))
  if (!questions || questions.count === 0) return null
  const activate = (): void => {
    const conversation = nextConversation(questions, current)
    if (conversation) page.actions.show({ kind: 'conversation', conversation })
    else moveToQuestions(page)
  }
  return (
    <button type="button" className="side-waiting" onClick={activate}>
      <span className="side-waiting-mark" aria-hidden="true">
        !
      </span>
      {t('sideBar.waiting')}
      <span className="side-waiting-count">{questions.count}</span>
    </button>
  )
}

/** The conversation after the current one among those with questions, so that repeated activation visits each. */
const nextConversation = (questions: WorkspaceView['questions'], current: string | null) => {
  const { conversations } = questions
  const position = conversations.findIndex((conversation) => conversation === current)
  return conversations[(position + 1) % conversations.length]
}
