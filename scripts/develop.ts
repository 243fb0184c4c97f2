import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { build } from './build.ts'

export type DevelopOptions = {
  readonly root: string
  /** The built program, and what it is started with. */
  readonly entry: string
  readonly args: readonly string[]
}

const watched = ['main', 'preload', 'renderer'] as const
const settleMs = 100
const stopMs = 10_000

/**
 * `npm run dev`: builds at each change of a source. A change of main/ or preload/ starts the server anew on the same
 * port; after one of renderer/ alone, reloading the page is enough. A broken build keeps what runs. Ends at SIGINT,
 * SIGTERM or SIGHUP, after the server has ended.
 */
export const develop = async (options: DevelopOptions): Promise<void> => {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort())
  let server = (await rebuild(options.root)) ? startServer(options, []) : null
  for await (const folders of changes(options.root, stopping.signal)) {
    if (!(await rebuild(options.root)) || stopping.signal.aborted) continue
    if (server && !folders.has('main') && !folders.has('preload')) continue
    await server?.stop()
    server = startServer(options, server ? ['--no-open', ...server.portArguments()] : [])
  }
  await server?.stop()
}

const rebuild = async (root: string): Promise<boolean> => {
  const startedAt = performance.now()
  try {
    await build({ root, sourcemaps: true })
    console.error(`Built in ${Math.round(performance.now() - startedAt)} ms`)
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

type Server = {
  readonly portArguments: () => readonly string[]
  readonly stop: () => Promise<void>
}

const startServer = (options: DevelopOptions, extra: readonly string[]): Server => {
  const args = ['--enable-source-maps', options.entry, ...options.args, ...extra]
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'pipe', 'inherit'] })
  let port: string | null = null
  createInterface({ input: child.stdout }).on('line', (line) => {
    port = portOf(line) ?? port
    console.log(line)
  })
  child.on('exit', (code, signal) => {
    if (code !== 0) console.error(`The server ended (${signal ?? code}); the next change starts it again.`)
  })
  return {
    portArguments: () => (port === null ? [] : ['--port', port]),
    stop: () => stopProcess(child),
  }
}

const stopProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await exited
  clearTimeout(kill)
}

const addressLine = z.object({ url: z.url() })

/** The port in the server's line {"url": "…"}; undefined for any other line. */
const portOf = (line: string): string | undefined => {
  try {
    return new URL(addressLine.parse(JSON.parse(line)).url).port
  } catch {
    return undefined
  }
}

/** Yields the folders in which something changed, once it has been quiet for a moment, until `signal` aborts. */
const changes = async function* (root: string, signal: AbortSignal): AsyncGenerator<ReadonlySet<string>> {
  let changed = new Set<string>()
  let wake = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', () => wake.resolve())
  for (const folder of watched)
    watch(join(root, folder), { recursive: true, signal }, () => {
      changed.add(folder)
      clearTimeout(timer)
      timer = setTimeout(() => wake.resolve(), settleMs)
    })
  while (!signal.aborted) {
    await wake.promise
    wake = Promise.withResolvers<void>()
    if (changed.size === 0) continue
    const batch = changed
    changed = new Set()
    yield batch
  }
}
