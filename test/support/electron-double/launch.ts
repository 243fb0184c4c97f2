import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { entryIsRead } from './app.ts'
import { serveCommands } from './control.ts'
import { resolveElectronToDouble } from './resolve-electron.ts'
import { world } from './world.ts'

/**
 * Runs a built main program on the double, as `electron path/to/app …arguments` would: the entry is imported, and
 * when all of it was evaluated the app is ready.
 *
 * What a program shows are pages of a real Chromium: their content policy, their worlds and their input are real.
 * Main and what surrounds it is plain Node and a model of Electron, so nothing here proves Electron's own sandbox,
 * fuses, key stores or native dialogs, nor that `persist:` partitions outlive a run.
 */
const { entry, args, isPackaged } = world.setup

process.argv = [process.execPath, ...(isPackaged ? [] : [entry]), ...args]
resolveElectronToDouble()
serveCommands()
await import(pathToFileURL(entry).href)
entryIsRead()
// Most programs of tests are killed and would never write it.
flushCompileCache()
