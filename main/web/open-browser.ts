import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Long enough for a cold browser to read the file. */
const redirectKeptMs = 60_000

/**
 * Opens the address in the user's browser where there is one. The address holds a secret, and a command line can be
 * read by every user: so the browser gets the name of a file that only we can read, which leads on to it.
 */
export const openBrowser = async (url: string, directory: string): Promise<void> => {
  const opener = openerFor(process.platform)
  if (opener === null) return
  const path = join(directory, `open-${randomBytes(8).toString('hex')}.html`)
  const remove = (): void => rmSync(path, { force: true })
  await writeFile(path, redirectTo(url), { mode: 0o600 })
  const [command, ...args] = opener
  spawn(command, [...args, path], { stdio: 'ignore', detached: true })
    .on('error', remove)
    .unref()
  setTimeout(remove, redirectKeptMs).unref()
  process.once('exit', remove)
}

const openerFor = (platform: NodeJS.Platform): readonly [string, ...string[]] | null => {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['explorer.exe']
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  return hasDisplay ? ['xdg-open'] : null
}

const redirectTo = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Assent</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Open Assent</a>`
