import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Electron = {
  /** The whole distribution. */
  readonly folder: string
  /** What is started. */
  readonly program: string
}

/**
 * The Electron that ELECTRON_OVERRIDE_DIST_PATH names, else the one in `root`/node_modules/electron when it is whole
 * and of the version that belongs there. Null when there is none.
 */
export const installedElectron = async (root: string): Promise<Electron | null> => {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (named !== undefined && named !== '') return existing(named, usualProgram())
  const home = join(root, 'node_modules/electron')
  // Written last by Electron's own installer: without it the distribution beside it is half a one.
  const program = await textOf(join(home, 'path.txt'))
  const version = (await textOf(join(home, 'dist/version')))?.trim().replace(/^v/, '')
  if (program === null || version !== (await electronVersion(root))) return null
  return existing(join(home, 'dist'), program)
}

/** The version that package.json asks for, as it was installed; null without the package. */
export const electronVersion = async (root: string): Promise<string | null> => {
  const text = await textOf(join(root, 'node_modules/electron/package.json'))
  return text === null ? null : versionIn(text)
}

const versionIn = (text: string): string => {
  const { version }: { readonly version: string } = JSON.parse(text)
  return version
}

const existing = async (folder: string, name: string): Promise<Electron | null> => {
  const program = join(folder, name)
  const isThere = await access(program).then(
    () => true,
    () => false,
  )
  return isThere ? { folder, program } : null
}

const usualProgram = (): string => {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null)
