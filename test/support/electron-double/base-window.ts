import type { BaseWindow, BaseWindowConstructorOptions, Rectangle } from 'electron'
import { createEmitter, eventsOf, mainEvent } from './emitter.ts'
import { bringToFront, frontWindow, type WindowFocus } from './focus.ts'
import { modelled, modelledClass } from './modelled.ts'
import { createView, type ViewModel } from './view.ts'
import { world } from './world.ts'

/** A window as the rest of the double sees it. */
export type WindowModel = {
  readonly api: BaseWindow
  readonly focus: WindowFocus
  readonly root: ViewModel
  readonly close: () => 'closed' | 'kept'
  readonly destroy: () => void
}

const events = eventsOf<BaseWindow>()([
  'blur',
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'moved',
  'query-session-end',
  'resize',
  'resized',
  'restore',
  'session-end',
  'show',
  'unmaximize',
])

const all = new Map<number, WindowModel>()
let lastId = 0
let onAllClosed: () => void = () => undefined
/** `app` quits, or asks its listeners, when the last window is gone. */
export const whenAllWindowsAreClosed = (listener: () => void): void => {
  onAllClosed = listener
}

export const allWindows = (): readonly WindowModel[] => [...all.values()]
export const frontmost = (): WindowModel | undefined =>
  allWindows().find(({ focus }) => focus === frontWindow())

const usualSize = { width: 800, height: 600 } as const

export const createWindow = (options: BaseWindowConstructorOptions): WindowModel => {
  world.needsReady('Cannot create BaseWindow before app is ready')
  const id = (lastId += 1)
  const emitter = createEmitter(`BaseWindow(${id})`, events)
  const root = createView(`BaseWindow(${id}).contentView`, null)
  const screen = world.setup.displays[0] ?? { x: 0, y: 0, width: 1920, height: 1080 }
  const size = { width: options.width ?? usualSize.width, height: options.height ?? usualSize.height }
  let normal: Rectangle = {
    x: options.x ?? Math.round(screen.x + (screen.width - size.width) / 2),
    y: options.y ?? Math.round(screen.y + (screen.height - size.height) / 2),
    ...size,
  }
  let title = options.title ?? ''
  let isVisible = false
  let isDestroyed = false
  let isMinimized = false
  let mode: 'normal' | 'maximized' | 'full-screen' = 'normal'
  const focus: WindowFocus = {
    windowId: id,
    view: null,
    emitFocus: (isFocused) => void emitter.emit(isFocused ? 'focus' : 'blur', mainEvent({})),
  }

  const bounds = (): Rectangle => (mode === 'normal' ? normal : screen)
  const place = (next: Rectangle): void => {
    const least = { width: options.minWidth ?? 0, height: options.minHeight ?? 0 }
    const before = bounds()
    normal = {
      ...next,
      width: Math.max(next.width, least.width),
      height: Math.max(next.height, least.height),
    }
    if (before.x !== normal.x || before.y !== normal.y) emitter.emit('move')
    if (before.width !== normal.width || before.height !== normal.height) emitter.emit('resize')
  }
  const enter = (next: typeof mode, event: string): void => {
    if (mode === next) return
    mode = next
    emitter.emit(event)
    emitter.emit('resize')
  }
  const show = (takesFocus: boolean): void => {
    const wasVisible = isVisible
    isVisible = true
    if (!wasVisible) emitter.emit('show')
    if (takesFocus) bringToFront(focus)
  }
  const hide = (): void => {
    if (!isVisible) return
    isVisible = false
    if (frontWindow() === focus) bringToFront(null)
    emitter.emit('hide')
  }
  const close = (): 'closed' | 'kept' => {
    const event = mainEvent({})
    emitter.emit('close', event)
    if (event.defaultPrevented) return 'kept'
    destroy()
    return 'closed'
  }
  const destroy = (): void => {
    if (isDestroyed) return
    isDestroyed = true
    all.delete(id)
    if (frontWindow() === focus) bringToFront(null)
    // The web contents in its views live on until the program closes them, as Electron documents.
    root.enterWindow(null)
    emitter.emit('closed')
    if (all.size === 0) onAllClosed()
  }
  const record = (member: string, ...args: readonly unknown[]): void =>
    world.recorder.record(`window.${member}`, id, ...args)

  const members: Partial<BaseWindow> = {
    id,
    get contentView() {
      return root.api
    },
    show: () => show(true),
    showInactive: () => show(false),
    hide,
    focus: () => {
      if (isVisible) bringToFront(focus)
    },
    blur: () => {
      if (frontWindow() === focus) bringToFront(null)
    },
    isFocused: () => frontWindow() === focus,
    isVisible: () => isVisible && !isMinimized,
    isDestroyed: () => isDestroyed,
    close: () => void close(),
    destroy,
    getTitle: () => title,
    setTitle: (next) => void (title = next),
    getBounds: bounds,
    getNormalBounds: () => normal,
    getContentBounds: bounds,
    getSize: () => [bounds().width, bounds().height],
    getContentSize: () => [bounds().width, bounds().height],
    getPosition: () => [bounds().x, bounds().y],
    setBounds: (next) => place({ ...normal, ...next }),
    setSize: (width, height) => place({ ...normal, width, height }),
    setContentSize: (width, height) => place({ ...normal, width, height }),
    setPosition: (x, y) => place({ ...normal, x, y }),
    setMinimumSize: (width, height) => record('setMinimumSize', width, height),
    center: () => record('center'),
    maximize: () => enter('maximized', 'maximize'),
    unmaximize: () => enter('normal', 'unmaximize'),
    isMaximized: () => mode === 'maximized',
    setFullScreen: (isFull) =>
      isFull ? enter('full-screen', 'enter-full-screen') : enter('normal', 'leave-full-screen'),
    isFullScreen: () => mode === 'full-screen',
    isNormal: () => mode === 'normal' && !isMinimized,
    minimize: () => {
      isMinimized = true
      if (frontWindow() === focus) bringToFront(null)
      emitter.emit('minimize')
    },
    restore: () => {
      isMinimized = false
      emitter.emit('restore')
      bringToFront(focus)
    },
    isMinimized: () => isMinimized,
    setBackgroundColor: (color) => record('setBackgroundColor', color),
    flashFrame: (isFlashing) => record('flashFrame', isFlashing),
    setMenuBarVisibility: (isShown) => record('setMenuBarVisibility', isShown),
    setAutoHideMenuBar: (isHidden) => record('setAutoHideMenuBar', isHidden),
    setIcon: () => record('setIcon'),
    setProgressBar: (progress) => record('setProgressBar', progress),
  }
  const api = modelled<BaseWindow>(`BaseWindow(${id})`, members, emitter.members)
  const model: WindowModel = { api, focus, root, close, destroy }
  root.enterWindow(focus)
  all.set(id, model)
  if (options.show !== false) show(true)
  return model
}

export const BaseWindowClass = modelledClass<typeof Electron.BaseWindow>(
  'BaseWindow',
  (options) => createWindow(options ?? {}).api,
  {
    getAllWindows: () => allWindows().map(({ api }) => api),
    getFocusedWindow: () => frontmost()?.api ?? null,
    fromId: (id) => all.get(id)?.api ?? null,
  },
)
