import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ServerDetail, ServerState, ServerSummary } from '#contract/views'
import type { CallOutcome, PermitContents } from '../call.ts'
import type { ServerDefinition } from '../launch.ts'
import { commandLineOf, createLauncher, type Launcher } from './launch/launcher.ts'
import { createLargeMessages } from './messages/large-messages.ts'
import { detectIsolation, processIsolation } from './process/isolation.ts'
import { createHttpClient } from './http/http-client.ts'
import { createPidRegistry } from './process/pid-registry.ts'
import { createSchemaValidation } from './schema-validation.ts'
import { createServer, type Server, type ServerDeps } from './server.ts'
import { createSlots } from './session/slots.ts'
import { createTurns } from './transport/turns.ts'
import type { Supervisor, SupervisorChange, SupervisorDeps } from './supervisor-types.ts'

type Entry =
  | { readonly kind: 'server'; readonly server: Server; readonly key: string }
  | { readonly kind: 'misconfigured'; readonly problem: Problem }

/** More at a time gain nothing and make each of them several times slower (mcp-host.md, speed floor). */
const startsAtATime = 8
const defaultRestartDelaysMs = [1_000, 2_000, 4_000, 8_000, 16_000]
/** For structured output; a slower schema costs a warning, never the result. */
const outputBudgetMs = 1_000

export const createSupervisor = (deps: SupervisorDeps): Supervisor => {
  const launcher = createLauncher(deps)
  const registry = createPidRegistry(deps.stateDirectory)
  const http = createHttpClient(deps.environment)
  const validation = createSchemaValidation({ workerUrl: deps.validationWorkerUrl, budgetMs: outputBudgetMs })
  const largeMessages = createLargeMessages(deps.validationWorkerUrl)
  const turns = createTurns()
  const slots = createSlots(startsAtATime)
  const listeners = new Set<(change: SupervisorChange) => void>()
  let entries: ReadonlyMap<string, Entry> = new Map()
  let configuring: Promise<unknown> = Promise.resolve()
  let incarnations = 0
  let disposed = false

  const swept = registry.sweep().then(
    (count) => count > 0 && deps.log(`ended ${count} server processes of an earlier run`),
    (error: unknown) => deps.log(`leftover server processes could not be looked for: ${String(error)}`),
  )

  const emit = (change: SupervisorChange): void => listeners.forEach((listener) => listener(change))

  const serverDeps = (alias: string): ServerDeps => ({
    launcher,
    registry,
    http,
    slots,
    swept,
    approveLaunch: deps.approveLaunch,
    version: deps.version,
    canonicalise: deps.canonicalise,
    isUserAsked: deps.isUserAsked,
    validate: validation.validate,
    validateAnswer: validation.validateAnswer,
    largeMessages,
    turns,
    nextIncarnation: () => (incarnations += 1),
    restartDelaysMs: deps.restartDelaysMs ?? defaultRestartDelaysMs,
    readManifest: deps.manifests.read,
    storeManifest: deps.manifests.store,
    onChange: () => emit({ kind: 'server', alias }),
    onLines: (lines) => emit({ kind: 'log', alias, lines }),
    report: deps.log,
  })

  const configure = async (servers: ReadonlyMap<string, Result<ServerDefinition>>): Promise<void> => {
    const before = entries
    const after = new Map<string, Entry>()
    for (const [alias, definition] of servers) {
      const old = before.get(alias)
      after.set(alias, isUnchanged(old, definition) ? old : await createEntry(alias, definition))
    }
    entries = disposed ? new Map() : after
    const gone = [...before].filter(([alias, entry]) => after.get(alias) !== entry)
    const fresh = [...after].filter(([alias, entry]) => before.get(alias) !== entry)
    for (const alias of new Set([...gone, ...fresh].map(([alias]) => alias))) emit({ kind: 'server', alias })
    await Promise.all(gone.map(([, entry]) => stopEntry(entry)))
  }

  const createEntry = async (alias: string, definition: Result<ServerDefinition>): Promise<Entry> => {
    if (!definition.ok) return { kind: 'misconfigured', problem: definition.problem }
    const serverId = await deps.serverIdOf(alias)
    const server = await createServer({ alias, serverId, definition: definition.value }, serverDeps(alias))
    return { kind: 'server', server, key: JSON.stringify(definition.value) }
  }

  const running = (alias: string): Result<Server> => {
    const entry = entries.get(alias)
    if (disposed) return fail('closing', t('mcp.start.closing'))
    if (entry === undefined) return unknownServer(alias)
    return entry.kind === 'server' ? ok(entry.server) : { ok: false, problem: entry.problem }
  }

  const serverWith = (contents: Pick<PermitContents, 'serverId'>): Server | null => {
    for (const entry of entries.values()) {
      if (entry.kind === 'server' && entry.server.serverId === contents.serverId) return entry.server
    }
    return null
  }

  const stopServer = async (alias: string): Promise<Result<null>> => {
    const found = running(alias)
    if (!found.ok) return found
    await found.value.stop()
    return ok(null)
  }

  const isCurrent: Supervisor['isCurrent'] = (wanted, definitionHash, tool) => {
    const target = disposed ? null : (serverWith(wanted)?.target(tool) ?? null)
    return (
      target !== null &&
      target.incarnation === wanted.incarnation &&
      target.launchHash === wanted.launchHash &&
      target.tool.definitionHash === definitionHash
    )
  }

  return {
    configure: (servers) => {
      const done = configuring.then(() => configure(servers))
      configuring = done.catch(() => {})
      return done
    },
    list: () => [...entries].map(([alias, entry]) => summaryOf(alias, entry)),
    detail: async (alias) => {
      const entry = entries.get(alias)
      return entry === undefined ? unknownServer(alias) : ok(await detailOf(alias, entry, launcher))
    },
    catalogue: () =>
      [...entries].flatMap(([alias, entry]) =>
        entry.kind === 'server'
          ? entry.server
              .tools()
              .tools.map((tool) => ({ alias, tool, running: isRunning(entry.server.state()) }))
          : [],
      ),
    describeLaunch: async (alias) => {
      const found = running(alias)
      if (!found.ok) return found
      const { serverId, definition } = found.value
      const launch = await launcher.describe(serverId, alias, definition)
      return launch.ok ? ok(launch.value.description) : launch
    },
    start: async (alias) => {
      const found = running(alias)
      return found.ok ? found.value.start() : found
    },
    stop: stopServer,
    restart: async (alias) => {
      const stopped = await stopServer(alias)
      const found = running(alias)
      return stopped.ok && found.ok ? found.value.start() : stopped
    },
    prepare: async (alias, tool, { signal }) => {
      const found = running(alias)
      if (!found.ok) return asPrepareFailure(found.problem)
      const started = await found.value.startFor(signal)
      if (signal.aborted) return fail('cancelled', t('mcp.call.startCancelled'))
      if (!started.ok) return asPrepareFailure(started.problem)
      const target = found.value.target(tool)
      return target ? ok(target) : fail('unknown-tool', t('mcp.call.noTool', { alias, tool }))
    },
    target: (alias, tool) => {
      const found = running(alias)
      return found.ok ? found.value.target(tool) : null
    },
    isCurrent,
    dispatch: async (permit, options) => {
      const redeemed = deps.redeem(permit)
      if (!redeemed.ok) return { kind: 'failed', problem: redeemed.problem }
      const contents = redeemed.value
      const server = serverWith(contents)
      const current = isCurrent(contents, contents.definitionHash, contents.tool)
      if (server === null || server.alias !== contents.alias || !current) return stale()
      return server.call(contents, options)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true
      await configuring
      const ending = [...entries.values()]
      await Promise.all(ending.map(stopEntry))
      await validation[Symbol.asyncDispose]()
      await largeMessages[Symbol.asyncDispose]()
      http[Symbol.dispose]()
      await swept
    },
  }
}

const isUnchanged = (old: Entry | undefined, definition: Result<ServerDefinition>): old is Entry =>
  old?.kind === 'server' && definition.ok && old.key === JSON.stringify(definition.value)

const detailOf = async (alias: string, entry: Entry, launcher: Launcher): Promise<ServerDetail> => {
  const summary = summaryOf(alias, entry)
  if (entry.kind === 'misconfigured') return { ...summary, ...nothingKnown }
  const { server } = entry
  const { tools, quarantined } = server.tools()
  return {
    ...summary,
    launch: await launchView(server, launcher),
    approvedAt: null,
    serverInfo: server.serverInfo(),
    tools,
    quarantined,
    log: server.log(),
    definition: server.definition.source,
  }
}

const launchView = async (server: Server, launcher: Launcher): Promise<ServerDetail['launch']> => {
  const { serverId, alias, definition } = server
  const gap = (await detectIsolation()).kind === 'group' ? [await processIsolation()] : []
  const launch = await launcher.describe(serverId, alias, definition)
  const notes = launch.ok ? launch.value.notes : [launch.problem.message]
  if (definition.kind === 'http') return { command: definition.url, notes }
  if (launch.ok && launch.value.kind === 'stdio')
    return { command: commandLineOf(launch.value.start), notes: [...notes, ...gap] }
  return { command: commandLineOf({ file: definition.command, args: definition.args }), notes }
}

const nothingKnown = {
  launch: null,
  approvedAt: null,
  serverInfo: null,
  tools: [],
  quarantined: [],
  log: [],
  definition: {},
} as const

const stale = (): CallOutcome => ({
  kind: 'failed',
  problem: { code: 'stale-permit', message: t('mcp.call.stale') },
})

const unknownServer = (alias: string): Result<never> =>
  fail('unknown-server', t('mcp.start.unknownServer', { alias }))

const stopEntry = async (entry: Entry): Promise<void> => {
  if (entry.kind === 'server') await entry.server.stop()
}

const summaryOf = (alias: string, entry: Entry): ServerSummary => {
  if (entry.kind === 'misconfigured') {
    return {
      alias,
      state: { kind: 'misconfigured', problem: entry.problem },
      toolCount: 0,
      quarantinedCount: 0,
    }
  }
  const { tools, quarantined } = entry.server.tools()
  return { alias, state: entry.server.state(), toolCount: tools.length, quarantinedCount: quarantined.length }
}

const isRunning = (state: ServerState): boolean => state.kind === 'ready' || state.kind === 'unresponsive'

const keptCodes = new Set(['unknown-server', 'launch-denied', 'cancelled'])

const asPrepareFailure = ({ code, message }: Problem): Result<never> =>
  fail(keptCodes.has(code) ? code : 'start-failed', message)
