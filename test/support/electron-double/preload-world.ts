import { linkWorlds, type Encoded, type WorldEnd } from './world-link.ts'

/** The world in which a preload runs; Electron's own name for it. */
export const preloadWorldName = 'Electron Isolated Context'

/** What main takes out of a preload's world, one JSON text at a time. */
export type FromPreload =
  | {
      readonly kind: 'invoke'
      readonly id: number
      readonly channel: string
      readonly args: readonly unknown[]
    }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'preload-error'; readonly message: string }

/** What main puts into it. */
export type ToPreload =
  | { readonly kind: 'message'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'reply'; readonly id: number; readonly value?: unknown; readonly problem?: string }

export type PreloadSetup = {
  readonly token: string
  /** The function that main gave to this world and to no other. */
  readonly binding: string
  /** The function that main calls in this world. */
  readonly inbox: string
  readonly isIsolated: boolean
  readonly platform: string
  readonly versions: Readonly<Record<string, string | undefined>>
}

type PreloadBody = (
  require: (name: string) => unknown,
  module: object,
  exports: object,
  process: object,
) => void

/** The two scripts that a page with this preload gets, before any of its own runs; main's world comes first. */
export const preloadScripts = (
  setup: PreloadSetup,
  source: string,
): { readonly page: string; readonly preload: string } => ({
  page: `(${servePage.toString()})((${linkWorlds.toString()})(${JSON.stringify(setup.token)}, 'page', 'preload'))`,
  preload: `(${runPreload.toString()})(${JSON.stringify(setup)}, ${linkWorlds.toString()}, (require, module, exports, process) => {${source}\n})`,
})

/** Runs in the page's own world. A key that was exposed can be neither replaced nor changed. */
const servePage = (link: WorldEnd): void => {
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
    return value
  }
  link.serve('expose', ({ key, value }: { readonly key: string; readonly value: Encoded }) => {
    if (Object.hasOwn(globalThis, key))
      throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`)
    Object.defineProperty(globalThis, key, {
      value: freeze(link.decode(value)),
      writable: false,
      configurable: false,
      enumerable: true,
    })
  })
}

/** Runs in the preload's world, or in the page's own when it is not isolated. */
const runPreload = (
  setup: PreloadSetup,
  linkWorlds: (...names: [string, string, string]) => WorldEnd,
  body: PreloadBody,
): void => {
  if (globalThis.window !== globalThis.top) return
  const members = globalThis as unknown as Record<string, (text: string) => void>
  const post = members[setup.binding] ?? (() => undefined)
  delete members[setup.binding]
  const send = (message: FromPreload): void => post(JSON.stringify(message))
  const listeners = new Map<string, ((...args: unknown[]) => void)[]>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0

  const lacks = (api: string): Error => new Error(`the double of electron does not model ${api}`)
  const only = (name: string, part: object): object =>
    new Proxy(part, {
      get: (target, key) => {
        if (key in target || typeof key === 'symbol' || key === 'then')
          return Reflect.get(target, key) as unknown
        throw lacks(`${name}.${key}`)
      },
    })
  /** Structured cloning, as far as JSON goes: anything richer is refused, as Electron refuses a function. */
  const cloneable = (value: unknown): unknown => {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
      throw new Error('An object could not be cloned.')
    if (typeof value !== 'object' || value === null) return value
    const prototype: unknown = Object.getPrototypeOf(value)
    if (Array.isArray(value)) return value.map(cloneable)
    if (prototype !== Object.prototype && prototype !== null)
      throw lacks(`sending ${Object.prototype.toString.call(value)}`)
    Object.values(value).forEach(cloneable)
    return value
  }
  const add = (channel: string, listener: (...args: unknown[]) => void): void =>
    void listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
  const remove = (channel: string, listener: unknown): void =>
    void listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((each) => each !== listener),
    )

  const ipcRenderer: object = only('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = (lastId += 1)
        args.forEach(cloneable)
        waiting.set(id, { resolve, reject })
        send({ kind: 'invoke', id, channel, args })
      }),
    send: (channel: string, ...args: unknown[]) => {
      args.forEach(cloneable)
      send({ kind: 'send', channel, args })
    },
    on: (channel: string, listener: (...args: unknown[]) => void) => {
      add(channel, listener)
      return ipcRenderer
    },
    once: (channel: string, listener: (...args: unknown[]) => void) => {
      const once = (...args: unknown[]): void => {
        remove(channel, once)
        listener(...args)
      }
      add(channel, once)
      return ipcRenderer
    },
    off: (channel: string, listener: unknown) => {
      remove(channel, listener)
      return ipcRenderer
    },
    removeListener: (channel: string, listener: unknown) => {
      remove(channel, listener)
      return ipcRenderer
    },
    removeAllListeners: (channel: string) => {
      listeners.delete(channel)
      return ipcRenderer
    },
  })
  const receive = (text: string): void => {
    const message = JSON.parse(text) as ToPreload
    if (message.kind === 'message') {
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ sender: ipcRenderer, ports: [] }, ...message.args)
      return
    }
    const open = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.problem === undefined) open?.resolve(message.value)
    else open?.reject(new Error(message.problem))
  }
  Object.defineProperty(globalThis, setup.inbox, { value: receive })

  const link = setup.isIsolated ? linkWorlds(setup.token, 'preload', 'page') : null
  const contextBridge = only('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => {
      if (!link) throw new Error('contextBridge API can only be used when contextIsolation is enabled')
      link.ask({ kind: 'expose', key, value: link.encode(api) })
    },
  })
  const electron = only('electron', { contextBridge, ipcRenderer })
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    if (['events', 'timers', 'url'].includes(name.replace('node:', '')))
      throw lacks(`require('${name}') in a preload`)
    throw new Error(`module not found: ${name}`)
  }
  const process = only('process', {
    platform: setup.platform,
    versions: setup.versions,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: setup.isIsolated,
    env: {},
  })
  const module = { exports: {} }
  try {
    body(require, module, module.exports, process)
  } catch (error) {
    send({
      kind: 'preload-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
}
