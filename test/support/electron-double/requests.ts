import type { WebContents } from 'electron'
import type { Protocol } from './cdp.ts'
import { mainEvent, type Emitter } from './emitter.ts'
import { headerToProgram, headerToWire, toProgram } from './origins.ts'
import type { PageTarget } from './page-target.ts'
import type { SessionModel } from './session.ts'
import { world } from './world.ts'

type Paused = Protocol.Fetch.requestPausedPayload

/** What the requests of one page are decided with. */
export type RequestDeps = {
  readonly contents: WebContents
  readonly emitter: Emitter
  readonly session: SessionModel
  /** True once for the address that main itself is loading. */
  readonly takeOwnLoad: (wireUrl: string) => boolean
}

/** Decides one request of a page: may it navigate, does the session let it through, who answers. */
export const decideRequest = async (page: PageTarget, paused: Paused, deps: RequestDeps): Promise<void> => {
  const { requestId, request, resourceType, frameId } = paused
  const url = toProgram(request.url, world.schemes)
  if (isOfChromium(paused)) return fulfill(page, requestId, new Response(null, { status: 404 }))
  if (resourceType === 'Document' && !deps.takeOwnLoad(request.url)) {
    const event = { url, frameId, isRedirect: paused.redirectedRequestId !== undefined }
    if (isNavigationPrevented(page, event, deps)) return fail(page, requestId, 'Aborted')
  }
  if (await isCancelled(url, paused, deps)) return fail(page, requestId, 'BlockedByClient')
  const handler = deps.session.protocol.handlerFor(URL.parse(url)?.protocol.slice(0, -1) ?? '')
  if (!handler) {
    if (url !== request.url) return fail(page, requestId, 'Failed')
    world.recorder.record('network', url)
    return void (await page.session.send('Fetch.continueRequest', { requestId }))
  }
  try {
    const answer = await handler(requestFrom(url, request))
    await fulfill(page, requestId, answer)
  } catch (error) {
    process.stderr.write(`protocol.handle failed for ${url}: ${String(error)}\n`)
    await fail(page, requestId, 'Failed')
  }
}

export type Navigation = { readonly url: string; readonly frameId: string; readonly isRedirect: boolean }

/** Asks the program's listeners, as Electron does for whatever a page starts by itself. */
export const isNavigationPrevented = (
  page: PageTarget,
  { url, frameId, isRedirect }: Navigation,
  { emitter }: Pick<RequestDeps, 'emitter'>,
): boolean => {
  const isMainFrame = page.frames.isMain(frameId)
  const frame = page.frames.of(frameId)
  const ask = (name: string): boolean => {
    const event = mainEvent({ url, isSameDocument: false, isMainFrame, frame, initiator: frame })
    emitter.emit(name, event, url, false, isMainFrame, frame?.processId, frame?.routingId)
    return event.defaultPrevented
  }
  const isPrevented = isRedirect
    ? ask('will-redirect')
    : ask('will-frame-navigate') || (isMainFrame && ask('will-navigate'))
  world.recorder.record('navigation', url, isPrevented ? 'prevented' : 'allowed')
  return isPrevented
}

/** Chromium looks for an icon of any https page by itself; Electron does not. */
const isOfChromium = ({ request, resourceType }: Paused): boolean =>
  resourceType === 'Other' && new URL(request.url).pathname === '/favicon.ico'

const isCancelled = (url: string, paused: Paused, deps: RequestDeps): Promise<boolean> => {
  const listener = deps.session.beforeRequest()
  if (!listener) return Promise.resolve(false)
  const details = {
    id: Number(paused.requestId.replaceAll(/\D/g, '')) || 0,
    url,
    method: paused.request.method,
    resourceType: resourceTypes[paused.resourceType] ?? 'other',
    referrer: toProgram(paused.request.headers['Referer'] ?? '', world.schemes),
    timestamp: Date.now(),
    webContents: deps.contents,
    webContentsId: deps.contents.id,
    uploadData: [],
  } satisfies Electron.OnBeforeRequestListenerDetails
  return new Promise((resolve) => {
    listener(details, ({ cancel, redirectURL }) => {
      if (redirectURL !== undefined) throw new Error('the double of electron does not model redirectURL')
      resolve(cancel === true)
    })
  })
}

const resourceTypes: Partial<
  Record<Protocol.Network.ResourceType, Electron.OnBeforeRequestListenerDetails['resourceType']>
> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Image: 'image',
  Script: 'script',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
}

const requestFrom = (url: string, request: Protocol.Network.Request): Request => {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, headerToProgram(value, world.schemes)] as [string, string],
  )
  const isBodiless = request.method === 'GET' || request.method === 'HEAD'
  return new Request(url, {
    method: request.method,
    headers,
    ...(!isBodiless && request.postData !== undefined && { body: request.postData }),
  })
}

const fulfill = async (page: PageTarget, requestId: string, response: Response): Promise<void> => {
  const body = Buffer.from(await response.arrayBuffer()).toString('base64')
  const responseHeaders = [...response.headers].map(([name, value]) => ({
    name,
    value: headerToWire(value, world.schemes),
  }))
  await page.session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders,
    body,
  })
}

const fail = async (
  page: PageTarget,
  requestId: string,
  errorReason: Protocol.Network.ErrorReason,
): Promise<void> => void (await page.session.send('Fetch.failRequest', { requestId, errorReason }))
