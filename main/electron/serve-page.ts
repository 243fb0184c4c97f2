import type { PageName } from '#contract/methods'
import { pageFileAt, type PageFiles } from '../page-files.ts'
import { headersFor } from '../page-headers.ts'
import { pageAt } from './addresses.ts'

/** No socket and no frame: the bridge is the preload's, and the consent page is a view of its own. */
export const pageHeaders = headersFor({ connect: "'none'", frames: "'none'", framedBy: "'none'" })

/** Answers requests of one page's session, with that page's own host only. */
export const servePage =
  (page: PageName, files: PageFiles) =>
  (request: Pick<Request, 'url' | 'method'>): Response => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (pageAt(request.url) !== page || !isRead) return new Response('Not here.', { status: 403 })
    const file = pageFileAt(files, page, new URL(request.url).pathname)
    if (!file) return new Response('There is nothing here.', { status: 404, headers: pageHeaders })
    return new Response(file.body, { headers: { ...pageHeaders, 'Content-Type': file.type } })
  }
