import {
  Client,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isSpecType,
  PROTOCOL_VERSION_META_KEY,
  type PriorDiscovery,
} from '@modelcontextprotocol/client'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import { cutMiddle } from '../../cut-middle.ts'
import type { OnMessage, Transport, WriteProblem } from '../transport/transport.ts'
import { statelessCapabilities } from './client-capabilities.ts'
import type { Connection, ConnectOptions, NotificationListener } from './connection.ts'
import { followChanges } from './follow-changes.ts'
import { createRequests } from './requests.ts'
import { adaptTransport } from './sdk-transport.ts'
import { createServerRequests } from './server-requests.ts'

/** Servers that never answer a request they do not know cost this much once; the verdict is remembered. */
const probeTimeoutMs = 10_000

/** What the SDK says quotes the server. */
const reasonCharacters = 2_000
const nameCharacters = 200

/**
 * Makes the handshake of whichever protocol era the server speaks. Failure code `handshake-failed`, and over HTTP
 * those of the transport, with what the server refused.
 */
export const connect = async (
  transport: Transport,
  kind: 'stdio' | 'http',
  options: ConnectOptions,
): Promise<Result<Connection, WriteProblem>> => {
  const { verdict, timeoutMs, capabilities = {} } = options
  const clientInfo = { name: 'assent', title: 'Assent', version: options.version }
  const listeners = new Set<NotificationListener>()
  const serverRequests = createServerRequests({
    capabilities,
    handle: options.handleServerRequest,
    send: (message) => void transport.write(message),
  })
  const take = (...[message, scope]: Parameters<OnMessage>): boolean => {
    if (serverRequests.take(message, scope)) return true
    tell(listeners, message)
    return false
  }
  const gone = new AbortController()
  const onClose = (): void => {
    gone.abort('closed')
    serverRequests.close()
  }
  const { transport: adapter, refusal } = adaptTransport(transport, kind, take, {
    onInitialized: () => serverRequests.begin('session'),
    onClose,
  })
  const client = new Client(clientInfo, {
    capabilities: declared(capabilities),
    versionNegotiation: {
      mode: 'auto',
      probe: { timeoutMs: kind === 'http' ? timeoutMs : Math.min(probeTimeoutMs, Math.ceil(timeoutMs / 2)) },
    },
    inputRequired: { autoFulfill: false },
  })
  const prior = priorOf(verdict)
  try {
    await client.connect(adapter, { timeout: timeoutMs, ...(prior ? { prior } : {}) })
  } catch (error) {
    const problem = kind === 'http' ? refusal() : null
    if (problem !== null) return { ok: false, problem }
    const reason = error instanceof Error ? error.message : String(error)
    return fail('handshake-failed', cutMiddle(reason, reasonCharacters))
  }
  const version = client.getNegotiatedProtocolVersion() ?? 'unknown'
  const isModern = client.getProtocolEra() === 'modern'
  if (isModern) serverRequests.begin('stateless')
  transport.setProtocolVersion(version, isModern)
  return ok(
    connectionOf(client, transport, kind, {
      clientInfo,
      capabilities: isModern ? statelessCapabilities(capabilities) : capabilities,
      listeners,
      gone: gone.signal,
      openTask: serverRequests.openTask,
    }),
  )
}

/** What the SDK's own type leaves open is JSON here too. */
const declared = (capabilities: JsonObject): { [name: string]: JsonObject } =>
  Object.fromEntries(
    Object.entries(capabilities).flatMap(([name, value]) => (isJsonObject(value) ? [[name, value]] : [])),
  )

const tell = (listeners: ReadonlySet<NotificationListener>, message: JsonObject): void => {
  const { method, id, params } = message
  if (typeof method !== 'string' || id !== undefined) return
  tellOf(listeners, method, isJsonObject(params) ? params : {})
}

const tellOf = (
  listeners: ReadonlySet<NotificationListener>,
  ...notification: Parameters<NotificationListener>
): void => {
  for (const listener of listeners) listener(...notification)
}

type Ours = {
  readonly clientInfo: { readonly name: string; readonly version: string }
  readonly capabilities: JsonObject
  readonly listeners: Set<NotificationListener>
  /** Aborts with the connection. */
  readonly gone: AbortSignal
  readonly openTask: Connection['openTask']
}

const listChanges = [
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
] as const

const connectionOf = (
  client: Client,
  transport: Transport,
  kind: 'stdio' | 'http',
  { clientInfo, capabilities: ours, listeners, gone, openTask }: Ours,
): Connection => {
  const protocolVersion = client.getNegotiatedProtocolVersion() ?? 'unknown'
  const discover = client.getDiscoverResult()
  const isModern = client.getProtocolEra() === 'modern'
  const server = client.getServerVersion()
  const capabilities = client.getServerCapabilities()
  const meta: JsonObject = isModern
    ? {
        [PROTOCOL_VERSION_META_KEY]: protocolVersion,
        [CLIENT_INFO_META_KEY]: clientInfo,
        [CLIENT_CAPABILITIES_META_KEY]: ours,
      }
    : {}
  const onMissed = (): void => {
    for (const method of listChanges) tellOf(listeners, method, {})
  }
  const changes = isModern
    ? followChanges({ client, onMissed, gone, tell: (...notification) => tellOf(listeners, ...notification) })
    : null
  const era = isModern ? 'stateless' : 'session'
  const { request, callTool, toolFlaw, setLogLevel } = createRequests({
    transport,
    era,
    kind,
    meta,
    onStaleTools: onMissed,
  })
  return {
    era,
    ours,
    serverInfo: {
      name: (server?.name ?? 'unnamed').slice(0, nameCharacters),
      version: (server?.version ?? '').slice(0, nameCharacters),
      protocolVersion,
    },
    verdict: toJson(discover ? { kind: 'modern', discover } : { kind: 'legacy' }),
    capabilities: objectOf(toJson(capabilities ?? {})),
    instructions: client.getInstructions() ?? null,
    request,
    callTool,
    toolFlaw,
    openTask,
    follow:
      changes?.follow ??
      ((uri, on, signal) =>
        request(on ? 'resources/subscribe' : 'resources/unsubscribe', { uri }, { signal })),
    setLogLevel,
    rootsChanged: async () => {
      const declared = ours['roots']
      if (isModern || !isJsonObject(declared) || declared['listChanged'] !== true) return
      await transport.write({ jsonrpc: '2.0', method: 'notifications/roots/list_changed' })
    },
    notify: async (method, params) => transport.write({ jsonrpc: '2.0', method, params }),
    onNotification: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ping: async (signal) => {
      if (isModern) return true
      const reply = await request('ping', {}, { signal })
      return reply.kind === 'result' || reply.kind === 'error'
    },
  }
}

const objectOf = (value: JsonValue): JsonObject => (isJsonObject(value) ? value : {})

const toJson = (value: object): JsonValue => {
  const json: JsonValue = JSON.parse(JSON.stringify(value))
  return json
}

const priorOf = (verdict: JsonValue): PriorDiscovery | null => {
  if (!isJsonObject(verdict)) return null
  const { kind, discover } = verdict
  if (kind === 'legacy') return { kind }
  return kind === 'modern' && isSpecType.DiscoverResult(discover) ? { kind, discover } : null
}
