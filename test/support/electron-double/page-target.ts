import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { WebPreferences } from 'electron'
import type { CdpSession, Protocol } from './cdp.ts'
import { followFrames, type Frames } from './frames.ts'
import { notModelled } from './modelled.ts'
import {
  preloadScripts,
  preloadWorldName,
  type FromPreload,
  type PreloadSetup,
  type ToPreload,
} from './preload-world.ts'
import { watchPopups, type Popup } from './popups.ts'
import { world } from './world.ts'
import electronPackage from 'electron/package.json' with { type: 'json' }

/** A page in Chromium, with its preload in a world of its own. */
export type PageTarget = {
  readonly targetId: string
  readonly session: CdpSession
  readonly frames: Frames
  /** Speaks to the preload of the document that is shown now; lost when there is none, as in Electron. */
  readonly toPreload: (frameId: string, message: ToPreload) => Promise<void>
  readonly mainFrameId: string
}

export type PageEvents = {
  readonly onRequest: (page: PageTarget, paused: Protocol.Fetch.requestPausedPayload) => void
  readonly onMessage: (page: PageTarget, frameId: string, message: FromPreload) => void
  readonly onPopup: (popup: Popup) => void
}

/** Opens an empty page whose every request comes to `onRequest`. */
export const openPage = async (
  browserContextId: string,
  preferences: WebPreferences,
  processId: number,
  events: PageEvents,
): Promise<PageTarget> => {
  const preload = await readPreload(preferences)
  const { targetId } = await world.browser.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    newWindow: true,
  })
  const { sessionId } = await world.browser.send('Target.attachToTarget', { targetId, flatten: true })
  const session = world.browser.session(sessionId)
  const frames = followFrames(session, targetId, processId)
  const contexts = new Map<string, number>()
  const names = { binding: `send_${secret()}`, inbox: `receive_${secret()}`, token: secret() }
  const isIsolated = preferences.contextIsolation !== false

  const page: PageTarget = {
    targetId,
    session,
    frames,
    mainFrameId: targetId,
    toPreload: async (frameId, message) => {
      const contextId = contexts.get(frameId)
      if (contextId === undefined) return
      const expression = `globalThis.${names.inbox}?.(${JSON.stringify(JSON.stringify(message))})`
      await session.send('Runtime.evaluate', { expression, contextId })
    },
  }

  session.on('Runtime.executionContextCreated', ({ context }) => {
    const data = context.auxData as unknown as ContextData
    if (isIsolated ? context.name === preloadWorldName : data.isDefault)
      contexts.set(data.frameId, context.id)
  })
  session.on('Runtime.executionContextsCleared', () => contexts.clear())
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    for (const [frameId, id] of contexts) if (id === executionContextId) contexts.delete(frameId)
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== names.binding) return
    const frameId = [...contexts].find(([, id]) => id === executionContextId)?.[0]
    if (frameId !== undefined) events.onMessage(page, frameId, JSON.parse(payload) as FromPreload)
  })
  session.on('Fetch.requestPaused', (paused) => events.onRequest(page, paused))

  await Promise.all([
    watchPopups(page, events.onPopup),
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    ...(preload === null ? [] : addPreload(session, preload, { ...names, isIsolated })),
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
  ])
  return page
}

/** In this order: the function that leads to main, the page's end of the bridge, the preload itself. */
const addPreload = (
  session: CdpSession,
  preload: string,
  names: Pick<PreloadSetup, 'binding' | 'inbox' | 'token' | 'isIsolated'>,
): readonly Promise<unknown>[] => {
  const { isIsolated, binding } = names
  const setup = { ...names, platform: process.platform, versions: { electron: electronPackage.version } }
  const scripts = preloadScripts(setup, preload)
  const add = (source: string, worldName: string): Promise<unknown> =>
    session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName })
  return [
    session.send('Runtime.addBinding', {
      name: binding,
      ...(isIsolated && { executionContextName: preloadWorldName }),
    }),
    ...(isIsolated ? [add(scripts.page, '')] : []),
    add(scripts.preload, isIsolated ? preloadWorldName : ''),
  ]
}

/** Chromium's own description; the protocol leaves it open. */
type ContextData = { readonly frameId: string; readonly isDefault: boolean }

const secret = (): string => randomBytes(12).toString('hex')

/** Only the sandboxed preload is modelled; a page with Node in it is not. */
export const refuseUnmodelled = ({ sandbox, nodeIntegration, webviewTag }: WebPreferences): void => {
  if (sandbox === false) throw notModelled('webPreferences.sandbox: false')
  if (nodeIntegration === true) throw notModelled('webPreferences.nodeIntegration: true')
  if (webviewTag === true) throw notModelled('webPreferences.webviewTag: true')
}

const readPreload = async ({ preload }: WebPreferences): Promise<string | null> =>
  preload === undefined ? null : await readFile(preload, 'utf8')
