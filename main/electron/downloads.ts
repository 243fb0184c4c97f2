import { join } from 'node:path'
import type { Session } from 'electron'
import { pageAt } from './addresses.ts'

/** What the chat page made itself: a blob of its own origin. Nothing is fetched to be saved. */
export const isOwnDownload = (address: string): boolean =>
  address.startsWith('blob:') && pageAt(address.slice('blob:'.length)) === 'chat'

/** The name that is proposed to the user: no folder, no control character, nothing hidden. */
export const proposedName = (name: string): string => {
  // oxlint-disable-next-line no-control-regex
  const plain = name.replaceAll(/[/\\:*?"<>|\u0000-\u001f\u007f]/g, '_').replace(/^\.+/, '')
  return plain.slice(0, longestName) || 'assent'
}

const longestName = 200

/** Exports are saved where the user says; every other download is refused. */
export const askWhereToSave = (session: Session, downloadsFolder: string): void => {
  session.on('will-download', (event, item) => {
    if (!isOwnDownload(item.getURL())) return event.preventDefault()
    item.setSaveDialogOptions({ defaultPath: join(downloadsFolder, proposedName(item.getFilename())) })
  })
}

export const refuseDownloads = (session: Session): void => {
  session.on('will-download', (event) => event.preventDefault())
}
