import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type Machine = {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `*` stands for any one folder: the newest name wins. */
const unixFolders: readonly string[] = [
  '~/.local/bin',
  '~/.nvm/versions/node/*/bin',
  '~/.volta/bin',
  '~/.asdf/shims',
  '~/.local/share/mise/shims',
  '~/.local/share/fnm/node-versions/*/installation/bin',
  '~/.local/share/pnpm',
  '~/.npm-global/bin',
  '~/.bun/bin',
  '~/.deno/bin',
  '~/.cargo/bin',
  '~/.pyenv/shims',
  '~/.rye/shims',
  '~/go/bin',
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/opt/local/bin',
  '/snap/bin',
  '/usr/bin',
  '/Applications/Docker.app/Contents/Resources/bin',
  '~/.orbstack/bin',
]
const windowsFolders: readonly string[] = [
  '%ProgramFiles%/nodejs',
  '%APPDATA%/npm',
  '%LOCALAPPDATA%/Volta/bin',
  '%NVM_SYMLINK%',
  '%LOCALAPPDATA%/Programs/Python/*',
  '%USERPROFILE%/.local/bin',
  '%USERPROFILE%/.cargo/bin',
  '%USERPROFILE%/.bun/bin',
  '%USERPROFILE%/.deno/bin',
  '%USERPROFILE%/scoop/shims',
  '%ProgramData%/chocolatey/bin',
  '%ProgramFiles%/Docker/Docker/resources/bin',
]

/** Where installers put programs beside the PATH: the absolute paths of those named `command` that can be run. */
export const findElsewhere = async (command: string, machine: Machine): Promise<readonly string[]> => {
  if (/[/\\]/.test(command)) return []
  const isWindows = machine.platform === 'win32'
  const patterns = isWindows ? windowsFolders : unixFolders
  const endings = isWindows ? ['.exe', '.cmd', '.bat'] : ['']
  const found: string[] = []
  for (const pattern of patterns)
    for (const folder of await foldersOf(expanded(pattern, machine)))
      for (const ending of endings) {
        const path = join(folder, command + ending)
        if (await isProgram(path)) found.push(path)
      }
  return found
}

/** Null where it names a variable that is not set. */
const expanded = (pattern: string, { home, environment }: Machine): string | null => {
  let isKnown = true
  const path = pattern.replace(/^~/, home).replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name] ?? environment[name.toUpperCase()]
    isKnown &&= value !== undefined && value !== ''
    return value ?? ''
  })
  return isKnown ? path : null
}

const foldersOf = async (pattern: string | null): Promise<readonly string[]> => {
  if (pattern === null) return []
  const [before, after] = pattern.split('*')
  if (before === undefined || after === undefined) return [pattern]
  const names = await readdir(before).catch(() => [])
  return names.toSorted(byVersion).map((name) => join(before, name, after))
}

const byVersion = (one: string, other: string): number => other.localeCompare(one, 'en', { numeric: true })

const isProgram = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) return false
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
