import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { runBuild } from './run-build.ts'

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
 * `npm run dev`: at each change of a source it builds and starts the server anew, on the same port; the server prints
 * a fresh address. A build that fails leaves running what runs. Ends at SIGINT, SIGTERM or SIGHUP, after the server.
 */
export const develop = async (options: DevelopOptions): Promise<void> => {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort())
  let server = (await rebuild(options.root)) ? startServer(options, []) : null
  for await (const _ of changes(options.root, stopping.signal)) {
    if (!(await rebuild(options.root)) || stopping.signal.aborted) continue
    await server?.stop()
    server = startServer(options, server ? ['--no-open', ...server.portArguments()] : [])
  }
  await server?.stop()
}

const rebuild = (root: string): Promise<boolean> => runBuild(root, ['--sourcemaps'])

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

/** Yields after each change of a source, once it has been quiet for a moment, until `signal` aborts. */
const changes = async function* (root: string, signal: AbortSignal): AsyncGenerator<void> {
  let settled = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', () => settled.resolve())
  for (const folder of watched)
    watch(join(root, folder), { recursive: true, signal }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => settled.resolve(), settleMs)
    })
  while (!signal.aborted) {
    await settled.promise
    settled = Promise.withResolvers<void>()
    if (!signal.aborted) yield
  }
}
