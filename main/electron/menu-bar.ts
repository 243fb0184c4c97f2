import { app, Menu } from 'electron'
import type { ShellState } from '../shell-state.ts'
import { applicationMenu, type MenuActions } from './application-menu.ts'

/** The application's menu, built anew when a word or a choice in it changes. */
export type MenuBar = {
  readonly apply: (state: ShellState) => void
  readonly refresh: () => void
}

export type MenuBarDeps = {
  readonly platform: NodeJS.Platform
  readonly actions: MenuActions
  readonly spelling: () => boolean | null
}

export const createMenuBar = ({ platform, actions, spelling }: MenuBarDeps): MenuBar => {
  let shown: Pick<ShellState, 'questions' | 'language'> | null = null

  const refresh = (): void => {
    const state = { platform, appName: app.name, questions: shown?.questions ?? 0, spelling: spelling() }
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(state, actions)))
  }

  return {
    refresh,
    apply: ({ questions, language }) => {
      // An open menu closes when it is replaced: only for what it shows.
      const isSame = shown !== null && shown.questions > 0 === questions > 0 && shown.language === language
      shown = { questions, language }
      if (!isSame) refresh()
    },
  }
}
