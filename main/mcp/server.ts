import type { ServerId } from '#contract/ids'
import type { LogLine, ServerState } from '#contract/views'
import type { ServerDefinition } from '../launch.ts'
import type { HandleServerRequest } from '../server-request.ts'
import { withoutRoots } from './definition-key.ts'
import { createServerOffers, type ServerOffers } from './offers/server-offers.ts'
import { createServerCalls, type ServerCalls, type ServerCallsDeps } from './server-calls.ts'
import { createLifecycle, type Lifecycle, type LifecycleDeps } from './server-lifecycle.ts'
import { stateOf } from './server-phase.ts'
import { createServerSignIn, type ServerSignIn, type ServerSignInDeps } from './server-sign-in.ts'
import { createServerLog } from './session/server-log.ts'
import type { Session } from './session/session.ts'
import { approveStart } from './session/start-session.ts'
import type { AnswerServerRequest } from './supervisor-types.ts'
import type { ParsedTools } from './tools/parse-tools.ts'
import { createRememberedTools } from './tools/remembered-tools.ts'

/** One configured server through all its lives. */
export type Server = Omit<ServerCalls, 'paused'> &
  Pick<Lifecycle, 'start' | 'stop' | 'startFor'> & {
    readonly alias: string
    readonly serverId: ServerId
    readonly definition: () => ServerDefinition
    readonly state: () => ServerState
    /** Of the running server, else as it was last seen. */
    readonly tools: () => ParsedTools
    readonly serverInfo: () => Session['connection']['serverInfo'] | null
    readonly offers: ServerOffers
    readonly signIn: Omit<ServerSignIn, 'authorization'>
    readonly log: () => readonly LogLine[]
    /** Adds a line of ours to the log. */
    readonly note: (text: string) => void
    /** Takes over a definition that differs in its roots at most, and tells the running server when they changed. */
    readonly setDefinition: (definition: ServerDefinition) => void
  }

export type ServerDeps = LifecycleDeps &
  ServerSignInDeps &
  ServerCallsDeps & {
    readonly answerServerRequest: AnswerServerRequest
    readonly readManifest: (serverId: ServerId) => string | null
    readonly storeManifest: (serverId: ServerId, manifest: string) => Promise<void>
    readonly onResourceChanged: (uri: string) => void
    readonly onLines: (lines: readonly LogLine[]) => void
  }

type Identity = {
  readonly alias: string
  readonly serverId: ServerId
  readonly definition: ServerDefinition
}

export const createServer = async (identity: Identity, deps: ServerDeps): Promise<Server> => {
  const { alias, serverId } = identity
  let { definition } = identity
  const log = createServerLog(
    deps.onLines,
    definition.kind === 'http' ? definition.headers : definition.env,
    (text) => signIn.authorization?.redact(text) ?? text,
  )
  const remembered = await createRememberedTools({
    source: withoutRoots(definition.source),
    stored: deps.readManifest(serverId),
    store: (manifest) => deps.storeManifest(serverId, manifest),
    canonicalise: deps.canonicalise,
    report: deps.report,
  })
  const signIn = createServerSignIn(
    {
      ...identity,
      starting: () => {
        const phase = lifecycle.phase()
        return phase.kind === 'starting' ? phase.outcome : null
      },
      approve: (signal) => approveStart({ ...identity, signal, onAsked: () => {} }, deps),
      start: () => lifecycle.start(),
      stop: () => lifecycle.stop(),
      log: (text) => log.note(text),
    },
    deps,
  )
  const handleServerRequest: HandleServerRequest = (request, signal) =>
    calls.paused(() => lifecycle.use(() => deps.answerServerRequest({ serverId, alias }, request, signal)))
  const lifecycle = createLifecycle(
    {
      ...identity,
      authorization: signIn.authorization,
      log,
      remembered,
      handleServerRequest,
      onReady: (session) => offers.begin(session),
    },
    deps,
  )
  const timeoutMs = definition.callTimeoutSeconds * 1000
  const offers = createServerOffers({ ...deps, alias, lifecycle, log, timeoutMs, handleServerRequest })
  const calls = createServerCalls({ serverId, alias, lifecycle, log, defaultTimeoutMs: timeoutMs }, deps)
  const session = (): Session | null => {
    const phase = lifecycle.phase()
    return phase.kind === 'ready' ? phase.session : null
  }

  return {
    alias,
    serverId,
    definition: () => definition,
    state: () => stateOf(lifecycle.phase()),
    tools: () => session()?.tools() ?? remembered.tools(),
    serverInfo: () => session()?.connection.serverInfo ?? null,
    offers,
    log: log.lines,
    note: (text) => log.note(text),
    setDefinition: (next) => {
      const isSame = JSON.stringify(next.roots) === JSON.stringify(definition.roots)
      definition = next
      if (isSame) return
      void session()?.connection.rootsChanged()
      deps.onChange()
    },
    start: lifecycle.start,
    stop: async () => {
      await signIn.cancel()
      await lifecycle.stop()
    },
    signIn,
    startFor: lifecycle.startFor,
    target: calls.target,
    call: calls.call,
  }
}
