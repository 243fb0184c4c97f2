import type { PageName } from '#contract/methods'

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

export const headersFor = (origins: Origins, page: PageName): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policyFor(origins, page),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
})

const policyFor = (origins: Origins, page: PageName): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ws://${origins[page].host}`,
    page === 'chat' ? `frame-src ${origins.consent.origin}` : "frame-src 'none'",
    page === 'chat' ? "frame-ancestors 'none'" : `frame-ancestors ${origins.chat.origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

const at = (host: string): { readonly host: string; readonly origin: string } => ({
  host,
  origin: `http://${host}`,
})
