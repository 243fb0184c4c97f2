import { mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** One data directory for both shells: where Electron keeps its userData on each system, unless one is named. */
export const defaultDataDirectory = (named: string | undefined): string => {
  if (named !== undefined && named !== '') return resolve(named)
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'assent')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'assent')
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'assent')
}

/**
 * Makes the folder and all missing ones above it, closed to other users. Throws what the disk says. Node's recursive
 * mkdir would never return below a folder that answers "no such file" to whatever is made in it, as /proc does.
 */
export const makeDirectory = (path: string): void => {
  if (isDirectory(path)) return
  const above = dirname(path)
  if (above !== path) makeDirectory(above)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another start may have made it in the meantime.
    if (!isDirectory(path)) throw error
  }
}

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
