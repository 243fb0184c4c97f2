import { t } from '#contract/language/texts'
import { useChat, usePage, type Page } from '../page-context.ts'
import { modifierName } from '../shortcuts.ts'
import { newConversation } from '../view.ts'
import type { ChatState } from '../store.ts'

export type PaletteCommand = {
  readonly name: string
  readonly keys?: string
  /** It leads to something that does not exist yet. */
  readonly isNew?: true
  readonly run: () => void
}

/** The commands that make sense right now. */
export const useCommands = (): readonly PaletteCommand[] => {
  const page = usePage()
  const open = useChat((state) => state.open)
  const view = useChat((state) => state.view)
  return [
    ...everywhere(page),
    ...(view.kind === 'conversation' && view.conversation ? ofOpen(page, open) : []),
  ]
}

const everywhere = ({ bridge, actions }: Page): readonly PaletteCommand[] => [
  {
    name: t('window.palette.command.newConversation'),
    isNew: true,
    keys: `${modifierName()} N`,
    run: () => actions.show(newConversation),
  },
  {
    name: t('window.palette.command.addServer'),
    isNew: true,
    run: () => actions.show({ kind: 'add-server' }),
  },
  {
    name: t('window.palette.command.models'),
    run: () => actions.show({ kind: 'settings', section: 'models' }),
  },
  {
    name: t('window.palette.command.permissions'),
    run: () => actions.show({ kind: 'settings', section: 'permissions' }),
  },
  {
    name: t('window.palette.command.limits'),
    run: () => actions.show({ kind: 'settings', section: 'limits' }),
  },
  { name: t('window.palette.command.data'), run: () => actions.show({ kind: 'settings', section: 'data' }) },
  {
    name: t('window.palette.command.configuration'),
    run: () => actions.show({ kind: 'settings', section: 'problems' }),
  },
  {
    name: t('window.palette.command.themeSystem'),
    run: () => void actions.report(bridge.setPreferences({ theme: 'system' })),
  },
  {
    name: t('window.palette.command.themeLight'),
    run: () => void actions.report(bridge.setPreferences({ theme: 'light' })),
  },
  {
    name: t('window.palette.command.themeDark'),
    run: () => void actions.report(bridge.setPreferences({ theme: 'dark' })),
  },
]

const ofOpen = ({ bridge, actions, store }: Page, open: ChatState['open']): readonly PaletteCommand[] => {
  if (!open) return []
  const { conversation } = open.summary
  return [
    ...(open.transcript.run
      ? [
          {
            name: t('window.palette.command.stop'),
            keys: t('window.key.escape'),
            run: () => void actions.report(bridge.stopRun({ conversation })),
          },
        ]
      : []),
    {
      name: t('window.palette.command.rename'),
      keys: 'F2',
      run: () => store.setState({ renaming: { conversation, place: 'header' } }),
    },
    { name: t('window.palette.command.instructions'), run: () => store.setState({ dialog: 'instructions' }) },
    {
      name: t('window.palette.command.exportMarkdown'),
      run: () => void actions.download(conversation, 'markdown'),
    },
    { name: t('window.palette.command.exportJson'), run: () => void actions.download(conversation, 'json') },
    { name: t('window.palette.command.remove'), run: () => void actions.remove(conversation) },
  ]
}
