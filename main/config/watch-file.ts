import { unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

const quietMs = 100
const pollingMs = 1000

/**
 * Calls `changed` once a change to the file at `path` has been quiet for 100 ms. Its folder is watched, since editors
 * replace files; polling covers disks and links that report nothing. Neither keeps the process alive.
 */
export const watchPath = (path: string, changed: () => void): Disposable => {
  let timer: NodeJS.Timeout | undefined
  const touched = (): void => {
    clearTimeout(timer)
    timer = setTimeout(changed, quietMs).unref()
  }
  const folder = watchFolder(path, touched)
  watchFile(path, { interval: pollingMs, persistent: false }, touched)
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      folder?.close()
      unwatchFile(path, touched)
    },
  }
}

const watchFolder = (path: string, touched: () => void): FSWatcher | null => {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === basename(path)) touched()
    })
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}
