import type { HandlerDetails, WebContents, WebPreferences } from 'electron'
import { emptyState } from './contents-state.ts'
import { followDownloads } from './downloads.ts'
import { createEmitter, eventsOf, mainEvent, type Emitter } from './emitter.ts'
import { focusedView, focusView, type FocusTarget, type WindowFocus } from './focus.ts'
import { followPage } from './follow-page.ts'
import { receiveMessage } from './ipc.ts'
import { modelled, modelledClass, notModelled } from './modelled.ts'
import { toProgram } from './origins.ts'
import { createPageLoader } from './page-loader.ts'
import { openPage, refuseUnmodelled, type PageTarget } from './page-target.ts'
import type { Popup } from './popups.ts'
import type { FromPreload } from './preload-world.ts'
import { decideRequest } from './requests.ts'
import { modelOf, sessionOf, type SessionModel } from './session.ts'
import { world } from './world.ts'

/** A web contents as the rest of the double sees it. */
export type ContentsModel = {
  readonly api: WebContents
  readonly emitter: Emitter
  readonly session: SessionModel
  readonly page: Promise<PageTarget>
  readonly target: FocusTarget
  readonly url: () => string
  readonly targetId: () => string | null
  readonly enterWindow: (window: WindowFocus | null) => void
  readonly resize: (width: number, height: number) => void
}

const events = eventsOf<WebContents>()([
  'before-input-event',
  'blur',
  'console-message',
  'context-menu',
  'destroyed',
  'did-attach-webview',
  'did-create-window',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-loading',
  'did-start-navigation',
  'did-stop-loading',
  'dom-ready',
  'focus',
  'input-event',
  'page-title-updated',
  'preload-error',
  'render-process-gone',
  'responsive',
  'unresponsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-prevent-unload',
  'will-redirect',
  'zoom-changed',
])

const all = new Map<number, ContentsModel>()
let lastId = 0
let onCreated: (contents: ContentsModel) => void = () => undefined
let onGone: (contents: ContentsModel, details: unknown) => void = () => undefined

/** `app` announces each new web contents, and each that crashed. */
export const whenContents = (listeners: {
  readonly created: (contents: ContentsModel) => void
  readonly gone: (contents: ContentsModel, details: unknown) => void
}): void => {
  onCreated = listeners.created
  onGone = listeners.gone
}

export const allContents = (): readonly ContentsModel[] => [...all.values()]
export const contentsById = (id: number): ContentsModel | undefined => all.get(id)

type OpenHandler = (details: HandlerDetails) => { readonly action: 'allow' | 'deny' }

export const createContents = (preferences: WebPreferences): ContentsModel => {
  const id = (lastId += 1)
  const name = `webContents(${id})`
  const session = preferences.session ? modelOf(preferences.session) : sessionOf(preferences.partition ?? '')
  const emitter = createEmitter(name, events)
  const state = emptyState()
  let openHandler: OpenHandler | null = null
  let window: WindowFocus | null = null
  let zoomFactor = 1
  let size: readonly [number, number] = [0, 0]
  refuseUnmodelled(preferences)

  const address = (): string => toProgram(state.wireUrl, world.schemes)
  const takeOwnLoad = (wireUrl: string): boolean => {
    const isOwn = wireUrl === state.ownLoad
    if (isOwn) state.ownLoad = null
    return isOwn
  }
  const takeFocus = (): void => {
    if (window) focusView(window, model.target)
  }

  const askAboutPopup = async (popup: Popup): Promise<void> => {
    const url = toProgram(popup.url, world.schemes)
    const details = {
      url,
      frameName: popup.frameName,
      features: popup.features,
      disposition: 'foreground-tab',
      referrer: { url: address(), policy: 'default' },
    } satisfies HandlerDetails
    const action = openHandler?.(details).action ?? 'allow'
    world.recorder.record('window.open', url, action)
    await (action === 'deny' ? popup.close() : popup.release())
  }

  const receive = (page: PageTarget, frameId: string, message: FromPreload): void => {
    if (message.kind !== 'preload-error') {
      const sender = { contents: api, frame: page.frames.of(frameId) }
      return world.inBackground(receiveMessage(sender, message, (reply) => page.toPreload(frameId, reply)))
    }
    process.stderr.write(`Unable to load preload script: ${preferences.preload}\n${message.message}\n`)
    emitter.emit('preload-error', mainEvent({}), preferences.preload, new Error(message.message))
    world.recorder.record('preload-error', message.message)
  }

  const openContents = async (): Promise<PageTarget> => {
    const opened = await openPage(await session.browserContext(), preferences, id, {
      onRequest: (target, paused) =>
        world.inBackground(decideRequest(target, paused, { contents: api, emitter, session, takeOwnLoad })),
      onMessage: receive,
      onPopup: (popup) => world.inBackground(askAboutPopup(popup)),
    })
    world.inBackground(followDownloads(session, api, opened.mainFrameId))
    followPage(opened, { id, emitter, state, onGone: (details) => onGone(model, details) })
    state.page = opened
    return opened
  }

  const applySize = (): void => {
    const [width, height] = size
    if (width < 1 || height < 1) return
    const metrics = {
      width: Math.max(1, Math.round(width / zoomFactor)),
      height: Math.max(1, Math.round(height / zoomFactor)),
      deviceScaleFactor: zoomFactor,
      mobile: false,
    }
    world.inBackground(
      page.then((target) => target.session.send('Emulation.setDeviceMetricsOverride', metrics)),
    )
  }
  const zoomTo = (factor: number): void => {
    zoomFactor = factor
    applySize()
  }
  const record = (member: string, ...args: readonly unknown[]): void =>
    world.recorder.record(`webContents.${member}`, id, ...args)
  const edit = (member: string) => (): void => record(member)

  const page = openContents()
  world.inBackground(page)
  const loader = createPageLoader({
    contents: () => api,
    page: () => page,
    session,
    state,
    emitter,
    preferences,
    takeFocus,
  })
  const api: WebContents = modelled<WebContents>(
    name,
    {
      id,
      session: session.api,
      get mainFrame() {
        const frame = state.page?.frames.of(state.page.mainFrameId)
        if (!frame) throw notModelled('webContents.mainFrame before the page exists')
        return frame
      },
      loadURL: (url, options) => {
        if (options !== undefined) throw notModelled('the options of webContents.loadURL')
        const done = loader.navigate(url)
        // Electron marks the promise as handled: a program may leave it alone.
        done.catch(() => undefined)
        return done
      },
      reload: () => world.inBackground(loader.reload(false)),
      reloadIgnoringCache: () => world.inBackground(loader.reload(true)),
      getURL: address,
      getTitle: () => state.title,
      getType: () => 'window',
      isLoading: () => state.isLoading,
      isLoadingMainFrame: () => state.isLoading,
      isCrashed: () => state.life === 'crashed',
      isDestroyed: () => state.life === 'destroyed',
      isFocused: () => focusedView()?.contents === api,
      focus: takeFocus,
      close: () => destroy(),
      send: (channel, ...args: unknown[]) => {
        world.inBackground(
          page.then((target) => target.toPreload(target.mainFrameId, { kind: 'message', channel, args })),
        )
      },
      setWindowOpenHandler: (handler) => void (openHandler = handler),
      getZoomFactor: () => zoomFactor,
      setZoomFactor: zoomTo,
      getZoomLevel: () => Math.log(zoomFactor) / Math.log(zoomStep),
      setZoomLevel: (level) => zoomTo(zoomStep ** level),
      setVisualZoomLevelLimits: () => Promise.resolve(),
      forcefullyCrashRenderer: () => {
        page.then(({ session: line }) => line.send('Page.crash')).catch(() => undefined)
      },
      isDevToolsOpened: () => false,
      openDevTools: edit('openDevTools'),
      closeDevTools: edit('closeDevTools'),
      toggleDevTools: edit('toggleDevTools'),
      undo: edit('undo'),
      redo: edit('redo'),
      cut: edit('cut'),
      copy: edit('copy'),
      paste: edit('paste'),
      pasteAndMatchStyle: edit('pasteAndMatchStyle'),
      delete: edit('delete'),
      selectAll: edit('selectAll'),
      replaceMisspelling: (text) => record('replaceMisspelling', text),
      setBackgroundThrottling: (isAllowed) => record('setBackgroundThrottling', isAllowed),
      setIgnoreMenuShortcuts: (isIgnored) => record('setIgnoreMenuShortcuts', isIgnored),
    },
    emitter.members,
  )
  const destroy = (): void => {
    if (state.life === 'destroyed') return
    state.life = 'destroyed'
    all.delete(id)
    if (window?.view === model.target) focusView(window, null)
    world.inBackground(page.then(({ targetId }) => world.browser.send('Target.closeTarget', { targetId })))
    emitter.emit('destroyed')
  }
  const model: ContentsModel = {
    api,
    emitter,
    session,
    page,
    target: { contents: api, emitFocus: (isFocused) => void emitter.emit(isFocused ? 'focus' : 'blur') },
    url: address,
    targetId: () => state.page?.targetId ?? null,
    enterWindow: (next) => void (window = next),
    resize: (width, height) => {
      size = [width, height]
      applySize()
    },
  }
  all.set(id, model)
  onCreated(model)
  return model
}

/** Each level is a fifth larger than the one before (webContents.setZoomLevel). */
const zoomStep = 1.2

export const webContents = modelledClass<typeof Electron.WebContents>(
  'webContents',
  () => {
    throw new TypeError('Illegal constructor')
  },
  {
    getAllWebContents: () => allContents().map(({ api }) => api),
    getFocusedWebContents: () => focusedView()?.contents ?? null,
    fromId: (id) => all.get(id)?.api,
  },
)
