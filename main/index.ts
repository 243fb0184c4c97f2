import { app, dialog, powerMonitor, protocol, safeStorage } from 'electron'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { t } from '#contract/language/texts'
import { ok } from '#contract/result'
import { defaultDataDirectory, makeDirectory } from './data-directory.ts'
import { schemePrivileges } from './electron/addresses.ts'
import { readArguments } from './electron/arguments.ts'
import { openDesktop, type Desktop } from './electron/desktop.ts'
import { quitOrderly } from './electron/quit-orderly.ts'
import { openUrl } from './electron/open-url.ts'
import { chooseSecretProtection } from './electron/safe-storage.ts'
import { finishWindowErasure } from './erase-everything.ts'
import { speak } from './language.ts'
import { readPageFiles } from './page-files.ts'
import { createWorkspace } from './workspace.ts'
import packageFile from '../package.json' with { type: 'json' }

/**
 * The desktop shell. Ends with code 0 when the user quits, also when it handed over to a window that is open already,
 * and 1 when it cannot start. Nothing here waits at the top level: Electron is ready only after this module was read.
 */

/** As in electron-builder.yml: Windows shows notifications of a program only under the name it was installed with. */
const appId = 'app.assent.desktop'

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const refuse = (message: string): void => {
  say(message)
  dialog.showErrorBox(t('shell.start.failed'), message)
  app.exit(1)
}

const stop = (error: unknown): void => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  refuse(t('shell.start.defect'))
}

/** Both shells share one data directory; Chromium's own files have a folder of their own in it. */
const useDirectory = (path: string): boolean =>
  prepare(path, () => {
    const chromium = join(path, 'window')
    makeDirectory(chromium)
    app.setPath('userData', path)
    app.setPath('sessionData', chromium)
  })

/** False when the disk refused, which the user is told. */
const prepare = (path: string, work: () => void): boolean => {
  try {
    work()
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    refuse(t('shell.start.directory', { path, reason }))
    return false
  }
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const open = async (dataDirectory: string): Promise<void> => {
  let desktop: Desktop | null = null
  app.on('second-instance', () => desktop?.show())
  app.on('activate', () => desktop?.show())
  await app.whenReady()
  const opened = await createWorkspace({
    dataDirectory,
    workers: {
      database: new URL('./workers/database.js', import.meta.url),
      validation: new URL('./workers/validation.js', import.meta.url),
    },
    shell: 'electron',
    version: packageFile.version,
    modelListUrl: process.env['ASSENT_MODEL_LIST_URL'],
    secretProtection: await chooseSecretProtection(safeStorage, process.platform),
    forgetWindow: async () => desktop?.forget(),
    window: {
      openUrl,
      focusQuestions: async () => {
        desktop?.focusQuestions()
        return ok(null)
      },
    },
    log: say,
  })
  if (!opened.ok) return refuse(opened.problem.message)
  const workspace = opened.value
  const close = async (): Promise<void> => {
    await desktop?.[Symbol.asyncDispose]()
    await workspace[Symbol.asyncDispose]()
  }
  quitOrderly(app, close, say)
  powerMonitor.on('shutdown', () => app.quit())
  const files = await readPageFiles(here('../renderer/')).catch(String)
  if (typeof files === 'string') return refuse(t('shell.start.page', { reason: files }))
  desktop = await openDesktop({
    workspace,
    files,
    preloadDirectory: here('../preload/'),
    dataDirectory,
    log: say,
  })
  say('The window is open.')
}

speak('system')
process.on('uncaughtException', stop)
process.on('unhandledRejection', stop)
app.setName('Assent')
app.setAppUserModelId(appId)
app.setAboutPanelOptions({ applicationName: 'Assent', applicationVersion: packageFile.version })
protocol.registerSchemesAsPrivileged([schemePrivileges])
app.enableSandbox()
const dataDirectory = defaultDataDirectory(readArguments(process.argv.slice(1)).dataDirectory)
if (useDirectory(dataDirectory)) {
  if (!app.requestSingleInstanceLock()) app.exit(0)
  else if (prepare(dataDirectory, () => finishWindowErasure(dataDirectory))) void open(dataDirectory)
}
