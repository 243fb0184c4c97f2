import * as proofs from '../fixtures/desktop/proofs.ts'
import type { DesktopProof } from '../fixtures/desktop/proofs.ts'
import type { Patch } from './consent-mutants.ts'
import type { Spoilt } from './spoilt-shells.ts'

/** A bug in a copy of the desktop shell. */
export type ElectronMutant = Spoilt & {
  /** What must not hold any more; "opens" when the program must not even come up. */
  readonly noticedBy: DesktopProof | 'opens'
}

const mutant = (
  name: string,
  noticedBy: ElectronMutant['noticedBy'],
  ...patches: readonly Patch[]
): ElectronMutant => ({ name, noticedBy, patches })
const patch = (file: string, find: string, replace: string): Patch => ({ file, find, replace })

const index = 'main/index.ts'
const navigation = 'main/electron/navigation.ts'
const permissions = 'main/electron/permissions.ts'
const chatPreload = 'dist/preload/index.cjs'

const isolationOff = patch(
  'main/electron/page-view.ts',
  'preferences[name](preload)',
  "{ ...preferences[name](preload), contextIsolation: name !== 'chat' }",
)
const withoutHandler = (event: string): Patch =>
  patch(navigation, `contents.on('${event}', (event) => event.preventDefault())`, '')
const withoutSchemes = patch(index, 'protocol.registerSchemesAsPrivileged([schemePrivileges])', '')
const ready = 'await app.whenReady()'

export const electronMutants: readonly ElectronMutant[] = [
  mutant('isolationOff', proofs.answers, isolationOff),
  mutant(
    'isolationOffButWorking',
    proofs.isolated,
    isolationOff,
    patch(
      chatPreload,
      'electron.contextBridge.exposeInMainWorld("bridge", ',
      'Object.defineProperty(globalThis, "bridge", { enumerable: true, value: Object.freeze(',
    ),
    patch(chatPreload, 'pageBridge(Object.keys(chatMethods)));', 'pageBridge(Object.keys(chatMethods))) });'),
  ),
  mutant(
    'preloadNeedsNode',
    proofs.answers,
    patch(
      chatPreload,
      'let electron = require("electron");',
      'let electron = require("electron");require("node:fs");',
    ),
  ),
  mutant(
    'policyDropped',
    proofs.contentPolicy,
    patch('main/page-headers.ts', "'Content-Security-Policy': policyFor(reach),", ''),
  ),
  mutant(
    'navigationOpen',
    proofs.navigation,
    withoutHandler('will-navigate'),
    withoutHandler('will-frame-navigate'),
  ),
  mutant('popupsAllowed', proofs.popups, patch(navigation, "action: 'deny'", "action: 'allow'")),
  mutant(
    'permissionsGranted',
    proofs.permissions,
    patch(
      permissions,
      "permission === 'clipboard-sanitized-write' && isMainFrame && pageAt(from) === 'chat'",
      'permission.length > 0 || (isMainFrame && pageAt(from) === null)',
    ),
  ),
  mutant(
    'noPermissionHandlers',
    proofs.permissions,
    patch(permissions, 'session.setPermissionCheckHandler(', 'void Array.of('),
  ),
  mutant(
    'schemeLate',
    'opens',
    withoutSchemes,
    patch(index, ready, `${ready}\nprotocol.registerSchemesAsPrivileged([schemePrivileges])`),
  ),
  mutant('schemeForgotten', 'opens', withoutSchemes),
  mutant('windowBeforeReady', 'opens', patch(index, ready, 'void app.whenReady()')),
  mutant(
    'channelRenamed',
    proofs.answers,
    patch('preload/contract/channels.ts', "call: 'assent:call'", "call: 'assent:request'"),
  ),
]
