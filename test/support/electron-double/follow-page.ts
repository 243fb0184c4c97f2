import type { RenderProcessGoneDetails } from 'electron'
import type { ContentsState } from './contents-state.ts'
import { mainEvent, type Emitter } from './emitter.ts'
import { toProgram } from './origins.ts'
import type { PageTarget } from './page-target.ts'
import { isNavigationPrevented } from './requests.ts'
import { world } from './world.ts'

export type FollowDeps = {
  readonly id: number
  readonly emitter: Emitter
  readonly state: ContentsState
  readonly onGone: (details: RenderProcessGoneDetails) => void
}

/** Turns what Chromium tells of a page into the events of its web contents. */
export const followPage = (page: PageTarget, deps: FollowDeps): void => {
  followNavigation(page, deps)
  const { session, mainFrameId } = page
  const { emitter, state, onGone } = deps

  const readTitle = async (): Promise<void> => {
    const { targetInfo } = await world.browser.send('Target.getTargetInfo', { targetId: mainFrameId })
    if (state.title === targetInfo.title) return
    state.title = targetInfo.title
    emitter.emit('page-title-updated', mainEvent({}), state.title, true)
  }

  session.on('Page.domContentEventFired', () => emitter.emit('dom-ready'))
  session.on('Page.loadEventFired', () => {
    state.isLoading = false
    world.inBackground(readTitle())
    emitter.emit('did-finish-load')
    emitter.emit('did-stop-loading')
    state.loaded.resolve()
  })
  session.on('Inspector.targetCrashed', () => {
    const details: RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 }
    state.life = 'crashed'
    state.isLoading = false
    state.loaded.reject(new Error('ERR_FAILED (-2)'))
    emitter.emit('render-process-gone', mainEvent({}), details)
    onGone(details)
  })
}

const followNavigation = (page: PageTarget, { id, emitter, state }: FollowDeps): void => {
  const { session, frames } = page
  session.on('Page.frameRequestedNavigation', ({ url, frameId }) => {
    // Requests that come to Fetch are asked about there; Chromium shows no other navigation before it happens.
    if (/^https?:/.test(url)) return
    const navigation = { url: toProgram(url, world.schemes), frameId, isRedirect: false }
    if (isNavigationPrevented(page, navigation, { emitter }))
      world.inBackground(session.send('Page.stopLoading'))
  })
  session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
    if (!frames.isMain(frameId)) return
    const isSameDocument = navigationType === 'sameDocument' || navigationType === 'historySameDocument'
    const address = toProgram(url, world.schemes)
    const details = { url: address, isSameDocument, isMainFrame: true, frame: frames.of(frameId) }
    emitter.emit('did-start-navigation', mainEvent(details), address, isSameDocument, true, id, 1)
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    if (!frames.isMain(frame.id)) return
    state.wireUrl = frame.url
    if (state.life === 'crashed') state.life = 'alive'
    emitter.emit('did-navigate', mainEvent({}), toProgram(frame.url, world.schemes), 200, 'OK')
  })
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (!frames.isMain(frameId)) return
    state.wireUrl = url
    emitter.emit('did-navigate-in-page', mainEvent({}), toProgram(url, world.schemes), true, id, 1)
  })
}
