import type { WebContents } from 'electron'
import type { Protocol } from './cdp.ts'
import { programOrigin } from './origins.ts'
import type { SessionModel } from './session.ts'
import { world } from './world.ts'

type Permission = Parameters<NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>>[1]
type Descriptor = Protocol.Browser.PermissionDescriptor

/** Electron's names and what Chromium calls them. */
const chromiumNames: readonly (readonly [Permission, Descriptor])[] = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['midiSysex', { name: 'midi', sysex: true }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
  ['idle-detection', { name: 'idle-detection' }],
  ['persistent-storage', { name: 'persistent-storage' }],
  ['window-management', { name: 'window-management' }],
  ['local-fonts', { name: 'local-fonts' }],
  ['display-capture', { name: 'display-capture' }],
  ['sensors', { name: 'accelerometer' }],
]

/**
 * Asks the session's handlers about each permission and sets in Chromium what they say, before a page of this address
 * is loaded: Chromium reports no request of a permission, so the question comes early. Granted is what either of the
 * handlers grants, and everything where there is none, as in Electron.
 */
export const applyPermissions = async (
  session: SessionModel,
  contents: WebContents,
  address: string,
  wireAddress: string,
): Promise<void> => {
  const browserContextId = await session.browserContext()
  const origin = new URL(wireAddress).origin
  await Promise.all(
    chromiumNames.map(([name, permission]) => {
      const setting = isAllowed(session, contents, name, address) ? 'granted' : 'denied'
      return world.browser.send('Browser.setPermission', { permission, setting, origin, browserContextId })
    }),
  )
}

const isAllowed = (
  session: SessionModel,
  contents: WebContents,
  permission: Permission,
  address: string,
): boolean => {
  const requestHandler = session.requestHandler()
  const checkHandler = session.checkHandler()
  const details = { requestingUrl: address, isMainFrame: true }
  if (!requestHandler || !checkHandler) return true
  if (checkHandler(contents, permission, programOrigin(address, world.schemes), details)) return true
  let isGranted = false
  requestHandler(contents, permission, (granted) => (isGranted = granted), details)
  return isGranted
}
