import { useChat, usePage, type Page } from '../page-context.ts'
import { modifierName } from '../shortcuts.ts'
import { newConversation } from '../view.ts'
import type { ChatState } from '../store.ts'

export type PaletteCommand = { readonly name: string; readonly keys?: string; readonly run: () => void }

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
  { name: 'New conversation', keys: `${modifierName} N`, run: () => actions.show(newConversation) },
  { name: 'Add server', run: () => actions.show({ kind: 'add-server' }) },
  { name: 'Settings: models and keys', run: () => actions.show({ kind: 'settings', section: 'models' }) },
  { name: 'Settings: permissions', run: () => actions.show({ kind: 'settings', section: 'permissions' }) },
  { name: 'Settings: limits', run: () => actions.show({ kind: 'settings', section: 'limits' }) },
  { name: 'Settings: data', run: () => actions.show({ kind: 'settings', section: 'data' }) },
  { name: 'Settings: configuration', run: () => actions.show({ kind: 'settings', section: 'problems' }) },
  {
    name: 'Theme: like the system',
    run: () => void actions.report(bridge.setPreferences({ theme: 'system' })),
  },
  { name: 'Theme: light', run: () => void actions.report(bridge.setPreferences({ theme: 'light' })) },
  { name: 'Theme: dark', run: () => void actions.report(bridge.setPreferences({ theme: 'dark' })) },
]

const ofOpen = ({ bridge, actions, store }: Page, open: ChatState['open']): readonly PaletteCommand[] => {
  if (!open) return []
  const { conversation } = open.summary
  return [
    ...(open.transcript.run
      ? [
          {
            name: 'Stop this run',
            keys: 'Escape',
            run: () => void actions.report(bridge.stopRun({ conversation })),
          },
        ]
      : []),
    {
      name: 'Rename this conversation',
      keys: 'F2',
      run: () => store.setState({ renaming: { conversation, place: 'header' } }),
    },
    { name: 'Instructions for this conversation', run: () => store.setState({ dialog: 'instructions' }) },
    {
      name: 'Export this conversation as Markdown',
      run: () => void actions.download(conversation, 'markdown'),
    },
    { name: 'Export this conversation as JSON', run: () => void actions.download(conversation, 'json') },
    { name: 'Delete this conversation', run: () => void actions.remove(conversation) },
  ]
}
