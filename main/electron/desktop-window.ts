import { BaseWindow, nativeTheme, screen } from 'electron'
import { t } from '#contract/language/texts'
import type { PageName } from '#contract/methods'
import type { TextSize } from '#contract/views'
import type { ShellState } from '../shell-state.ts'
import type { ZoomChange } from './application-menu.ts'
import type { DesktopStateFile } from './desktop-state.ts'
import { layoutFor, textScale, type Dock } from './layout.ts'
import type { PageView } from './page-view.ts'
import { smallestWindow, windowPlace } from './window-place.ts'

export type DesktopWindow = {
  readonly window: BaseWindow
  readonly views: Readonly<Record<PageName, PageView>>
  /** Brings the window to the front, from wherever it was. */
  readonly show: () => void
  readonly hide: () => void
  readonly apply: (state: ShellState) => void
  /** Moves the keyboard into a page; into the chat page when there is no question. */
  readonly focusPage: (page: PageName) => void
  readonly zoom: (change: ZoomChange) => void
}

export type DesktopWindowDeps = {
  readonly views: Readonly<Record<PageName, PageView>>
  readonly remembered: DesktopStateFile
}

/** The colours behind the pages while they load: `bg` of the pages' tokens. */
const background = { light: '#fcfcfb', dark: '#171716' } as const
const zoomStep = 0.5
const zoomLimits = { least: -3, most: 5 } as const
/** Electron's zoom levels: each is 20 % of the one before. */
const zoomBase = 1.2

/** One window with the chat page above the consent page. It is hidden until `show`. */
export const createDesktopWindow = ({ views, remembered }: DesktopWindowDeps): DesktopWindow => {
  const place = windowPlace(
    remembered.current().bounds,
    [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea),
  )
  const window = new BaseWindow({
    ...place.size,
    ...place.position,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: t('shell.title.plain'),
    backgroundColor: backgroundNow(),
    show: false,
  })
  let dock: Dock = 'hidden'
  let textSize: TextSize = 'normal'
  let focused: PageName = 'chat'

  const layOut = (): void => {
    const [width = 0, height = 0] = window.getContentSize()
    const scale = zoomBase ** remembered.current().zoomLevel * textScale[textSize]
    const layout = layoutFor({ width, height }, dock, scale)
    views.chat.view.setBounds(layout.chat)
    views.consent.view.setBounds(layout.consent)
    views.consent.view.setVisible(dock !== 'hidden')
  }

  const focusPage = (page: PageName): void => {
    focused = page === 'consent' && dock === 'hidden' ? 'chat' : page
    views[focused].contents.focus()
  }

  /** A view that appears may take the keyboard (electron #42339): it stays, or leaves with the last question. */
  const keepFocus = (page: PageName): void => {
    focused = dock === 'hidden' ? 'chat' : page
    if (window.isFocused()) views[focused].contents.focus()
  }

  const remember = (): void => {
    if (window.isMinimized()) return
    const mode = window.isFullScreen() ? 'full-screen' : window.isMaximized() ? 'maximized' : 'normal'
    remembered.change({ bounds: window.getNormalBounds(), mode })
  }

  const zoom = (change: ZoomChange): void => {
    const level = changedZoom(remembered.current().zoomLevel, change)
    remembered.change({ zoomLevel: level })
    for (const { contents } of Object.values(views)) contents.setZoomLevel(level)
    layOut()
  }

  for (const page of [views.chat, views.consent]) {
    window.contentView.addChildView(page.view)
    page.contents.on('focus', () => {
      focused = page.name
    })
    page.contents.on('zoom-changed', (_event, direction) => zoom(direction))
    page.contents.on('did-finish-load', () => page.contents.setZoomLevel(remembered.current().zoomLevel))
    page.contents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'F6') return
      event.preventDefault()
      if (!input.isAutoRepeat) focusPage(page.name === 'chat' ? 'consent' : 'chat')
    })
  }
  window.on('resize', layOut)
  window.on('resize', remember)
  window.on('move', remember)
  window.on('focus', () => views[focused].contents.focus())
  nativeTheme.on('updated', () => window.setBackgroundColor(backgroundNow()))
  layOut()

  return {
    window,
    views,
    focusPage,
    zoom,
    show: () => {
      if (window.isMinimized()) window.restore()
      if (!window.isVisible()) openAs(window, remembered.current().mode)
      window.focus()
    },
    hide: () => {
      // A hidden full-screen window would leave its black space behind on macOS.
      if (window.isFullScreen()) window.setFullScreen(false)
      window.hide()
    },
    apply: (shell) => {
      nativeTheme.themeSource = shell.theme
      window.setTitle(titleFor(shell.questions))
      const isOtherDock = dock !== shell.dock
      dock = shell.dock
      textSize = shell.textSize
      const before = focused
      layOut()
      if (isOtherDock) keepFocus(before)
    },
  }
}

const openAs = (window: BaseWindow, mode: 'normal' | 'maximized' | 'full-screen'): void => {
  window.show()
  if (mode === 'maximized') window.maximize()
  if (mode === 'full-screen') window.setFullScreen(true)
}

const titleFor = (questions: number): string =>
  questions === 0 ? t('shell.title.plain') : t('shell.title.waiting', { count: questions })

const backgroundNow = (): string => (nativeTheme.shouldUseDarkColors ? background.dark : background.light)

const changedZoom = (level: number, change: ZoomChange): number => {
  if (change === 'reset') return 0
  const next = level + (change === 'in' ? zoomStep : -zoomStep)
  return Math.max(zoomLimits.least, Math.min(zoomLimits.most, next))
}
