import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { until } from '../until.ts'
import {
  setupVariable,
  type AppState,
  type Command,
  type DoubleMessage,
  type KeyModifier,
  type MenuName,
  type Recorded,
  type Setup,
  type ViewState,
} from './control-messages.ts'
import type { DesktopBrowser } from './desktop-browser.ts'

/** A built desktop program that runs on the double, in a process of its own. */
export type Desktop = AsyncDisposable & {
  readonly process: ChildProcess
  readonly stderr: () => string
  /** The page of the view that shows this host, such as "workspace", as soon as it is loaded. */
  readonly page: (host: string) => Promise<Page>
  readonly view: (host: string) => Promise<ViewState>
  readonly state: () => Promise<AppState>
  /** What left the program through this API so far, oldest first; without a name, everything. */
  readonly recorded: (api?: string) => readonly Recorded[]
  readonly press: (key: string, ...modifiers: readonly KeyModifier[]) => Promise<void>
  readonly choose: (menu: MenuName, ...labels: readonly string[]) => Promise<void>
  /** Raises an event of Electron; answers whether a listener prevented its default. */
  readonly emit: (target: string, name: string, ...args: readonly unknown[]) => Promise<boolean>
  readonly perform: (command: Command) => Promise<unknown>
  /** As a person quits; resolves with the exit code. */
  readonly quit: () => Promise<number | null>
  readonly kill: () => Promise<void>
  readonly exited: Promise<number | null>
}

export type DesktopOptions = {
  readonly browser: DesktopBrowser
  /** The folder that holds main/index.js, preload/ and renderer/. */
  readonly dist?: string
  readonly entry?: string
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly setup?: Partial<Setup>
}

const root = new URL('../../../', import.meta.url).pathname
/** Halves the time that a program takes to start, which is most of the time of a short test. */
const compileCache = join(tmpdir(), 'assent-electron-double')
const launcher = new URL('./launch.ts', import.meta.url).pathname

/** Starts the program. It need not come up: `exited` and `stderr` tell of one that did not. */
export const startDesktop = (options: DesktopOptions): Desktop => {
  const entry = options.entry ?? `${options.dist ?? `${root}dist`}/main/index.js`
  const setup: Setup = {
    ...usualSetup,
    ...options.setup,
    browserUrl: options.browser.url,
    scratch: options.browser.scratch,
    entry,
    args: options.args ?? [],
  }
  const child = spawn(process.execPath, [launcher], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      ...options.environment,
      [setupVariable]: JSON.stringify(setup),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const recorded: Recorded[] = []
  const waiting = new Map<number, (message: Extract<DoubleMessage, { readonly id: number }>) => void>()
  let stderr = ''
  let lastId = 0
  const exited = once(child, 'exit').then(() => child.exitCode)
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.on('message', (message: DoubleMessage) => {
    if (message.kind === 'recorded') {
      recorded.push(message.recorded)
      return
    }
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  })

  const perform = async (command: Command): Promise<unknown> => {
    const id = (lastId += 1)
    const answer = new Promise<Extract<DoubleMessage, { readonly id: number }>>((resolve) => {
      waiting.set(id, resolve)
    })
    // A program that has ended cannot be told anything: its end is what the race below sees.
    child.send({ id, command }, () => undefined)
    const message = await Promise.race([answer, exited.then(() => endedEarly(stderr))])
    if (message.kind === 'failed') throw new Error(message.message)
    return message.value
  }
  const state = async (): Promise<AppState> => (await perform({ kind: 'state' })) as AppState
  const view = (host: string): Promise<ViewState> =>
    until(`a view of ${host}`, async () => {
      const views = (await state()).windows.flatMap((window) => window.views)
      return views.find(({ url }) => URL.parse(url)?.hostname === host)
    })
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
  }

  return {
    process: child,
    stderr: () => stderr,
    state,
    view,
    page: async (host) => {
      const { targetId } = await view(host)
      return await until(`the page of ${host}`, () => options.browser.pageOf(targetId ?? ''))
    },
    recorded: (api) => recorded.filter((each) => api === undefined || each.api === api),
    press: async (key, ...modifiers) => void (await perform({ kind: 'press', key, modifiers })),
    choose: async (menu, ...labels) => void (await perform({ kind: 'choose', menu, labels })),
    emit: async (target, name, ...args) => (await perform({ kind: 'emit', target, name, args })) === true,
    perform,
    quit: async () => {
      perform({ kind: 'quit' }).catch(() => undefined)
      return await exited
    },
    kill,
    exited,
    [Symbol.asyncDispose]: kill,
  }
}

const endedEarly = (stderr: string): never => {
  throw new Error(`the program ended: ${stderr}`)
}

const usualSetup: Omit<Setup, 'browserUrl' | 'scratch' | 'entry' | 'args'> = {
  isPackaged: false,
  locale: 'en-US',
  preferredLanguages: ['en-US'],
  displays: [{ x: 0, y: 0, width: 1920, height: 1080 }],
  prefersDark: false,
  safeStorage: { backend: 'gnome_libsecret', isAvailable: true },
  spellCheckerLanguages: ['de', 'en-GB', 'en-US', 'fr'],
  answers: {},
}
