import { Braces, Download, Eraser, Pencil, ScrollText, Trash2 } from 'lucide-react'
import { t } from '#contract/language/texts'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { RenameField } from '../side-bar/rename-field.tsx'
import { ActionMenu } from '../theme/menu.tsx'
import { ConversationSpent } from '../usage/conversation-spent.tsx'
import { EffortPicker } from './effort-picker.tsx'
import { ModelPicker } from './model-picker.tsx'
import { titleOf } from './title.ts'

/** Title, model, what it cost so far, and what can be done with the conversation. */
export const ConversationHeader = () => {
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const model = useChat((state) => state.open?.summary.model ?? state.workspace?.defaultModel ?? null)
  const effort = useChat((state) => state.open?.summary.effort ?? 'default')
  if (!conversation) return null
  const choose = (chosen: string): void =>
    void actions.report(bridge.chooseModel({ conversation, model: chosen }))
  return (
    <Header title={<Title />}>
      <ModelPicker model={model} onChoose={choose} />
      <EffortPicker
        model={model}
        effort={effort}
        onChoose={(picked) => void actions.report(bridge.chooseEffort({ conversation, effort: picked }))}
      />
      <ConversationSpent />
      <HeaderMenu />
    </Header>
  )
}

const Title = () => {
  const summary = useChat((state) => state.open?.summary)
  const isRenaming = useChat(
    ({ renaming, open }) =>
      renaming?.place === 'header' && renaming.conversation === open?.summary.conversation,
  )
  if (!summary) return null
  if (isRenaming)
    return (
      <RenameField
        conversation={summary.conversation}
        title={summary.title}
        className="input header-rename"
      />
    )
  return (
    <span dir="auto" title={titleOf(summary)}>
      {titleOf(summary)}
    </span>
  )
}

const HeaderMenu = () => {
  const { actions, store } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  if (!conversation) return null
  return (
    <ActionMenu
      label={t('conversation.header.menu')}
      entries={[
        {
          label: t('sideBar.conversations.rename'),
          icon: Pencil,
          run: () => store.setState({ renaming: { conversation, place: 'header' } }),
        },
        {
          label: t('conversation.header.instructions'),
          icon: ScrollText,
          run: () => store.setState({ dialog: 'instructions' }),
        },
        null,
        {
          label: t('sideBar.conversations.exportMarkdown'),
          icon: Download,
          run: () => void actions.download(conversation, 'markdown'),
        },
        {
          label: t('sideBar.conversations.exportJson'),
          icon: Braces,
          run: () => void actions.download(conversation, 'json'),
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
      ]}
    />
  )
}
