import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Why no window can be opened here, whichever Electron there is: the first half of a sentence. Null when one can. */
export const whyNoWindow = (environment: NodeJS.ProcessEnv): string | null => {
  if (process.platform !== 'linux') return null
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY'])
    return 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)'
  if (process.getuid?.() === 0) return "The desktop window's sandbox does not run as root"
  return null
}

/**
 * Why Chromium's sandbox would not start from this distribution; null when it does. It needs user namespaces, or its
 * helper as a program of root's, which no archive can carry. Assent never goes without the sandbox by itself.
 */
export const whyNoSandbox = async (folder: string): Promise<string | null> => {
  if (process.platform !== 'linux') return null
  const helper = join(folder, 'chrome-sandbox')
  if ((await hasNamespaces()) || (await isSetuidRoot(helper))) return null
  return `This system keeps the desktop window's sandbox from starting (to allow it: sudo chown root "${helper}" && sudo chmod 4755 "${helper}")`
}

/** Files that a system may not have, and the content with which they forbid what is needed. */
const restrictions = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/user/max_user_namespaces', '0'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
] as const

const hasNamespaces = async (): Promise<boolean> => {
  const forbidden = await Promise.all(
    restrictions.map(
      async ([path, content]) => (await readFile(path, 'utf8').catch(() => '')).trim() === content,
    ),
  )
  return !forbidden.includes(true)
}

const setuidBit = 0o4000

const isSetuidRoot = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  return found !== null && found.uid === 0 && (found.mode & setuidBit) !== 0
}
