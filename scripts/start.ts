import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { develop } from './develop.ts'
import { findElectron } from './electron/find-electron.ts'
import { runElectron } from './electron/run-electron.ts'
import { buildIfStale } from './freshness.ts'

/**
 * `npm start` opens the desktop program where there can be one, and else the web shell, which is also `npm run serve`
 * and `npm run dev`. The web shell runs in this very process: it gets its arguments, signals and terminal directly,
 * its exit code is ours, and there is nothing left to clean up after it.
 */
const root = resolve(import.meta.dirname, '..')
const entry = join(root, 'dist/main/serve.js')
const parentCheckMs = 250

const serve = async (args: readonly string[]): Promise<void> => {
  if (!(await buildIfStale(root))) return process.exit(1)
  process.argv = [process.execPath, entry, ...args]
  await import(pathToFileURL(entry).href)
}

const openWindow = async (args: readonly string[]): Promise<void> => {
  const webOption = args.find((arg) => /^--(?:port|no-open)(?:=|$)/.test(arg))
  if (webOption !== undefined) return serveBecause(`${webOption} is for the browser`, args)
  const found = await findElectron(root)
  if (found.kind === 'none') return serveBecause(found.reason, args)
  if (!(await buildIfStale(root))) return process.exit(1)
  const ended = await runElectron(found.electron, [root, ...args])
  if (ended.kind === 'not-started') return serveBecause(ended.reason, args)
  process.exit(ended.code)
}

const serveBecause = (reason: string, args: readonly string[]): Promise<void> => {
  console.error(`${reason}, so Assent opens in your browser.`)
  return serve(args)
}

/**
 * A signal to npm ends npm and the shell between it and us, and never comes here. So under npm the end of our parent
 * counts as a SIGTERM.
 */
const endWithParent = (): void => {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, parentCheckMs)
  watch.unref()
}

if (process.env['npm_lifecycle_event'] !== undefined) endWithParent()
const [command, ...rest] = process.argv.slice(2)
if (command === 'dev') {
  await develop({ root, entry, args: rest })
} else if (command === 'serve') {
  await serve(rest)
} else {
  await openWindow(process.argv.slice(2))
}
