import type { WebFrameMain } from 'electron'
import type { CdpSession } from './cdp.ts'
import { modelled } from './modelled.ts'
import { programOrigin, toProgram } from './origins.ts'
import { world } from './world.ts'

type Known = {
  readonly api: WebFrameMain
  parentId: string | null
  wireUrl: string
  isGone: boolean
}

/** The frames of one page, as Chromium tells of them. */
export type Frames = {
  readonly of: (frameId: string) => WebFrameMain | null
  readonly wireUrlOf: (frameId: string) => string
  readonly isMain: (frameId: string) => boolean
}

let lastNode = 0

/** Follows the page's frames from now on; the top frame is the target's own. */
export const followFrames = (session: CdpSession, mainFrameId: string, processId: number): Frames => {
  const frames = new Map<string, Known>()

  const add = (id: string, parentId: string | null): Known => {
    const frame: Known = { api: describe(id), parentId, wireUrl: 'about:blank', isGone: false }
    frames.set(id, frame)
    return frame
  }
  const get = (id: string | null): Known | undefined => (id === null ? undefined : frames.get(id))
  const topOf = (id: string): string => {
    const parentId = get(id)?.parentId ?? null
    return parentId === null ? id : topOf(parentId)
  }
  const describe = (id: string): WebFrameMain => {
    const node = (lastNode += 1)
    return modelled<WebFrameMain>('WebFrameMain', {
      get url() {
        return toProgram(get(id)?.wireUrl ?? '', world.schemes)
      },
      get origin() {
        return programOrigin(get(id)?.wireUrl ?? '', world.schemes)
      },
      get parent() {
        return get(get(id)?.parentId ?? null)?.api ?? null
      },
      get top() {
        return get(topOf(id))?.api ?? null
      },
      get detached() {
        return get(id)?.isGone ?? true
      },
      isDestroyed: () => get(id)?.isGone ?? true,
      processId,
      routingId: node,
      frameTreeNodeId: node,
      name: '',
    })
  }

  add(mainFrameId, null)
  session.on('Page.frameAttached', ({ frameId, parentFrameId }) => void add(frameId, parentFrameId))
  session.on('Page.frameNavigated', ({ frame }) => {
    const known = get(frame.id) ?? add(frame.id, frame.parentId ?? null)
    known.wireUrl = frame.url
  })
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const known = get(frameId)
    if (known) known.wireUrl = url
  })
  session.on('Page.frameDetached', ({ frameId, reason }) => {
    const known = get(frameId)
    if (known && reason === 'remove') known.isGone = true
  })
  return {
    of: (id) => get(id)?.api ?? null,
    wireUrlOf: (id) => get(id)?.wireUrl ?? '',
    isMain: (id) => id === mainFrameId,
  }
}
