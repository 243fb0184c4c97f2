import type { CustomScheme } from 'electron'
import type { PageName } from '#contract/methods'

/** Pages have a scheme of their own (never file://), and each its own host: two origins. */
export const scheme = 'app'

/** To be registered once, before the app is ready. */
export const schemePrivileges: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

const hosts: Readonly<Record<PageName, string>> = { chat: 'workspace', consent: 'consent' }

export const addressOf = (page: PageName): string => `${scheme}://${hosts[page]}/`

/** The page that an address belongs to; null for every other address, and for what is none. */
export const pageAt = (address: string): PageName | null => {
  const url = URL.parse(address)
  if (url?.protocol !== `${scheme}:` || url.port !== '' || url.username !== '' || url.password !== '')
    return null
  if (url.hostname === hosts.chat) return 'chat'
  return url.hostname === hosts.consent ? 'consent' : null
}
