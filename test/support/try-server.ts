import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { JsonObject } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { CallOutcome } from '../../main/call.ts'
import type { ServerDefinition } from '../../main/launch.ts'
import { discoveredSignIn } from '../../main/sign-in.ts'
import { callRaw, createHarness, definitionOf, type Harness } from '../integration/mcp-harness.ts'
import { processesWith } from './processes-with.ts'
import { findChromium } from '../../scripts/find-chromium.ts'
import { chromiumMark, folderMark, portMark, type RealServer } from './real-servers.ts'

export type Tried = {
  readonly name: string
  readonly protocolVersion: string
  readonly startMs: number
  readonly tools: number
  /** As listed; "failed" with a server that declares them and cannot list them, "-" with one that has none. */
  readonly resources: string
  readonly prompts: string
  readonly call: 'result' | 'error' | 'none'
  readonly processesLeft: number
  readonly isAsExpected: boolean
  /** What the call answered, or why there was none. */
  readonly words: string
}

const alias = 'tried'
const installLimitMs = 180_000
const run = promisify(execFile)

/** Installs, starts, lists, calls once and stops. */
export const tryServer = async (server: RealServer, folder: string): Promise<Tried> => {
  const program = await install(server, folder)
  const harness = createHarness()
  const place = await placeOf(server, harness)
  const running = server.httpPath === undefined ? null : await startHttp(program, server, place, harness)
  const used = await use(server, program, place, harness)
  await harness[Symbol.asyncDispose]()
  if (running !== null) await end(running)
  const processesLeft = await leftBehind(harness.marker)
  return {
    ...used,
    name: server.name,
    processesLeft,
    isAsExpected: used.call === server.ends && processesLeft === 0,
  }
}

type Used = Omit<Tried, 'name' | 'processesLeft' | 'isAsExpected'>

const use = async (server: RealServer, program: string, place: Place, harness: Harness): Promise<Used> => {
  const { supervisor } = harness
  const definition =
    server.httpPath === undefined ? local(server, program, place, harness) : remote(server, place)
  await supervisor.configure(new Map([[alias, definition]]))
  const begun = performance.now()
  const started = await supervisor.start(alias)
  const startMs = Math.round(performance.now() - begun)
  const detail = await supervisor.detail(alias)
  if (!started.ok || !detail.ok)
    return { ...nothing, startMs, words: started.ok ? '' : started.problem.message }
  const { tools, serverInfo } = detail.value
  const called = await callRaw(harness, server.call.tool, filled(server.call.arguments, place), {}, alias)
  return {
    protocolVersion: serverInfo?.protocolVersion ?? '',
    startMs,
    tools: tools.length,
    ...(await offersOf(harness)),
    ...callOf(called),
  }
}

const nothing = {
  protocolVersion: '-',
  tools: 0,
  resources: '-',
  prompts: '-',
  call: 'none',
} as const

const offersOf = async ({ supervisor }: Harness): Promise<Pick<Used, 'resources' | 'prompts'>> => {
  const detail = await supervisor.detail(alias)
  const offers = detail.ok ? detail.value.offers : null
  const resources = offers?.resources === true ? await supervisor.offers.listResources(alias) : null
  const prompts = offers?.prompts === true ? await supervisor.offers.listPrompts(alias) : null
  return {
    resources: resources === null ? '-' : resources.ok ? listed(resources.value) : 'failed',
    prompts: prompts === null ? '-' : prompts.ok ? String(prompts.value.length) : 'failed',
  }
}

const listed = ({
  resources,
  problem,
}: {
  readonly resources: readonly unknown[]
  readonly problem: unknown
}) => (problem === null ? String(resources.length) : 'failed')

const callOf = (outcome: CallOutcome): Pick<Used, 'call' | 'words'> => {
  if (outcome.kind === 'input-required') return { call: 'error', words: 'asks for something first' }
  if (outcome.kind !== 'result') return { call: 'error', words: firstLine(outcome.problem.message) }
  const text = outcome.content.map((part) => (part.kind === 'text' ? part.text : part.kind)).join(' ')
  return { call: outcome.isError ? 'error' : 'result', words: firstLine(text) }
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 100)

type Place = { readonly folder: string; readonly port: string; readonly chromium: string }

const placeOf = async ({ httpPath }: RealServer, { folder }: Harness): Promise<Place> => ({
  folder,
  port: httpPath === undefined ? '0' : String(await freePort()),
  chromium: findChromium() ?? '',
})

const fill = (text: string, { folder, port, chromium }: Place): string =>
  text.replaceAll(folderMark, folder).replaceAll(portMark, port).replaceAll(chromiumMark, chromium)

const filled = (value: JsonObject, place: Place): JsonObject => {
  const text: JsonObject = JSON.parse(fill(JSON.stringify(value), place))
  return text
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const local = (
  { args = [], env = {} }: RealServer,
  program: string,
  place: Place,
  harness: Harness,
): Result<ServerDefinition> => {
  const added = Object.entries(env).map(([name, value]) => ({ name, value: fill(value, place), secrets: [] }))
  const plain = definitionOf(harness, [program, ...args.map((arg) => fill(arg, place))], {
    startTimeoutSeconds: 60,
    callTimeoutSeconds: 60,
  })
  return plain.ok && plain.value.kind === 'stdio'
    ? ok({ ...plain.value, env: [...plain.value.env, ...added] })
    : plain
}

const remote = ({ httpPath = '' }: RealServer, { port }: Place): Result<ServerDefinition> =>
  ok({
    kind: 'http',
    url: `http://127.0.0.1:${port}${httpPath}`,
    headers: [],
    signIn: discoveredSignIn,
    roots: [],
    startTimeoutSeconds: 60,
    callTimeoutSeconds: 60,
    idleStopMinutes: 0,
    messageBytes: 10_000_000,
    source: {},
  })

const startHttp = async (
  program: string,
  { args = [], env = {} }: RealServer,
  place: Place,
  { marker }: Harness,
): Promise<ChildProcess> => {
  const own = Object.entries(env).map(([name, value]) => [name, fill(value, place)])
  const child = spawn(process.execPath, [program, ...args.map((arg) => fill(arg, place))], {
    stdio: 'ignore',
    env: { ...process.env, ...Object.fromEntries(own), [marker]: '1' },
  })
  const origin = `http://127.0.0.1:${place.port}/`
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    const isThere = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (isThere) break
    await sleep(200)
  }
  return child
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** A process that was just ended may still be in the list for a moment. */
const leftBehind = async (marker: string): Promise<number> => {
  for (let tries = 0; tries < 20 && processesWith(marker).length > 0; tries += 1) await sleep(100)
  return processesWith(marker).length
}

const packageFile = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })

/** The path of the server's program. */
const install = async ({ package: wanted, program }: RealServer, folder: string): Promise<string> => {
  const name = wanted.slice(0, wanted.lastIndexOf('@'))
  const home = join(folder, wanted.replaceAll('/', '_'))
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'package.json'), '{"private":true}')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run('npm', ['install', ...quiet, wanted], { cwd: home, timeout: installLimitMs })
  const root = join(home, 'node_modules', name)
  const { bin } = packageFile.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  const path = typeof bin === 'string' ? bin : (bin[program ?? ''] ?? Object.values(bin)[0])
  if (path === undefined) throw new Error(`${wanted} has no program`)
  return join(root, path)
}
