import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { ServerRequestAnswer } from '#contract/server-requests'
import { isApart } from '../folder-overlap.ts'
import type { Asker } from '../server-questions.ts'
import type { ServerRequestsPorts } from './ports.ts'

type Ports = Pick<ServerRequestsPorts, 'rootsOf' | 'dataDirectory' | 'log'>

/**
 * Tells a server of the folders that the user chose for it and that are there now, by their real paths: what a link
 * leads to is what is checked and what is named. The others are left out, which the server's log says once.
 */
export const createRoots = ({ rootsOf, dataDirectory, log }: Ports) => {
  const saidOf = new Map<string, string>()

  const leaveOut = ({ alias }: Asker, path: string, reason: string): void => {
    const key = JSON.stringify([alias, path])
    if (saidOf.get(key) === reason) return
    saidOf.set(key, reason)
    log(alias, reason)
  }

  const rootAt = async (asker: Asker, path: string): Promise<readonly JsonObject[]> => {
    const real = await folderAt(path)
    if (real === null) {
      leaveOut(asker, path, t('serverRequests.log.rootGone', { path }))
      return []
    }
    if (!(await isApart(real, dataDirectory))) {
      leaveOut(asker, path, t('serverRequests.log.rootOwn', { path }))
      return []
    }
    saidOf.delete(JSON.stringify([asker.alias, path]))
    return [{ uri: pathToFileURL(real).href, name: basename(real) || real }]
  }

  return async (asker: Asker): Promise<ServerRequestAnswer> => {
    const roots = await Promise.all(rootsOf(asker.alias).map((path) => rootAt(asker, path)))
    return { kind: 'result', result: { roots: roots.flat() } }
  }
}

/** Null when there is no folder at the path, or none that we may see. */
const folderAt = async (path: string): Promise<string | null> => {
  try {
    const real = await realpath(path)
    return (await stat(real)).isDirectory() ? real : null
  } catch {
    return null
  }
}
