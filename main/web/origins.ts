import type { PageName } from '#contract/methods'
import type { PageReach } from '../page-headers.ts'

/** The two pages are two origins, so that the chat page can neither read the consent page nor act as it. */
export type Origins = { readonly [Page in PageName]: { readonly host: string; readonly origin: string } }

export const originsAt = (port: number): Origins => ({
  chat: at(`workspace.assent.localhost:${port}`),
  consent: at(`consent.assent.localhost:${port}`),
})

/** Names under .localhost lead to this machine only (RFC 6761); any other Host is a rebinding attempt or a mistake. */
export const pageOfHost = (origins: Origins, host: string | undefined): PageName | null => {
  if (host === origins.chat.host) return 'chat'
  return host === origins.consent.host ? 'consent' : null
}

/** The chat page embeds the consent page and nothing else; each page reaches its own socket only. */
export const reachOf = (origins: Origins, page: PageName): PageReach => ({
  connect: `ws://${origins[page].host}`,
  frames: page === 'chat' ? origins.consent.origin : "'none'",
  framedBy: page === 'chat' ? "'none'" : origins.chat.origin,
})

const at = (host: string): { readonly host: string; readonly origin: string } => ({
  host,
  origin: `http://${host}`,
})
