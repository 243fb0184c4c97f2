import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** One data directory for both shells: where Electron keeps its userData on each system, unless one is named. */
export const defaultDataDirectory = (named: string | undefined): string => {
  if (named !== undefined && named !== '') return resolve(named)
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'assent')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'assent')
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'assent')
}
