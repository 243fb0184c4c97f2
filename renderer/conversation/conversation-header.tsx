import { Braces, Download, Pencil, ScrollText, Trash2 } from 'lucide-react'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { RenameField } from '../side-bar/rename-field.tsx'
import { ActionMenu } from '../theme/menu.tsx'
import { costText, tokensText } from '../display-units.ts'
import { ModelPicker } from './model-picker.tsx'
import { titleOf } from './title.ts'

/** Title, model, what it cost so far, and what can be done with the conversation. */
export const ConversationHeader = () => {
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const model = useChat((state) => state.open?.summary.model ?? state.workspace?.defaultModel ?? null)
  if (!conversation) return null
  const choose = (chosen: string): void =>
    void actions.report(bridge.chooseModel({ conversation, model: chosen }))
  return (
    <Header title={<Title />}>
      <ModelPicker model={model} onChoose={choose} />
      <Spent />
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

const Spent = () => {
  const usage = useChat((state) => state.open?.summary.usage)
  const tokens = usage ? usage.inputTokens + usage.outputTokens : 0
  if (!usage || tokens === 0) return <span className="header-spent" />
  const cost = costText(usage.costUsd)
  const detail = `${usage.inputTokens} tokens in (${usage.cachedInputTokens} cached), ${usage.outputTokens} out`
  return (
    <span className="header-spent" title={detail}>
      {tokensText(tokens)} tokens{cost && ` · ${cost}`}
    </span>
  )
}

const HeaderMenu = () => {
  const { actions, store } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  if (!conversation) return null
  return (
    <ActionMenu
      label="Conversation menu"
      entries={[
        {
          label: 'Rename',
          icon: Pencil,
          run: () => store.setState({ renaming: { conversation, place: 'header' } }),
        },
        { label: 'Instructions', icon: ScrollText, run: () => store.setState({ dialog: 'instructions' }) },
        null,
        {
          label: 'Export as Markdown',
          icon: Download,
          run: () => void actions.download(conversation, 'markdown'),
        },
        { label: 'Export as JSON', icon: Braces, run: () => void actions.download(conversation, 'json') },
        null,
        { label: 'Delete', icon: Trash2, tone: 'stop', run: () => void actions.remove(conversation) },
      ]}
    />
  )
}
