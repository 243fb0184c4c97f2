import { constants, type Stats } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** `file` is what is started; `executable` is the real path behind it (a symlink's name can matter to a program). */
export type ResolvedCommand = { readonly file: string; readonly executable: string }

/**
 * Finds the program before anything is started, so that each mistake gets its own sentence. Failure codes:
 * `bad-folder`, `command-missing`, `command-is-folder`, `command-not-executable`.
 *
 * @param path The PATH to search, from the login shell or the server's own entry.
 */
export const resolveCommand = async (
  command: string,
  cwd: string,
  path: string,
): Promise<Result<ResolvedCommand>> => {
  const folder = await checkFolder(cwd)
  if (!folder.ok) return folder
  const candidates = candidatesFor(command, cwd, path)
  let nearest: Result<never> | null = null
  for (const file of candidates) {
    const checked = await checkFile(file)
    if (checked.ok) return ok({ file, executable: await realpath(file) })
    if (checked.problem.code !== 'command-missing') nearest ??= checked
  }
  return nearest ?? missing(command, path)
}

const checkFolder = async (cwd: string): Promise<Result<null>> => {
  const found = await statOf(cwd)
  if (found?.isDirectory()) return ok(null)
  return fail(
    'bad-folder',
    found ? t('mcp.command.folderIsFile', { path: cwd }) : t('mcp.command.folderMissing', { path: cwd }),
  )
}

const candidatesFor = (command: string, cwd: string, path: string): readonly string[] => {
  if (isAbsolute(command)) return [command]
  if (command.includes('/') || (process.platform === 'win32' && command.includes('\\')))
    return [resolve(cwd, command)]
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder))
  return folders.flatMap((folder) => windowsEndings().map((ending) => join(folder, `${command}${ending}`)))
}

const windowsEndings = (): readonly string[] =>
  process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : ['']

const checkFile = async (file: string): Promise<Result<null>> => {
  const found = await statOf(file)
  if (found === null) return fail('command-missing', '')
  if (found.isDirectory()) {
    return fail('command-is-folder', t('mcp.command.isFolder', { path: file }))
  }
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (executable && found.isFile()) return ok(null)
  return fail('command-not-executable', t('mcp.command.notExecutable', { path: file }))
}

const statOf = (path: string): Promise<Stats | null> => stat(path).catch(() => null)

const missing = (command: string, path: string): Result<never> =>
  fail('command-missing', missingSentence(command, path))

const missingSentence = (command: string, path: string): string => {
  if (command.includes('/')) return t('mcp.command.missing', { command })
  return path === ''
    ? t('mcp.command.notFoundAnywhere', { command })
    : t('mcp.command.notFound', { command, path })
}
