import { app, Menu, nativeImage, Notification, Tray } from 'electron'
import { t } from '#contract/language/texts'
import type { ShellState } from '../shell-state.ts'
import { isTrayNeeded, trayMenu, traySentence, type TrayActions } from './tray-menu.ts'
import { trayIcon } from './tray-icon.ts'

/** Tells the user what waits while the window does not: by a count, a tray icon and a notification. */
export type Attention = Disposable & {
  readonly apply: (state: ShellState) => void
  readonly windowHidden: () => void
  readonly windowShown: () => void
}

export type AttentionDeps = TrayActions & {
  readonly isWindowFocused: () => boolean
  readonly platform: NodeJS.Platform
}

const iconPoints = 16

export const createAttention = (deps: AttentionDeps): Attention => {
  let tray: Tray | null = null
  let notification: Notification | null = null
  let state: ShellState | null = null
  let isHidden = false
  /** What waits when the window opens is seen in it. */
  let wasShown = false

  const updateTray = (): void => {
    if (state === null) return
    if (!isTrayNeeded(state, isHidden, deps.platform)) {
      tray?.destroy()
      tray = null
      return
    }
    tray ??= createTray()
    tray.setToolTip(traySentence(state))
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, deps)))
  }

  const createTray = (): Tray => {
    const created = new Tray(iconImage(deps.platform))
    created.on('click', deps.open)
    return created
  }

  const notify = (title: string, body: string, onClick: () => void): void => {
    if (!Notification.isSupported()) return
    notification?.close()
    notification = new Notification({ title, body })
    notification.on('click', onClick)
    notification.show()
  }

  const notifyOfQuestions = (count: number): void =>
    notify(t('shell.notification.question'), t('shell.notification.questionText', { count }), deps.answer)

  return {
    apply: (next) => {
      const isMore = next.questions > (state?.questions ?? 0)
      if (next.questions !== state?.questions) app.setBadgeCount(next.questions)
      state = next
      updateTray()
      if (next.questions === 0) notification?.close()
      else if (isMore && wasShown && !deps.isWindowFocused()) notifyOfQuestions(next.questions)
    },
    windowHidden: () => {
      isHidden = true
      updateTray()
      if (deps.platform !== 'darwin')
        notify(t('shell.notification.background'), t('shell.notification.backgroundText'), deps.open)
    },
    windowShown: () => {
      isHidden = false
      wasShown = true
      updateTray()
    },
    [Symbol.dispose]: () => {
      notification?.close()
      tray?.destroy()
    },
  }
}

/** Both densities, so that it is sharp on every display. */
const iconImage = (platform: NodeJS.Platform): Electron.NativeImage => {
  const look = platform === 'darwin' ? 'template' : 'coloured'
  const image = nativeImage.createEmpty()
  for (const scaleFactor of [1, 2]) {
    const size = iconPoints * scaleFactor
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: trayIcon(size, look) })
  }
  image.setTemplateImage(look === 'template')
  return image
}
