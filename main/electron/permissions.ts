import type { Session, WebContents } from 'electron'
import { pageAt } from './addresses.ts'

export type PermissionRequest = {
  readonly permission: string
  /** The address or origin of the frame that asks. */
  readonly from: string
  readonly isMainFrame: boolean
}

/** A page may put text on the clipboard (the copy buttons); everything else is refused. */
export const isPermitted = ({ permission, from, isMainFrame }: PermissionRequest): boolean =>
  permission === 'clipboard-sanitized-write' && isMainFrame && pageAt(from) === 'chat'

/** Without these handlers Electron grants every permission by itself. */
export const refusePermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents: WebContents, permission, answer, details) =>
    answer(isPermitted({ permission, from: details.requestingUrl, isMainFrame: details.isMainFrame })),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isPermitted({ permission, from: origin, isMainFrame: details.isMainFrame }),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
}
