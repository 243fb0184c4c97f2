import { join } from 'node:path'
import { exhausted } from '#contract/result'
import { fetchElectron, type Fetched } from './fetch-electron.ts'
import { electronVersion, installedElectron, type Electron } from './installed-electron.ts'
import { progressLine } from './progress-line.ts'

/** `reason` is the first half of a sentence: why the desktop program cannot be had. */
export type Found =
  | { readonly kind: 'electron'; readonly electron: Electron }
  | { readonly kind: 'none'; readonly reason: string }

const stallMs = 10_000

/** The Electron for this computer, fetched first where it is not there; `hint` says what Ctrl+C does meanwhile. */
export const haveElectron = async (root: string, hint: string): Promise<Found> => {
  const electron = await installedElectron(root)
  if (electron !== null) return { kind: 'electron', electron }
  const problem = await whyNotFetched(root, hint)
  if (problem !== null) return none(problem)
  const fetched = await installedElectron(root)
  return fetched === null
    ? none('The desktop program was fetched and is not where it belongs')
    : { kind: 'electron', electron: fetched }
}

const none = (reason: string): Found => ({ kind: 'none', reason })

/** Null when it was. */
const whyNotFetched = async (root: string, hint: string): Promise<string | null> => {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (named) return `ELECTRON_OVERRIDE_DIST_PATH names ${named}, and there is no Electron`
  const version = await electronVersion(root)
  if (version === null) return 'The package electron is not installed'
  console.error(`The desktop program is fetched once. ${hint}`)
  const result = await fetchVisibly(join(root, 'node_modules/electron'), version)
  switch (result.kind) {
    case 'fetched':
      return null
    case 'stopped':
      return 'The desktop program was not fetched'
    case 'failed':
      return result.reason
    default:
      return exhausted(result)
  }
}

const fetchVisibly = async (home: string, version: string): Promise<Fetched> => {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.on('SIGINT', stop)
  const line = progressLine(`Electron ${version}`, process.stderr)
  const onProgress = line.update
  const result = await fetchElectron({ home, version, stallMs, stop: stopping.signal, onProgress })
  line.end()
  // On a terminal npm passes Ctrl+C on although it came here already: the second one must not end what starts now.
  if (result.kind === 'stopped') setTimeout(() => process.off('SIGINT', stop), echoMs)
  else process.off('SIGINT', stop)
  return result
}

const echoMs = 500
