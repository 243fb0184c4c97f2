import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallId, RequestId, ServerId } from '#contract/ids'
import type { JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import type { ServerRequestAnswer } from '#contract/server-requests'
import type { ServerState } from '#contract/views'
import type { DispatchOptions, Permit, PermitContents, ToolTarget } from '../../main/call.ts'
import { canonicalise } from '../../main/consent/canonical.ts'
import type { LaunchDescription, ServerDefinition, StdioServerDefinition } from '../../main/launch.ts'
import { createSupervisor } from '../../main/mcp/supervisor.ts'
import type { Supervisor, SupervisorDeps } from '../../main/mcp/supervisor-types.ts'

const root = new URL('../../', import.meta.url).pathname
export const rawServer = join(root, 'test/fixtures/servers/raw-server.ts')
export const packaged = (name: string): string =>
  join(root, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`)

/** A supervisor with the ports that the workspace would give it, each recording what it was asked. */
export type Harness = AsyncDisposable & {
  readonly supervisor: Supervisor
  readonly folder: string
  /** Stands in the environment of every process that any server of this harness starts. */
  readonly marker: string
  readonly launches: LaunchDescription[]
  readonly manifests: Map<string, string>
  readonly mint: (contents: PermitContents) => Permit
  readonly permitFor: (target: ToolTarget, given: JsonValue) => Permit
  readonly journal: () => readonly string[]
}

export type HarnessOptions = Partial<
  Pick<
    SupervisorDeps,
    'approveLaunch' | 'restartDelaysMs' | 'isUserAsked' | 'answerServerRequest' | 'signIns'
  >
> & {
  readonly manifests?: Map<string, string>
  readonly folder?: string
}

export const createHarness = (options: HarnessOptions = {}): Harness => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'assent-mcp-'))
  const marker = `ASSENT_MARKER_${randomUUID().replaceAll('-', '')}`
  const launches: LaunchDescription[] = []
  const manifests = options.manifests ?? new Map<string, string>()
  const permits = new Map<Permit, PermitContents>()
  const approve: SupervisorDeps['approveLaunch'] =
    options.approveLaunch ?? ((launch) => Promise.resolve(ok({ launchHash: hashOf(launch) })))

  const supervisor = createSupervisor({
    version: '0.0.0-test',
    canonicalise,
    approveLaunch: (launch, given) => {
      launches.push(launch)
      return approve(launch, given)
    },
    redeem: (permit) => {
      const contents = permits.get(permit)
      permits.delete(permit)
      return contents ? ok(contents) : fail('no-permit', 'This call was not allowed, so nothing was sent.')
    },
    serverIdOf: (alias) => Promise.resolve(`id-${alias}` as ServerId),
    manifests: {
      read: (serverId) => manifests.get(serverId) ?? null,
      store: (serverId, manifest) => {
        manifests.set(serverId, manifest)
        return Promise.resolve()
      },
    },
    environment: () =>
      Promise.resolve({ PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', SECRET_TOKEN: 'x' }),
    answerServerRequest: options.answerServerRequest ?? (() => Promise.resolve(declined)),
    isUserAsked: options.isUserAsked ?? (() => false),
    ...(options.signIns ? { signIns: options.signIns } : {}),
    stateDirectory: folder,
    validationWorkerUrl: new URL('../../main/workers/validation.ts', import.meta.url),
    log: () => {},
    ...(options.restartDelaysMs ? { restartDelaysMs: options.restartDelaysMs } : {}),
  })

  const mint = (contents: PermitContents): Permit => {
    const permit = { permit: Symbol('permit') }
    permits.set(permit, contents)
    return permit
  }

  return {
    supervisor,
    folder,
    marker,
    launches,
    manifests,
    mint,
    permitFor: (target, given) => mint(contentsFor(target, given)),
    journal: () => readFileSync(join(folder, 'journal'), 'utf8').split('\n').filter(Boolean),
    [Symbol.asyncDispose]: async () => {
      await supervisor[Symbol.asyncDispose]()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const declined: ServerRequestAnswer = { kind: 'error', code: -1, message: 'nobody is here' }

export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

let calls = 0

export const contentsFor = (target: ToolTarget, given: JsonValue): PermitContents => ({
  callId: `call-${(calls += 1)}` as CallId,
  serverId: target.serverId,
  alias: target.alias,
  incarnation: target.incarnation,
  launchHash: target.launchHash,
  definitionHash: target.tool.definitionHash,
  tool: target.tool.name,
  canonicalArguments: canonicalise(given),
  input: null,
})

/** Half of a server's start is turning the same TypeScript into the same machine code. */
const compileCache = join(tmpdir(), 'assent-compiled-servers')

/** A definition that runs a program under this Node, marked so that its processes can be found from outside. */
export const definitionOf = (
  harness: Pick<Harness, 'marker' | 'folder'>,
  args: readonly string[],
  changes: Partial<StdioServerDefinition> = {},
): Result<ServerDefinition> =>
  ok({
    kind: 'stdio',
    command: process.execPath,
    args,
    env: [
      { name: harness.marker, value: '1', secrets: [] },
      { name: 'RAW_SERVER_JOURNAL', value: join(harness.folder, 'journal'), secrets: [] },
      { name: 'NODE_COMPILE_CACHE', value: compileCache, secrets: [] },
    ],
    cwd: harness.folder,
    roots: [],
    startTimeoutSeconds: 60,
    callTimeoutSeconds: 20,
    idleStopMinutes: 0,
    messageBytes: 10_000_000,
    source: { command: 'node', args },
    ...changes,
  })

export const configureRaw = (
  harness: Harness,
  faults: readonly string[] = [],
  changes: Partial<StdioServerDefinition> = {},
): Promise<void> =>
  harness.supervisor.configure(new Map([['raw', definitionOf(harness, [rawServer, ...faults], changes)]]))

export const callOptions = (changes: Partial<DispatchOptions> = {}): DispatchOptions => ({
  signal: new AbortController().signal,
  timeoutMs: () => Infinity,
  onProgress: () => {},
  onServerRequest: () => Promise.resolve(declined),
  ...changes,
})

/** Prepares, permits and sends one call, of the server "raw" unless another is named. */
export const callRaw = async (
  harness: Harness,
  tool: string,
  given: JsonValue = {},
  changes: Partial<DispatchOptions> = {},
  alias = 'raw',
): ReturnType<Supervisor['dispatch']> => {
  const target = await prepared(harness, tool, alias)
  return harness.supervisor.dispatch(harness.permitFor(target, given), callOptions(changes))
}

export const prepared = async (harness: Harness, tool: string, alias = 'raw'): Promise<ToolTarget> => {
  const target = await harness.supervisor.prepare(alias, tool, { signal: new AbortController().signal })
  if (!target.ok) throw new Error(`${target.problem.code}: ${target.problem.message}`)
  return target.value
}

export const stateOf = (harness: Harness, alias = 'raw'): ServerState => {
  const summary = harness.supervisor.list().find((server) => server.alias === alias)
  if (!summary) throw new Error(`no server ${alias}`)
  return summary.state
}

/** Ids of all processes, in any namespace, whose environment holds the marker. */
export const processesWith = (marker: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(marker))
    .map(Number)

const environmentOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}

export const question = 'question-1' as RequestId
