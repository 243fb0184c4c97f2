import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { App, CommandLine } from 'electron'
import { allWindows, whenAllWindowsAreClosed } from './base-window.ts'
import { createEmitter, eventsOf, mainEvent } from './emitter.ts'
import { whenQuitIsChosen } from './menu.ts'
import { modelled } from './modelled.ts'
import { whenSessionIsCreated } from './session.ts'
import { takeInstanceLock, type InstanceLock } from './single-instance.ts'
import { whenContents } from './web-contents.ts'
import { world } from './world.ts'

export const appEmitter = createEmitter(
  'app',
  eventsOf<App>()([
    'activate',
    'before-quit',
    'browser-window-blur',
    'browser-window-focus',
    'child-process-gone',
    'open-file',
    'open-url',
    'quit',
    'ready',
    'render-process-gone',
    'second-instance',
    'session-created',
    'web-contents-created',
    'will-finish-launching',
    'will-quit',
    'window-all-closed',
  ]),
)

const ready = Promise.withResolvers<void>()
const paths = new Map<string, string>()
let name = 'Electron'
let badgeCount = 0
let lock: InstanceLock | null = null
let isQuitting = false
let isExiting = false

/** Electron becomes ready only after the entry was evaluated, whatever that waits for at its top level. */
export const entryIsRead = (): void => {
  appEmitter.emit('will-finish-launching')
  world.becomeReady()
  appEmitter.emit('ready', mainEvent({}), {})
  ready.resolve()
}

const appData = (): string => process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')

const pathOf = (which: string): string => {
  const known = paths.get(which)
  if (known !== undefined) return known
  switch (which) {
    case 'home':
      return homedir()
    case 'temp':
      return tmpdir()
    case 'appData':
      return appData()
    case 'userData':
      return join(appData(), name)
    case 'sessionData':
      return pathOf('userData')
    case 'downloads':
    case 'documents':
    case 'desktop':
      return join(homedir(), which[0]?.toUpperCase() + which.slice(1))
    case 'logs':
      return join(pathOf('userData'), 'logs')
    case 'exe':
      return process.execPath
    default:
      throw new Error(`Failed to get '${which}' path`)
  }
}

/** Asks every listener on the way, as Electron does; whoever prevents it ends the attempt. */
const quit = (): void => {
  if (isQuitting || isExiting) return
  isQuitting = true
  const beforeQuit = mainEvent({})
  appEmitter.emit('before-quit', beforeQuit)
  if (beforeQuit.defaultPrevented) return void (isQuitting = false)
  for (const window of allWindows()) {
    if (window.close() === 'kept') return void (isQuitting = false)
  }
  const willQuit = mainEvent({})
  appEmitter.emit('will-quit', willQuit)
  if (willQuit.defaultPrevented) return void (isQuitting = false)
  exit(0)
}

const exit = (code: number): void => {
  if (isExiting) return
  isExiting = true
  allWindows().forEach((window) => window.destroy())
  appEmitter.emit('quit', mainEvent({}), code)
  world.recorder.record('app.exit', code)
  lock?.release()
  process.exit(code)
}

whenAllWindowsAreClosed(() => {
  if (isQuitting || isExiting) return
  if (appEmitter.listenerCount('window-all-closed') > 0) appEmitter.emit('window-all-closed')
  else quit()
})
whenQuitIsChosen(quit)
whenSessionIsCreated(({ api }) => appEmitter.emit('session-created', api))
whenContents({
  created: ({ api }) => appEmitter.emit('web-contents-created', mainEvent({}), api),
  gone: ({ api }, details) => appEmitter.emit('render-process-gone', mainEvent({}), api, details),
})

const commandLine = modelled<CommandLine>('app.commandLine', {
  appendSwitch: (the_switch, value) =>
    world.recorder.record('app.commandLine.appendSwitch', the_switch, value),
  hasSwitch: (the_switch) => world.setup.args.some((arg) => arg.split('=')[0] === `--${the_switch}`),
  getSwitchValue: (the_switch) =>
    world.setup.args
      .find((arg) => arg.startsWith(`--${the_switch}=`))
      ?.slice(the_switch.length + '--='.length) ?? '',
})

const { record } = world.recorder
const neverAfterReady = (api: string): void => {
  if (world.isReady()) throw new Error(`${api} can only be called before app is ready`)
}

export const app: App = modelled<App>(
  'app',
  {
    whenReady: () => ready.promise,
    isReady: world.isReady,
    quit,
    exit: (code) => exit(code ?? 0),
    relaunch: (options) => record('app.relaunch', options),
    requestSingleInstanceLock: (data) => {
      if (lock) return true
      const self = { argv: [...process.argv], cwd: process.cwd(), data: data ?? null }
      lock = takeInstanceLock(world.setup.scratch, pathOf('userData'), self, (second) =>
        appEmitter.emit('second-instance', mainEvent({}), second.argv, second.cwd, second.data),
      )
      return lock !== null
    },
    hasSingleInstanceLock: () => lock !== null,
    releaseSingleInstanceLock: () => {
      lock?.release()
      lock = null
    },
    getPath: pathOf,
    setPath: (which, path) => {
      if (resolve(path) !== path) throw new Error('Path must be absolute')
      paths.set(which, path)
    },
    getAppPath: () => resolve(dirname(world.setup.entry), '../..'),
    getName: () => name,
    setName: (next) => void (name = next),
    get name() {
      return name
    },
    set name(next) {
      name = next
    },
    getVersion: () => '0.0.0',
    getLocale: () => world.setup.locale,
    getSystemLocale: () => world.setup.locale,
    getPreferredSystemLanguages: () => [...world.setup.preferredLanguages],
    isPackaged: world.setup.isPackaged,
    commandLine,
    enableSandbox: () => {
      neverAfterReady('app.enableSandbox')
      record('app.enableSandbox')
    },
    disableHardwareAcceleration: () => {
      neverAfterReady('app.disableHardwareAcceleration')
      record('app.disableHardwareAcceleration')
    },
    setBadgeCount: (count) => {
      badgeCount = count ?? 0
      record('app.setBadgeCount', badgeCount)
      return true
    },
    getBadgeCount: () => badgeCount,
    focus: () => record('app.focus'),
    setAppUserModelId: (id) => record('app.setAppUserModelId', id),
    setDesktopName: (desktop) => record('app.setDesktopName', desktop),
    setAboutPanelOptions: (options) => record('app.setAboutPanelOptions', options),
    showAboutPanel: () => record('app.showAboutPanel'),
    setUserTasks: () => true,
    // Outside of macOS there is none.
  },
  { dock: undefined },
  appEmitter.members,
)
