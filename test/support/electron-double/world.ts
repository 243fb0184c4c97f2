import { connectBrowser, type CdpBrowser } from './cdp.ts'
import { setupVariable, type DoubleMessage, type Setup } from './control-messages.ts'
import { createRecorder, type Recorder } from './recorder.ts'

/** What the parts of the double share: there is one program, one Chromium and one test. */
export type World = {
  readonly setup: Setup
  readonly browser: CdpBrowser
  readonly recorder: Recorder
  /** Schemes that were registered as standard and secure before the app was ready. */
  readonly schemes: Set<string>
  readonly isReady: () => boolean
  readonly becomeReady: () => void
  /** Throws in Electron's words when the app is not ready yet. */
  readonly needsReady: (sentence: string) => void
  /** Work that goes on in Chromium; a failure there ends the program, since nobody awaits it. */
  readonly inBackground: (work: Promise<unknown>) => void
}

const readSetup = (): Setup => {
  const text = process.env[setupVariable]
  if (text === undefined) throw new Error('the double of electron is started by start-desktop.ts only')
  delete process.env[setupVariable]
  return JSON.parse(text) as Setup
}

export const sendToTest = (message: DoubleMessage): void => {
  if (process.connected) process.send?.(message)
}

const createWorld = async (): Promise<World> => {
  const setup = readSetup()
  let isReady = false
  return {
    setup,
    browser: await connectBrowser(setup.browserUrl),
    recorder: createRecorder(setup.answers, sendToTest),
    schemes: new Set(),
    isReady: () => isReady,
    becomeReady: () => void (isReady = true),
    needsReady: (sentence) => {
      if (!isReady) throw new Error(sentence)
    },
    inBackground: (work) => {
      work.catch((error: unknown) => {
        // A page that was closed meanwhile has nothing left to do.
        if (error instanceof Error && hasGone.test(error.message)) return
        throw error
      })
    },
  }
}

const hasGone =
  /Session with given id not found|No target with given id|Target closed|Invalid InterceptionId|Cannot find context|Target crashed|Failed to find browser context|uniqueContextId not found|Inspected target navigated or closed/

export const world = await createWorld()
