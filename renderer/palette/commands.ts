import {
  Braces,
  Download,
  FileWarning,
  Gauge,
  HardDrive,
  Import,
  KeyRound,
  Monitor,
  Moon,
  Pencil,
  Plus,
  ScrollText,
  ShieldCheck,
  Square,
  Sun,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { t } from '#contract/language/texts'
import { useChat, usePage, type Page } from '../page-context.ts'
import { modifierName } from '../shortcuts.ts'
import { newConversation } from '../view.ts'
import type { ChatState } from '../store.ts'

export type PaletteCommand = {
  readonly name: string
  readonly icon: LucideIcon
  readonly keys?: string
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
    icon: Plus,
    keys: `${modifierName()} N`,
    run: () => actions.show(newConversation),
  },
  {
    name: t('window.palette.command.addServer'),
    icon: Plus,
    run: () => actions.show({ kind: 'add-server' }),
  },
  {
    name: t('window.palette.command.importServers'),
    icon: Import,
    run: () => actions.show({ kind: 'import' }),
  },
  {
    name: t('window.palette.command.models'),
    icon: KeyRound,
    run: () => actions.show({ kind: 'settings', section: 'models' }),
  },
  {
    name: t('window.palette.command.permissions'),
    icon: ShieldCheck,
    run: () => actions.show({ kind: 'settings', section: 'permissions' }),
  },
  {
    name: t('window.palette.command.limits'),
    icon: Gauge,
    run: () => actions.show({ kind: 'settings', section: 'limits' }),
  },
  {
    name: t('window.palette.command.data'),
    icon: HardDrive,
    run: () => actions.show({ kind: 'settings', section: 'data' }),
  },
  {
    name: t('window.palette.command.configuration'),
    icon: FileWarning,
    run: () => actions.show({ kind: 'settings', section: 'problems' }),
  },
  {
    name: t('window.palette.command.themeSystem'),
    icon: Monitor,
    run: () => void actions.report(bridge.setPreferences({ theme: 'system' })),
  },
  {
    name: t('window.palette.command.themeLight'),
    icon: Sun,
    run: () => void actions.report(bridge.setPreferences({ theme: 'light' })),
  },
  {
    name: t('window.palette.command.themeDark'),
    icon: Moon,
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
            icon: Square,
            keys: t('window.key.escape'),
            run: () => void actions.report(bridge.stopRun({ conversation })),
          },
        ]
      : []),
    {
      name: t('window.palette.command.rename'),
      icon: Pencil,
      keys: 'F2',
      run: () => store.setState({ renaming: { conversation, place: 'header' } }),
    },
    {
      name: t('window.palette.command.instructions'),
      icon: ScrollText,
      run: () => store.setState({ dialog: 'instructions' }),
    },
    {
      name: t('window.palette.command.exportMarkdown'),
      icon: Download,
      run: () => void actions.download(conversation, 'markdown'),
    },
    {
      name: t('window.palette.command.exportJson'),
      icon: Braces,
      run: () => void actions.download(conversation, 'json'),
    },
    { name: t('window.palette.command.remove'), icon: Trash2, run: () => void actions.remove(conversation) },
  ]
}
