import type { MenuItemConstructorOptions } from 'electron'
import { t } from '#contract/language/texts'
import type { ShellState } from '../shell-state.ts'

export type TrayActions = {
  readonly open: () => void
  /** Opens the window with the keyboard in the consent page. */
  readonly answer: () => void
  readonly quit: () => void
}

type Work = Pick<ShellState, 'questions' | 'runs'>

/** Whether something would go on unseen without a window. */
export const isAtWork = ({ questions, runs }: Work): boolean => questions > 0 || runs > 0

/** While something goes on; and while the window is hidden, as the way back to it. macOS has its Dock for that. */
export const isTrayNeeded = (work: Work, isHidden: boolean, platform: NodeJS.Platform): boolean =>
  isAtWork(work) || (isHidden && platform !== 'darwin')

export const traySentence = ({ questions, runs }: Work): string => {
  if (questions > 0) return t('shell.tray.questions', { count: questions })
  return runs > 0 ? t('shell.tray.runs', { count: runs }) : t('shell.tray.idle')
}

export const trayMenu = (work: Work, actions: TrayActions): MenuItemConstructorOptions[] => [
  { label: traySentence(work), enabled: false },
  { type: 'separator' },
  ...(work.questions > 0 ? [{ label: t('shell.tray.answer'), click: actions.answer }] : []),
  { label: t('shell.tray.open'), click: actions.open },
  { type: 'separator' },
  { label: t('shell.tray.quit'), click: actions.quit },
]
