import {
  Client,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  isSpecType,
  PROTOCOL_VERSION_META_KEY,
  type JSONRPCMessage,
  type PriorDiscovery,
  type Transport,
} from '@modelcontextprotocol/client'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ExpectedCall } from './transport/expected-calls.ts'
import type { Reply } from './transport/pending-requests.ts'
import type { StdioTransport } from './transport/stdio-transport.ts'

/** A server after the handshake. The only file that knows the SDK; the rest of the program sees this interface. */
export type Connection = {
  readonly serverInfo: { readonly name: string; readonly version: string; readonly protocolVersion: string }
  /** Which era the server speaks, as JSON to be handed to the next `connect` of the same configuration. */
  readonly verdict: JsonValue
  readonly hasTools: boolean
  readonly listTools: (cursor: string | null, signal: AbortSignal) => Promise<Reply>
  /** Sends `tools/call` with the arguments of `call`, parsed; the transport compares them once more. */
  readonly callTool: (call: ExpectedCall, options: CallOptions) => Promise<Reply>
  /** Whether the server answers at all, within the time of the signal. */
  readonly ping: (signal: AbortSignal) => Promise<boolean>
}

export type CallOptions = {
  readonly signal: AbortSignal
  readonly onProgress: (params: JsonObject) => void
}

export type ConnectOptions = {
  /** Our own version, told to the server. */
  readonly version: string
  /** The remembered verdict, or null to find out. */
  readonly verdict: JsonValue
  readonly timeoutMs: number
}

/** Servers that never answer a request they do not know cost this much once; the verdict is remembered. */
const probeTimeoutMs = 10_000

/**
 * Makes the handshake of whichever protocol era the server speaks. We declare no capability: what a server then
 * still asks of us is answered with -32601. Failure code `handshake-failed`.
 */
export const connect = async (
  transport: StdioTransport,
  options: ConnectOptions,
): Promise<Result<Connection>> => {
  const clientInfo = { name: 'assent', title: 'Assent', version: options.version }
  const client = new Client(clientInfo, {
    capabilities: {},
    versionNegotiation: {
      mode: 'auto',
      probe: { timeoutMs: Math.min(probeTimeoutMs, Math.ceil(options.timeoutMs / 2)) },
    },
    inputRequired: { autoFulfill: false },
  })
  const prior = priorOf(options.verdict)
  try {
    await client.connect(adapt(transport), { timeout: options.timeoutMs, ...(prior ? { prior } : {}) })
  } catch (error) {
    return fail('handshake-failed', error instanceof Error ? error.message : String(error))
  }
  return ok(connectionOf(client, clientInfo, transport))
}

const connectionOf = (
  client: Client,
  clientInfo: { readonly name: string; readonly version: string },
  transport: StdioTransport,
): Connection => {
  const protocolVersion = client.getNegotiatedProtocolVersion() ?? 'unknown'
  const discover = client.getDiscoverResult()
  const isModern = client.getProtocolEra() === 'modern'
  const server = client.getServerVersion()
  const capabilities = client.getServerCapabilities()
  const meta: JsonObject = isModern
    ? {
        _meta: {
          [PROTOCOL_VERSION_META_KEY]: protocolVersion,
          [CLIENT_INFO_META_KEY]: clientInfo,
          [CLIENT_CAPABILITIES_META_KEY]: {},
        },
      }
    : {}
  if (isModern && capabilities?.tools?.listChanged)
    void client.listen({ toolsListChanged: true }).catch(() => {})
  return {
    serverInfo: { name: server?.name ?? 'unnamed', version: server?.version ?? '', protocolVersion },
    verdict: toJson(discover ? { kind: 'modern', discover } : { kind: 'legacy' }),
    hasTools: capabilities?.tools !== undefined,
    listTools: async (cursor, signal) => {
      const params = { ...meta, ...(cursor === null ? {} : { cursor }) }
      const reply = await transport.request({ method: 'tools/list', params, signal })
      return isModern && isFromOlderServer(reply) ? { kind: 'malformed' } : reply
    },
    callTool: (call, { signal, onProgress }) => {
      const given = argumentsOf(call)
      if (given === null) return Promise.resolve(unreadable())
      const params = { ...meta, name: call.tool, arguments: given }
      return transport.request({ method: 'tools/call', params, expect: call, signal, onProgress })
    },
    ping: async (signal) => {
      if (isModern) return true
      const reply = await transport.request({ method: 'ping', params: {}, signal })
      return reply.kind === 'result' || reply.kind === 'error'
    },
  }
}

/** Older servers answer before the handshake they expect; only the missing mark tells that the verdict is wrong. */
const isFromOlderServer = (reply: Reply): boolean =>
  reply.kind === 'result' && isJsonObject(reply.result) && reply.result['resultType'] === undefined

const argumentsOf = (call: ExpectedCall): JsonObject | null => {
  try {
    const given: JsonValue = JSON.parse(call.canonicalArguments)
    return isJsonObject(given) ? given : null
  } catch {
    return null
  }
}

const unreadable = (): Reply => ({
  kind: 'not-sent',
  problem: { code: 'unexpected-call', message: t('mcp.call.notAnObject') },
})

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

/**
 * Our transport as the SDK sees it. `pid` and `stderr` are how the SDK recognises a local server: then one that
 * stays silent counts as an older one and not as a broken network.
 */
const adapt = (transport: StdioTransport): Transport => {
  const adapter: Transport & { readonly pid: null; readonly stderr: null } = {
    pid: null,
    stderr: null,
    start: () => {
      transport.start()
      return Promise.resolve()
    },
    send: (message) => {
      const written = transport.write(message)
      return written.ok ? Promise.resolve() : Promise.reject(new Error(written.problem.message))
    },
    close: () => {
      transport.close()
      return Promise.resolve()
    },
  }
  transport.subscribe(
    (message) => {
      const known = isJsonRpc(message) ? message : errorFor(message)
      if (known !== null) adapter.onmessage?.(known)
    },
    () => adapter.onclose?.(),
  )
  return adapter
}

const isJsonRpc = (message: unknown): message is JSONRPCMessage =>
  isJSONRPCResultResponse(message) ||
  isJSONRPCErrorResponse(message) ||
  isJSONRPCRequest(message) ||
  isJSONRPCNotification(message)

/** A reply that is not JSON-RPC would be waited for until the time limit: it becomes an error at once. */
const errorFor = ({ id, method }: JsonObject): JSONRPCMessage | null => {
  if (method !== undefined || (typeof id !== 'number' && typeof id !== 'string')) return null
  return {
    jsonrpc: '2.0',
    id,
    error: { code: -32603, message: t('mcp.call.notJsonRpc') },
  }
}
