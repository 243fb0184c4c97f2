import { EventEmitter } from 'node:events'
import { notModelled } from './modelled.ts'

type Listener = (...args: unknown[]) => void
type Declares<Emitter, Name> = Emitter extends { on(event: Name, listener: Listener): unknown } ? Name : never
/** The names among these that the emitter has in Electron's types. */
type Declared<Emitter, Names extends readonly string[]> = {
  readonly [Index in keyof Names]: Declares<Emitter, Names[Index]>
}

export type Emitter = {
  /** What Electron's object shows of it. */
  readonly members: object
  /** The listeners run at once, in order; false when there is none. */
  readonly emit: (name: string, ...args: readonly unknown[]) => boolean
  readonly listenerCount: (name: string) => number
}

/** An emitter of the named events; listening for any other throws. `eventsOf<App>()([…])` checks the names. */
export const createEmitter = (owner: string, names: readonly string[]): Emitter => {
  const events = new EventEmitter()
  const members: Record<string, unknown> = {}
  for (const method of listening)
    members[method] = (name: string, listener: Listener) => {
      if (!names.includes(name)) throw notModelled(`the event "${name}" of ${owner}`)
      events[method](name, listener)
    }
  members['removeAllListeners'] = (name?: string) => events.removeAllListeners(name)
  members['listenerCount'] = (name: string) => events.listenerCount(name)
  return {
    members,
    emit: (name, ...args) => {
      if (!names.includes(name)) throw new Error(`${owner} has no modelled event "${name}"`)
      return events.emit(name, ...args)
    },
    listenerCount: (name) => events.listenerCount(name),
  }
}

const listening = ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener'] as const

export const eventsOf =
  <Whole>() =>
  <const Names extends readonly string[]>(names: Names & Declared<Whole, Names>): readonly string[] =>
    names

/** An event as main gets it; `params` are members of its own. */
export type MainEvent<Params extends object = object> = Params & {
  readonly preventDefault: () => void
  readonly defaultPrevented: boolean
}

export const mainEvent = <Params extends object>(params: Params): MainEvent<Params> => {
  let defaultPrevented = false
  return Object.defineProperty(
    Object.assign(params, { preventDefault: () => void (defaultPrevented = true) }),
    'defaultPrevented',
    { get: () => defaultPrevented },
  ) as MainEvent<Params>
}
