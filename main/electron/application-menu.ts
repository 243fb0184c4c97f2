import type { MenuItemConstructorOptions } from 'electron'
import { t } from '#contract/language/texts'

/** What the menu leads to; commands of the page are sent to it. */
export type MenuActions = {
  readonly newConversation: () => void
  readonly openSettings: () => void
  readonly openPalette: () => void
  readonly moveToQuestions: () => void
  readonly zoom: (change: ZoomChange) => void
  readonly checkSpelling: (isWanted: boolean) => void
}

export type ZoomChange = 'in' | 'out' | 'reset'

export type MenuState = {
  readonly platform: NodeJS.Platform
  readonly appName: string
  readonly questions: number
  /** Null where the system decides (macOS). */
  readonly spelling: boolean | null
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/** The accelerators are those that the page itself knows (renderer/shortcuts.ts); it sees a key first. */
export const applicationMenu = (state: MenuState, actions: MenuActions): Item[] => {
  const isApple = state.platform === 'darwin'
  return [
    ...(isApple ? [appleMenu(state, actions)] : []),
    fileMenu(isApple, actions),
    editMenu(state, actions),
    viewMenu(state, actions),
    windowMenu(isApple),
    ...(isApple ? [] : [helpMenu(state)]),
  ]
}

const appleMenu = ({ appName }: MenuState, actions: MenuActions): Item => ({
  label: appName,
  submenu: [
    { role: 'about', label: t('shell.menu.about', { app: appName }) },
    separator,
    settingsItem(actions),
    separator,
    { role: 'services', label: t('shell.menu.services') },
    separator,
    { role: 'hide', label: t('shell.menu.hide', { app: appName }) },
    { role: 'hideOthers', label: t('shell.menu.hideOthers') },
    { role: 'unhide', label: t('shell.menu.showAll') },
    separator,
    { role: 'quit', label: t('shell.menu.quitApp', { app: appName }) },
  ],
})

const fileMenu = (isApple: boolean, actions: MenuActions): Item => ({
  label: t('shell.menu.file'),
  submenu: [
    { label: t('shell.menu.newConversation'), accelerator: 'CmdOrCtrl+N', click: actions.newConversation },
    separator,
    ...(isApple ? [] : [settingsItem(actions), separator]),
    { role: 'close', label: t('shell.menu.closeWindow'), accelerator: 'CmdOrCtrl+W' },
    ...(isApple ? [] : [{ role: 'quit', label: t('shell.menu.quit'), accelerator: 'Ctrl+Q' } as const]),
  ],
})

const settingsItem = (actions: MenuActions): Item => ({
  label: t('shell.menu.settings'),
  accelerator: 'CmdOrCtrl+,',
  click: actions.openSettings,
})

const editMenu = ({ spelling }: MenuState, actions: MenuActions): Item => ({
  label: t('shell.menu.edit'),
  submenu: [
    { role: 'undo', label: t('shell.edit.undo') },
    { role: 'redo', label: t('shell.edit.redo') },
    separator,
    { role: 'cut', label: t('shell.edit.cut') },
    { role: 'copy', label: t('shell.edit.copy') },
    { role: 'paste', label: t('shell.edit.paste') },
    { role: 'pasteAndMatchStyle', label: t('shell.edit.pastePlain') },
    { role: 'delete', label: t('shell.edit.delete') },
    { role: 'selectAll', label: t('shell.edit.selectAll') },
    ...(spelling === null
      ? []
      : [
          separator,
          {
            label: t('shell.menu.checkSpelling'),
            type: 'checkbox',
            checked: spelling,
            click: ({ checked }) => actions.checkSpelling(checked),
          } satisfies Item,
        ]),
  ],
})

const viewMenu = ({ questions }: MenuState, actions: MenuActions): Item => ({
  label: t('shell.menu.view'),
  submenu: [
    { label: t('shell.menu.palette'), accelerator: 'CmdOrCtrl+K', click: actions.openPalette },
    {
      label: t('shell.menu.questions'),
      accelerator: 'F6',
      // Main sees F6 before any page does; the menu only says so.
      registerAccelerator: false,
      enabled: questions > 0,
      click: actions.moveToQuestions,
    },
    separator,
    { label: t('shell.menu.actualSize'), accelerator: 'CmdOrCtrl+0', click: () => actions.zoom('reset') },
    { label: t('shell.menu.zoomIn'), accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom('in') },
    {
      // The same key without Shift, where plus shares it with the equals sign.
      label: t('shell.menu.zoomIn'),
      accelerator: 'CmdOrCtrl+=',
      visible: false,
      acceleratorWorksWhenHidden: true,
      click: () => actions.zoom('in'),
    },
    { label: t('shell.menu.zoomOut'), accelerator: 'CmdOrCtrl+-', click: () => actions.zoom('out') },
    separator,
    { role: 'togglefullscreen', label: t('shell.menu.fullScreen') },
  ],
})

const windowMenu = (isApple: boolean): Item => ({
  role: 'window',
  label: t('shell.menu.window'),
  submenu: [
    { role: 'minimize', label: t('shell.menu.minimize') },
    ...(isApple
      ? [
          { role: 'zoom', label: t('shell.menu.zoomWindow') } as const,
          separator,
          { role: 'front', label: t('shell.menu.front') } as const,
        ]
      : []),
  ],
})

const helpMenu = ({ appName }: MenuState): Item => ({
  role: 'help',
  label: t('shell.menu.help'),
  submenu: [{ role: 'about', label: t('shell.menu.about', { app: appName }) }],
})
