import type {
  Clipboard,
  Dialog,
  Display,
  NativeImage,
  NativeTheme,
  PowerMonitor,
  Rectangle,
  Screen,
  Shell,
} from 'electron'
import { createEmitter, eventsOf } from './emitter.ts'
import { modelled, modelledClass } from './modelled.ts'
import { world } from './world.ts'

const { record, answer } = world.recorder

/** Dialogs take their window before their options, or their options alone. */
const optionsOf = (args: readonly unknown[]): unknown => args.at(-1)

const ask = (api: string, args: readonly unknown[]): unknown => {
  world.needsReady('dialog module can only be used after app is ready')
  record(api, optionsOf(args))
  return answer(api)
}

/** Every dialog is answered from the test's script; one without an answer throws. */
export const dialog = modelled<Dialog>('dialog', {
  showErrorBox: (title, content) => record('dialog.showErrorBox', title, content),
  showMessageBox: (...args: unknown[]) =>
    Promise.resolve().then(() => ask('dialog.showMessageBox', args) as Electron.MessageBoxReturnValue),
  showMessageBoxSync: (...args: unknown[]) => ask('dialog.showMessageBoxSync', args) as number,
  showOpenDialog: (...args: unknown[]) =>
    Promise.resolve().then(() => ask('dialog.showOpenDialog', args) as Electron.OpenDialogReturnValue),
  showSaveDialog: (...args: unknown[]) =>
    Promise.resolve().then(() => ask('dialog.showSaveDialog', args) as Electron.SaveDialogReturnValue),
})

export const shell = modelled<Shell>('shell', {
  openExternal: (url) => {
    record('shell.openExternal', url)
    return Promise.resolve()
  },
  showItemInFolder: (path) => record('shell.showItemInFolder', path),
  beep: () => record('shell.beep'),
})

export const clipboard = modelled<Clipboard>('clipboard', {
  writeText: (text) => Promise.resolve(record('clipboard.writeText', text)),
})

const themeEvents = createEmitter('nativeTheme', eventsOf<NativeTheme>()(['updated']))
let prefersDark = world.setup.prefersDark
let themeSource: NativeTheme['themeSource'] = 'system'

export const preferDark = (isDark: boolean): void => {
  prefersDark = isDark
  if (themeSource === 'system') themeEvents.emit('updated')
}

export const nativeTheme = modelled<NativeTheme>(
  'nativeTheme',
  {
    get themeSource() {
      return themeSource
    },
    set themeSource(next) {
      if (!['system', 'light', 'dark'].includes(next)) throw new TypeError(`there is no theme "${next}"`)
      const wasDark = nativeTheme.shouldUseDarkColors
      themeSource = next
      if (nativeTheme.shouldUseDarkColors !== wasDark) themeEvents.emit('updated')
    },
    get shouldUseDarkColors() {
      return themeSource === 'system' ? prefersDark : themeSource === 'dark'
    },
  },
  themeEvents.members,
)

const screenEvents = createEmitter(
  'screen',
  eventsOf<Screen>()(['display-added', 'display-removed', 'display-metrics-changed']),
)

const displayOf = (bounds: Rectangle, index: number): Display =>
  modelled<Display>('Display', {
    id: index + 1,
    bounds,
    workArea: bounds,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width: bounds.width, height: bounds.height },
    scaleFactor: 1,
  })

const displays = (): Display[] => {
  world.needsReady("The 'screen' module can't be used before the app 'ready' event")
  return world.setup.displays.map(displayOf)
}

const firstDisplay = (): Display => {
  const [first] = displays()
  if (!first) throw new Error('the test gave no display')
  return first
}

export const screen = modelled<Screen>(
  'screen',
  {
    getAllDisplays: displays,
    getPrimaryDisplay: firstDisplay,
    getDisplayMatching: ({ x, y }) =>
      displays().find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y) ??
      firstDisplay(),
  },
  screenEvents.members,
)

const powerEvents = createEmitter(
  'powerMonitor',
  eventsOf<PowerMonitor>()([
    'suspend',
    'resume',
    'shutdown',
    'lock-screen',
    'unlock-screen',
    'on-ac',
    'on-battery',
  ]),
)

export const powerMonitor = modelled<PowerMonitor>('powerMonitor', {}, powerEvents.members)

export const systemEmitters = {
  nativeTheme: themeEvents,
  screen: screenEvents,
  powerMonitor: powerEvents,
} as const

const createImage = (name: string, isEmptyNow: boolean): NativeImage => {
  let isEmpty = isEmptyNow
  return modelled<NativeImage>('NativeImage', {
    isEmpty: () => isEmpty,
    addRepresentation: ({ width, height, buffer }) => {
      if (buffer && width && height && buffer.length !== width * height * bytesPerPixel)
        throw new Error(`${name}: ${buffer.length} bytes are no image of ${width} by ${height}`)
      isEmpty = false
    },
    setTemplateImage: () => undefined,
    isTemplateImage: () => false,
    resize: () => createImage(name, isEmpty),
  })
}

const bytesPerPixel = 4

export const nativeImage = modelledClass<typeof Electron.NativeImage>(
  'nativeImage',
  () => {
    throw new TypeError('Illegal constructor')
  },
  {
    createEmpty: () => createImage('empty', true),
    createFromPath: (path) => createImage(path, path === ''),
    createFromBuffer: (buffer) => createImage('buffer', buffer.length === 0),
    createFromBitmap: (buffer) => createImage('bitmap', buffer.length === 0),
    createFromDataURL: (url) => createImage('data', url === ''),
  },
)
