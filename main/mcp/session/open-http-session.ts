import type { JsonObject, JsonValue } from '#contract/json'
import { isJsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ServerAuthorization } from '../../sign-in.ts'
import { connect } from '../connection/connect.ts'
import type { Connection } from '../connection/connection.ts'
import { openEventStreamWire } from '../http/event-stream-wire.ts'
import type { HttpClient } from '../http/http-client.ts'
import { createHttpTransport, type HttpTransport } from '../http/http-transport.ts'
import type { HttpWire, WireListener } from '../http/http-wire.ts'
import { createStreamableWire, type WireDeps } from '../http/streamable-wire.ts'
import { authorizeRequests } from '../oauth/authorized-requests.ts'
import type { ParsedTools } from '../tools/parse-tools.ts'
import type { WriteProblem } from '../transport/transport.ts'
import { readTools } from './read-tools.ts'
import { takeNotification } from './server-notification.ts'
import type { Session, SessionDeps, SessionEnd } from './session.ts'
import { createToolChanges } from './tool-changes.ts'

/** Where a server is reached, the headers that go with each request, and the sign-in to it. */
export type HttpTarget = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Null for a server that takes its key from the headers. */
  readonly authorization?: ServerAuthorization | null
}

/** How the older HTTP is remembered beside the era. */
const eventStreamVerdict: JsonObject = { kind: 'legacy', wire: 'event-stream' }
/** What servers that know only the older HTTP say to the newer one (2025-11-25, "Backwards Compatibility"). */
const olderStatuses: ReadonlySet<number | undefined> = new Set([400, 404, 405])

/**
 * Makes a session with a server over HTTP: handshake, then the list of tools. Failure codes of the transport,
 * `start-timeout`, `handshake-failed`, `list-failed`, `cancelled`, and those of `ServerAuthorization.challenged`.
 */
export const openHttpSession = async (
  http: HttpClient,
  target: HttpTarget,
  verdict: JsonValue,
  signal: AbortSignal,
  deps: SessionDeps,
): Promise<Result<Session>> => {
  const { startTimeoutSeconds } = deps.definition
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutSeconds * 1000)])
  const { authorization = null } = target
  const authorized = authorization === null ? null : authorizeRequests(http, authorization)
  const opened = await openEither({ http: authorized ?? http, target, deps, deadline }, verdict)
  if (opened.ok && !deadline.aborted) return opened
  if (opened.ok) await opened.value.stop()
  if (signal.aborted) return fail('cancelled', t('mcp.start.cancelled'))
  if (deadline.aborted) return fail('start-timeout', t('mcp.start.tooSlow', { count: startTimeoutSeconds }))
  const refused = authorized?.refused() ?? null
  return refused === null ? opened : { ok: false, problem: refused }
}

type Opening = {
  readonly http: Pick<HttpClient, 'send'>
  readonly target: HttpTarget
  readonly deps: SessionDeps
  readonly deadline: AbortSignal
}

/** Streamable HTTP first, then what came before it. */
const openEither = async (opening: Opening, verdict: JsonValue): Promise<Result<Session, WriteProblem>> => {
  const isOlder = isJsonObject(verdict) && verdict['wire'] === 'event-stream'
  if (isOlder) return openOlder(opening)
  const first = await openWith(opening, verdict, (wire) =>
    Promise.resolve(ok((listener: WireListener) => createStreamableWire({ ...wire, listener }))),
  )
  if (first.ok || !olderStatuses.has(first.problem.http?.status) || opening.deadline.aborted) return first
  const second = await openOlder(opening)
  return second.ok || second.problem.code !== 'no-event-stream' ? second : first
}

const openOlder = (opening: Opening): Promise<Result<Session, WriteProblem>> =>
  openWith(opening, eventStreamVerdict, async (wire) => {
    const late = createLateListener()
    const opened = await openEventStreamWire({ ...wire, listener: late.listener }, opening.deadline)
    if (!opened.ok) return opened
    return ok((listener: WireListener) => {
      late.listenWith(listener)
      return opened.value
    })
  })

type OpenWire = (
  deps: Omit<WireDeps, 'listener'>,
) => Promise<Result<(listener: WireListener) => HttpWire, WriteProblem>>

const openWith = async (
  { http, target, deps, deadline }: Opening,
  verdict: JsonValue,
  openWire: OpenWire,
): Promise<Result<Session, WriteProblem>> => {
  const wire = await openWire({
    http,
    ...target,
    messageBytes: deps.definition.messageBytes,
    turns: deps.turns,
  })
  if (!wire.ok) return wire
  const changes = createToolChanges()
  const { promise: ended, resolve: end } = Promise.withResolvers<SessionEnd>()
  const { log } = deps
  const transport = createHttpTransport({
    wire: wire.value,
    canonicalise: deps.canonicalise,
    onNotification: (method, params) =>
      takeNotification(method, params, { log, onToolsChanged: changes.notify }),
    onJunk: log.junk,
    redact: target.authorization?.redact ?? ((text) => text),
    largeMessages: deps.largeMessages,
    onLost: (problem) => end({ kind: 'lost', problem }),
  })
  const stop = async (): Promise<void> => {
    await transport.close()
    end({ kind: 'lost', problem: { code: 'stopped', message: t('mcp.start.stopped') } })
  }
  // A session that was lost has nothing to wait for any more.
  void ended.then(() => transport.close())
  const giveUp = (): void => void stop()
  deadline.addEventListener('abort', giveUp, { once: true })
  if (deadline.aborted) giveUp()
  const opened = await handshake(transport, verdict, deadline, deps)
  deadline.removeEventListener('abort', giveUp)
  if (!opened.ok) {
    await stop()
    return opened
  }
  const { connection } = opened.value
  let { tools } = opened.value
  connection.onNotification((method) => {
    if (method === 'notifications/tools/list_changed') changes.notify()
  })
  changes.start(async () => {
    const timeoutMs = deps.definition.startTimeoutSeconds * 1000
    const relisted = await readTools(connection, AbortSignal.timeout(timeoutMs), deps)
    if (relisted.ok) tools = relisted.value
    deps.onToolsChanged()
  })
  return ok({ pid: null, connection, tools: () => tools, ended, stop })
}

const handshake = async (
  transport: HttpTransport,
  verdict: JsonValue,
  deadline: AbortSignal,
  deps: SessionDeps,
): Promise<Result<{ readonly connection: Connection; readonly tools: ParsedTools }, WriteProblem>> => {
  const timeoutMs = deps.definition.startTimeoutSeconds * 1000
  const connected = await connect(transport, 'http', { ...deps, verdict, timeoutMs })
  if (!connected.ok) return { ok: false, problem: inWords(connected.problem) }
  const isOlder = verdict === eventStreamVerdict
  const connection = isOlder ? { ...connected.value, verdict } : connected.value
  const tools = await readTools(connection, deadline, deps)
  return tools.ok ? ok({ connection, tools: tools.value }) : tools
}

const inWords = (problem: WriteProblem): WriteProblem =>
  problem.code === 'handshake-failed'
    ? { ...problem, message: t('mcp.start.handshakeRefused', { reason: problem.message }) }
    : problem

/** The stream is open before anybody listens; what comes until then waits. */
const createLateListener = (): {
  readonly listener: WireListener
  readonly listenWith: (listener: WireListener) => void
} => {
  let known: WireListener | null = null
  const { promise: listening, resolve: listenWith } = Promise.withResolvers<WireListener>()
  return {
    listener: {
      isAwaited: () => known?.isAwaited() ?? true,
      onText: async (text, id) => (await listening).onText(text, id),
      onOversized: (id, bytes) => void listening.then((to) => to.onOversized(id, bytes)),
      onNoAnswer: (id, problem) => void listening.then((to) => to.onNoAnswer(id, problem)),
      onLost: (problem) => void listening.then((to) => to.onLost(problem)),
    },
    listenWith: (listener) => {
      known = listener
      listenWith(listener)
    },
  }
}
