import { exhausted } from '#contract/result'
import { app, appEmitter } from './app.ts'
import { allWindows, frontmost } from './base-window.ts'
import type { AppState, Command, CommandMessage, ViewState, WindowState } from './control-messages.ts'
import { mainEvent } from './emitter.ts'
import { bringToFront, focusedView, focusView } from './focus.ts'
import { pressKey } from './keyboard.ts'
import { choose, currentApplicationMenu, currentPopup, stateOfMenu } from './menu.ts'
import { emitOnNotification } from './notification.ts'
import { nativeTheme, preferDark, systemEmitters } from './system.ts'
import { emitOnTray, trayMenuNow, trayStates } from './tray.ts'
import { viewsIn, type ViewModel } from './view.ts'
import { contentsById } from './web-contents.ts'
import { sendToTest, world } from './world.ts'

/** Does what the test asks for, one command after the other, and says when it is done. */
export const serveCommands = (): void => {
  process.on('message', ({ id, command }: CommandMessage) => {
    perform(command).then(
      (value) => sendToTest({ kind: 'done', id, value }),
      (error: unknown) => sendToTest({ kind: 'failed', id, message: String(error) }),
    )
  })
  // Without a test there is nobody to run for; a program that ends is not kept by its line to the test.
  process.on('disconnect', () => process.exit(1))
  process.channel?.unref()
}

const perform = async (command: Command): Promise<unknown> => {
  switch (command.kind) {
    case 'state':
      return currentState()
    case 'press':
      return await pressKey(command.key, command.modifiers)
    case 'choose':
      return choose(menuNamed(command.menu), command.labels)
    case 'emit':
      return emit(command.target, command.name, command.args)
    case 'focus-window':
      return bringToFront(command.isFocused ? ((frontmost() ?? allWindows()[0])?.focus ?? null) : null)
    case 'close-window':
      return void (frontmost() ?? allWindows()[0])?.close()
    case 'focus-view':
      return focusViewOf(command.webContentsId)
    case 'answer':
      return world.recorder.addAnswers(command.api, command.answers)
    case 'prefer-dark':
      return preferDark(command.isDark)
    case 'quit':
      return app.quit()
    default:
      return exhausted(command)
  }
}

const menuNamed = (name: Extract<Command, { kind: 'choose' }>['menu']): Electron.Menu | null => {
  if (name === 'application') return currentApplicationMenu()
  return name === 'popup' ? currentPopup() : trayMenuNow()
}

/** Whether a listener prevented the event's default. */
const emit = (target: string, name: string, args: readonly unknown[]): boolean => {
  const event = mainEvent({})
  const [kind = '', id] = target.split(':')
  switch (kind) {
    case 'app':
      appEmitter.emit(name, event, ...args)
      break
    case 'contents':
      contentsById(Number(id))?.emitter.emit(name, event, ...args)
      break
    case 'nativeTheme':
    case 'screen':
    case 'powerMonitor':
      systemEmitters[kind].emit(name, ...args)
      break
    case 'tray':
      emitOnTray(name, [event, ...args])
      break
    case 'notification':
      emitOnNotification(name)
      break
    default:
      throw new Error(`there is no ${target}`)
  }
  return event.defaultPrevented
}

const focusViewOf = (webContentsId: number): void => {
  const contents = contentsById(webContentsId)
  for (const { focus, root } of allWindows())
    if (contents && viewsIn(root).some((view) => view.contents === contents))
      focusView(focus, contents.target)
}

const currentState = (): AppState => {
  const menu = currentApplicationMenu()
  const popup = currentPopup()
  return {
    isReady: world.isReady(),
    windows: allWindows().map(stateOfWindow),
    badgeCount: app.getBadgeCount(),
    trays: trayStates(),
    menu: menu && stateOfMenu(menu),
    popup: popup && stateOfMenu(popup),
    themeSource: nativeTheme.themeSource,
  }
}

const stateOfWindow = ({ api, root }: ReturnType<typeof allWindows>[number]): WindowState => ({
  id: api.id,
  title: api.getTitle(),
  bounds: api.getBounds(),
  isVisible: api.isVisible(),
  isFocused: api.isFocused(),
  isMinimized: api.isMinimized(),
  isMaximized: api.isMaximized(),
  views: viewsIn(root).flatMap(stateOfView),
})

const stateOfView = ({ contents, bounds, isVisible }: ViewModel): readonly ViewState[] =>
  contents === null
    ? []
    : [
        {
          webContentsId: contents.api.id,
          targetId: contents.targetId(),
          url: contents.url(),
          bounds: bounds(),
          isVisible: isVisible(),
          isFocused: focusedView() === contents.target,
          zoomLevel: contents.api.getZoomLevel(),
        },
      ]
