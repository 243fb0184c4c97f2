import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ServerState } from '#contract/views'
import type { CallOutcome, CatalogueEntry, PermitContents } from '../call.ts'
import type { ServerDefinition } from '../launch.ts'
import { signInName } from '../sign-in.ts'
import { definitionKey } from './definition-key.ts'
import { createLauncher } from './launch/launcher.ts'
import { createLargeMessages } from './messages/large-messages.ts'
import { createHttpClient } from './http/http-client.ts'
import { createOffers } from './offers/create-offers.ts'
import { createPidRegistry } from './process/pid-registry.ts'
import { createSchemaValidation } from './schema-validation.ts'
import { createServer, type Server, type ServerDeps } from './server.ts'
import { detailOf, lineOf, summaryOf, type Entry } from './server-views.ts'
import { createSlots } from './session/slots.ts'
import { createTurns } from './transport/turns.ts'
import type { Supervisor, SupervisorChange, SupervisorDeps } from './supervisor-types.ts'

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
    signIns: deps.signIns ?? null,
    approveLaunch: deps.approveLaunch,
    answerServerRequest: deps.answerServerRequest,
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
    onResourceChanged: (uri) => emit({ kind: 'resource-changed', alias, uri }),
    onLines: (lines) => emit({ kind: 'log', alias, lines }),
    report: deps.log,
  })

  const configure = async (servers: ReadonlyMap<string, Result<ServerDefinition>>): Promise<void> => {
    const before = entries
    const after = new Map<string, Entry>()
    for (const [alias, definition] of servers) {
      after.set(alias, keptEntry(before.get(alias), definition) ?? (await createEntry(alias, definition)))
    }
    entries = disposed ? new Map() : after
    const gone = [...before].filter(([alias, entry]) => after.get(alias) !== entry)
    const fresh = [...after].filter(([alias, entry]) => before.get(alias) !== entry)
    for (const alias of new Set([...gone, ...fresh].map(([alias]) => alias))) emit({ kind: 'server', alias })
    await Promise.all(gone.map(([, entry]) => stopEntry(entry)))
    for (const [alias, entry] of gone) if (!after.has(alias)) await forgetSignIn(alias, entry)
  }

  /** Of a server that is no longer configured: here at once, at its sign-in service as soon as that answers. */
  const forgetSignIn = async (alias: string, entry: Entry): Promise<void> => {
    if (deps.signIns === undefined) return
    if (entry.kind === 'server')
      entry.server.signIn.signOut().catch((error: unknown) => deps.log(`not signed out: ${String(error)}`))
    const removed = await deps.signIns.vault.remove(signInName(await deps.serverIdOf(alias)))
    if (!removed.ok) deps.log(`sign-in of a removed server is still there: ${removed.problem.message}`)
  }

  const createEntry = async (alias: string, definition: Result<ServerDefinition>): Promise<Entry> => {
    if (!definition.ok) return { kind: 'misconfigured', problem: definition.problem }
    const serverId = await deps.serverIdOf(alias)
    const server = await createServer({ alias, serverId, definition: definition.value }, serverDeps(alias))
    return { kind: 'server', server, key: definitionKey(definition.value) }
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

  const catalogue = (): readonly CatalogueEntry[] =>
    [...entries].flatMap(([alias, entry]) =>
      entry.kind === 'server'
        ? entry.server
            .tools()
            .tools.map((tool) => ({ alias, tool, running: isRunning(entry.server.state()) }))
        : [],
    )

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
    catalogue,
    toolList: () => catalogue().map((entry) => ({ ...entry, tool: lineOf(entry.tool) })),
    tool: (alias, name) => {
      const found = running(alias)
      if (!found.ok) return found
      const tool = found.value.tools().tools.find((known) => known.name === name)
      return tool ? ok(tool) : unknownTool(alias, name)
    },
    describeLaunch: async (alias) => {
      const found = running(alias)
      if (!found.ok) return found
      const { serverId, definition } = found.value
      const launch = await launcher.describe(serverId, alias, definition())
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
      return target ? ok(target) : unknownTool(alias, tool)
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
    signIn: async (alias) => {
      const found = running(alias)
      return found.ok ? found.value.signIn.signIn() : found
    },
    cancelSignIn: async (alias) => {
      const found = running(alias)
      if (!found.ok) return found
      await found.value.signIn.cancel()
      return ok(null)
    },
    signOut: async (alias) => {
      const found = running(alias)
      return found.ok ? found.value.signIn.signOut() : found
    },
    note: (alias, text) => {
      const found = running(alias)
      if (found.ok) found.value.note(text)
    },
    offers: createOffers({
      aliases: () => [...entries.keys()],
      of: (alias) => {
        const found = running(alias)
        return found.ok ? ok(found.value.offers) : found
      },
    }),
    setLogLevel: async (alias, level) => {
      const found = running(alias)
      return found.ok ? found.value.offers.setLogLevel(level) : found
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

/** What goes on as it is: other roots are told to a running server and need no other one. */
const keptEntry = (old: Entry | undefined, definition: Result<ServerDefinition>): Entry | null => {
  if (old?.kind !== 'server' || !definition.ok || old.key !== definitionKey(definition.value)) return null
  old.server.setDefinition(definition.value)
  return old
}

const stale = (): CallOutcome => ({
  kind: 'failed',
  problem: { code: 'stale-permit', message: t('mcp.call.stale') },
})

const unknownServer = (alias: string): Result<never> =>
  fail('unknown-server', t('mcp.start.unknownServer', { alias }))

const unknownTool = (alias: string, tool: string): Result<never> =>
  fail('unknown-tool', t('mcp.call.noTool', { alias, tool }))

const stopEntry = async (entry: Entry): Promise<void> => {
  if (entry.kind === 'server') await entry.server.stop()
}

const isRunning = (state: ServerState): boolean => state.kind === 'ready' || state.kind === 'unresponsive'

const keptCodes = new Set(['unknown-server', 'launch-denied', 'cancelled', 'sign-in-needed'])

const asPrepareFailure = ({ code, message }: Problem): Result<never> =>
  fail(keptCodes.has(code) ? code : 'start-failed', message)
