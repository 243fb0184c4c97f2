import { app, session, type Session } from 'electron'
import type { PageName } from '#contract/methods'
import type { PageFiles } from '../page-files.ts'
import { scheme } from './addresses.ts'
import { askWhereToSave, refuseDownloads } from './downloads.ts'
import { refuseRequests } from './navigation.ts'
import { refusePermissions } from './permissions.ts'
import { servePage } from './serve-page.ts'
import { chatPreferences, consentPreferences } from './web-preferences.ts'

const partitions: Readonly<Record<PageName, string>> = {
  chat: chatPreferences('').partition,
  consent: consentPreferences('').partition,
}

/** The page's own session: serves its host and nothing else, and refuses what a page could ask for. */
export const prepareSession = (page: PageName, files: PageFiles): Session => {
  const own = session.fromPartition(partitions[page], { cache: false })
  own.protocol.handle(scheme, servePage(page, files))
  refusePermissions(own)
  refuseRequests(own)
  if (page === 'chat') askWhereToSave(own, app.getPath('downloads'))
  else refuseDownloads(own)
  return own
}

/** Its files stay open and nearly empty; those that are left go at the next start (erase-everything.ts). */
export const clearSession = async (own: Session): Promise<void> => {
  await own.clearStorageData()
  await own.clearCache()
}

/** No view uses the default session; it refuses everything in case one ever does. */
export const closeDefaultSession = (): void => {
  refusePermissions(session.defaultSession)
  refuseRequests(session.defaultSession)
  refuseDownloads(session.defaultSession)
}
