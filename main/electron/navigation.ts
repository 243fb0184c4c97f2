import type { Session, WebContents } from 'electron'
import { pageAt } from './addresses.ts'

/**
 * Closes every way out of a page: it shows what main loads into it and nothing else. New windows are refused in all
 * cases; a link leaves through openUrl, after the whole address was shown.
 */
export const closeNavigation = (contents: WebContents): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Schemes that never leave the page. */
const insideSchemes = ['blob:', 'data:']

/** Whether a page's request stays inside: its own files, and data that it holds already. */
export const isInside = (address: string): boolean =>
  pageAt(address) !== null || insideSchemes.includes(URL.parse(address)?.protocol ?? '')

/** A second lock beside the pages' CSP: no request of a page reaches the network (I10). */
export const refuseRequests = (session: Session): void =>
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isInside(details.url) }))
