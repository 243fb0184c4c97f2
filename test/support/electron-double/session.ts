import type { Session } from 'electron'
import { createEmitter, eventsOf, type Emitter } from './emitter.ts'
import { modelled, modelledClass, notModelled } from './modelled.ts'
import { createProtocol, type SchemeHandlers } from './protocol.ts'
import { world } from './world.ts'

type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0]
type BeforeRequest = Parameters<Session['webRequest']['onBeforeRequest']>[0]

/** A session as the rest of the double sees it: each is a browser context of its own. */
export type SessionModel = {
  readonly api: Session
  readonly partition: string
  /** Made when the first page needs it. */
  readonly browserContext: () => Promise<string>
  readonly protocol: SchemeHandlers
  readonly emitter: Emitter
  readonly requestHandler: () => RequestHandler
  readonly checkHandler: () => CheckHandler
  readonly beforeRequest: () => BeforeRequest
}

const events = eventsOf<Session>()([
  'will-download',
  'spellcheck-dictionary-initialized',
  'spellcheck-dictionary-download-begin',
  'spellcheck-dictionary-download-success',
  'spellcheck-dictionary-download-failure',
  'select-hid-device',
  'select-serial-port',
  'select-usb-device',
])

const sessions = new Map<string, SessionModel>()
const models = new WeakMap<Session, SessionModel>()

export const sessionOf = (partition: string): SessionModel => {
  world.needsReady('Session can only be received when app is ready')
  const known = sessions.get(partition)
  if (known) return known
  const created = createSession(partition)
  sessions.set(partition, created)
  models.set(created.api, created)
  onSession(created)
  return created
}

export const modelOf = (session: Session): SessionModel => {
  const model = models.get(session)
  if (!model) throw new Error('this is no session of the double')
  return model
}

export const allSessions = (): readonly SessionModel[] => [...sessions.values()]

let onSession: (session: SessionModel) => void = () => undefined
/** `app` announces each new session. */
export const whenSessionIsCreated = (listener: (session: SessionModel) => void): void => {
  onSession = listener
}

const createSession = (partition: string): SessionModel => {
  const name = partition === '' ? 'session.defaultSession' : `session(${partition})`
  const emitter = createEmitter(name, events)
  const protocol = createProtocol()
  let browserContext: Promise<string> | null = null
  let requestHandler: RequestHandler = null
  let checkHandler: CheckHandler = null
  let beforeRequest: BeforeRequest = null
  let languages: readonly string[] = ['en-US']
  let isSpellChecking = true
  const words = new Set<string>()
  const record = (api: string, ...args: readonly unknown[]): void =>
    world.recorder.record(api, partition, ...args)

  const api = modelled<Session>(
    name,
    {
      protocol: protocol.api,
      webRequest: modelled<Session['webRequest']>(`${name}.webRequest`, {
        onBeforeRequest: (listener: unknown) =>
          void (beforeRequest = withoutFilter(listener) as BeforeRequest),
      }),
      setPermissionRequestHandler: (handler) => void (requestHandler = handler),
      setPermissionCheckHandler: (handler) => void (checkHandler = handler),
      setDevicePermissionHandler: (handler) => record('session.setDevicePermissionHandler', handler),
      setDisplayMediaRequestHandler: (handler) => record('session.setDisplayMediaRequestHandler', handler),
      setBluetoothPairingHandler: (handler) => record('session.setBluetoothPairingHandler', handler),
      setUSBProtectedClassesHandler: (handler) => record('session.setUSBProtectedClassesHandler', handler),
      availableSpellCheckerLanguages: [...world.setup.spellCheckerLanguages],
      setSpellCheckerLanguages: (chosen) => {
        const unknown = chosen.find((each) => !world.setup.spellCheckerLanguages.includes(each))
        if (unknown !== undefined)
          throw new Error(`Invalid language code provided: "${unknown}" is not a valid language code`)
        languages = chosen
        record('session.setSpellCheckerLanguages', chosen)
      },
      getSpellCheckerLanguages: () => [...languages],
      setSpellCheckerDictionaryDownloadURL: (url) =>
        record('session.setSpellCheckerDictionaryDownloadURL', url),
      setSpellCheckerEnabled: (isEnabled) => {
        isSpellChecking = isEnabled
        record('session.setSpellCheckerEnabled', isEnabled)
      },
      isSpellCheckerEnabled: () => isSpellChecking,
      addWordToSpellCheckerDictionary: (word) => {
        words.add(word)
        record('session.addWordToSpellCheckerDictionary', word)
        return true
      },
      removeWordFromSpellCheckerDictionary: (word) => words.delete(word),
      listWordsInSpellCheckerDictionary: () => Promise.resolve([...words]),
      isPersistent: () => partition === '' || partition.startsWith('persist:'),
      clearStorageData: (options) => {
        if (options !== undefined) throw notModelled('a choice of what session.clearStorageData clears')
        record('session.clearStorageData')
        return Promise.resolve()
      },
      clearCache: () => Promise.resolve(record('session.clearCache')),
      flushStorageData: () => record('session.flushStorageData'),
    },
    emitter.members,
  )
  return {
    api,
    partition,
    browserContext: () => (browserContext ??= createBrowserContext()),
    protocol,
    emitter,
    requestHandler: () => requestHandler,
    checkHandler: () => checkHandler,
    beforeRequest: () => beforeRequest,
  }
}

const createBrowserContext = async (): Promise<string> =>
  (await world.browser.send('Target.createBrowserContext', { disposeOnDetach: true })).browserContextId

/** It takes a filter before the listener, or the listener alone; a filter would have to be modelled. */
const withoutFilter = (listener: unknown): unknown => {
  if (listener !== null && typeof listener !== 'function') throw notModelled('a filter of session.webRequest')
  return listener
}

export const SessionClass = modelledClass<typeof Electron.Session>(
  'session',
  () => {
    throw new TypeError('Illegal constructor')
  },
  {
    fromPartition: (partition, options) => {
      if (options !== undefined) world.recorder.record('session.fromPartition', partition, options)
      return sessionOf(partition).api
    },
    get defaultSession() {
      return sessionOf('').api
    },
  },
)
