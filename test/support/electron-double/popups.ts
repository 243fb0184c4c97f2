import type { Protocol } from './cdp.ts'
import type { PageTarget } from './page-target.ts'
import { world } from './world.ts'

/** A window that a page opened; it stands still until it is decided about. */
export type Popup = {
  readonly url: string
  readonly frameName: string
  readonly features: string
  readonly close: () => Promise<unknown>
  readonly release: () => Promise<unknown>
}

type Opened = Protocol.Page.windowOpenPayload

const openers = new Map<string, (event: Protocol.Target.attachedToTargetPayload) => void>()
let isWatching = false

/** Tells of each window that this page opens from now on. */
export const watchPopups = async (page: PageTarget, onPopup: (popup: Popup) => void): Promise<void> => {
  let lastOpened: Opened | null = null
  page.session.on('Page.windowOpen', (opened) => void (lastOpened = opened))
  openers.set(page.targetId, ({ sessionId, targetInfo }) => {
    const { url, windowName, windowFeatures } = lastOpened ?? unnamed(targetInfo.url)
    onPopup({
      url,
      frameName: windowName,
      features: windowFeatures.join(','),
      close: () => world.browser.send('Target.closeTarget', { targetId: targetInfo.targetId }),
      release: () => resume(sessionId),
    })
  })
  if (isWatching) return
  isWatching = true
  world.browser.on('Target.attachedToTarget', attached)
  await world.browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  })
}

/** Other programs may use the same Chromium: what is not a window of a page of ours goes on at once. */
const attached = (event: Protocol.Target.attachedToTargetPayload): void => {
  if (!event.waitingForDebugger) return
  const opener = openers.get(event.targetInfo.openerId ?? '')
  if (opener) opener(event)
  else world.inBackground(letGo(event.sessionId))
}

const resume = (sessionId: string): Promise<unknown> =>
  world.browser.session(sessionId).send('Runtime.runIfWaitingForDebugger')

/** Another program's window may end at any moment: then there is nothing left to let go. */
const letGo = async (sessionId: string): Promise<void> => {
  try {
    await resume(sessionId)
    await world.browser.send('Target.detachFromTarget', { sessionId })
  } catch (error) {
    if (!(error instanceof Error && /\bsession\b.*\bid\b/i.test(error.message))) throw error
  }
}

const unnamed = (url: string): Opened => ({ url, windowName: '', windowFeatures: [], userGesture: false })
