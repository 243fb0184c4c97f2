import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { downloadArtifact } from '@electron/get'
import { stallLimit } from './stall-limit.ts'

export type FetchOptions = {
  /** node_modules/electron, or a copy of it. */
  readonly home: string
  readonly version: string
  /** Without a byte for so long it is given up. */
  readonly stallMs: number
  /** Aborting it gives up at once. */
  readonly stop: AbortSignal
  /** `total` is null where the server does not say. */
  readonly onProgress: (bytes: number, total: number | null) => void
}

export type Fetched =
  | { readonly kind: 'fetched' }
  | { readonly kind: 'stopped' }
  /** Why, as the first half of a sentence. */
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Fetches Electron with its own downloader, which keeps it in its cache and compares it with the checksums that the
 * package brought along; then Electron's own installer unpacks it. ELECTRON_MIRROR and its companions are honoured.
 * What was not finished leaves nothing behind.
 */
export const fetchElectron = async (options: FetchOptions): Promise<Fetched> => {
  const folder = join(options.home, `${downloadPrefix}${process.pid}`)
  const stalling = stallLimit(options.stallMs)
  try {
    await removeLeftovers(options.home)
    await mkdir(folder)
    await download(options, folder, AbortSignal.any([options.stop, stalling.signal]), stalling.restart)
    stalling.end()
    return await install(options)
  } catch (error) {
    if (options.stop.aborted) return { kind: 'stopped' }
    if (stalling.signal.aborted) return failed(`no byte came for ${options.stallMs / 1000} s`)
    return failed(reasonOf(error))
  } finally {
    stalling.end()
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

const failed = (reason: string): Fetched => ({
  kind: 'failed',
  reason: `The desktop program could not be fetched (${reason})`,
})

const download = async (
  { home, version, onProgress }: FetchOptions,
  folder: string,
  signal: AbortSignal,
  onBytes: () => void,
): Promise<void> => {
  let most = 0
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    tempDirectory: folder,
    ...(process.env['electron_config_cache'] !== undefined && {
      cacheRoot: process.env['electron_config_cache'],
    }),
    ...(!asksForRemoteChecksums() && { checksums: await checksumsIn(home) }),
    downloadOptions: {
      quiet: true,
      signal,
      getProgressCallback: async ({ transferred, total }: { transferred: number; total: number | null }) => {
        onBytes()
        // A list of checksums that is fetched afterwards begins at nothing again.
        if (transferred > most) onProgress(transferred, total)
        most = Math.max(most, transferred)
      },
    },
  })
}

/** As Electron's installer reads it: for a mirror with builds of its own. */
const asksForRemoteChecksums = (): boolean =>
  Boolean(
    process.env['electron_use_remote_checksums'] ?? process.env['npm_config_electron_use_remote_checksums'],
  )

const checksumsIn = async (home: string): Promise<Record<string, string>> => {
  const checksums: Record<string, string> = JSON.parse(await readFile(join(home, 'checksums.json'), 'utf8'))
  return checksums
}

/** It finds the archive in the cache, checks it once more, and writes path.txt as the last thing. */
const install = async ({ home, stop }: FetchOptions): Promise<Fetched> => {
  const installer = spawn(process.execPath, [join(home, 'install.js')], { stdio: 'ignore', signal: stop })
  const [code] = await once(installer, 'exit')
  return code === 0 ? { kind: 'fetched' } : failed('its archive could not be unpacked')
}

const downloadPrefix = '.download-'

/** Of processes that were killed. Another one that is at it keeps its own. */
const removeLeftovers = async (home: string): Promise<void> => {
  const names = (await readdir(home)).filter((name) => name.startsWith(downloadPrefix))
  const leftovers = names.filter((name) => !isAlive(Number(name.slice(downloadPrefix.length))))
  await Promise.all(leftovers.map((name) => rm(join(home, name), { recursive: true, force: true })))
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A failed `fetch` says why in its cause; a wrong checksum comes with the path, which tells a user nothing. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (/checksum/i.test(error.name + error.message))
    return 'what came is not what was announced: the checksum differs'
  const cause = error.cause instanceof Error ? error.cause.message : ''
  return [error.message, cause].filter((text) => text !== '').join(': ')
}
