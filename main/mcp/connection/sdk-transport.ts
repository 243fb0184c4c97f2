import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  SdkErrorCode,
  SdkHttpError,
  type JSONRPCMessage,
  type Transport as SdkTransport,
} from '@modelcontextprotocol/client'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { OnMessage, Transport, WriteProblem } from '../transport/transport.ts'

export type SdkAdapter = {
  readonly transport: SdkTransport
  /** Why the last message could not be sent, in our own words. */
  readonly refusal: () => WriteProblem | null
}

/**
 * Our transport as the SDK sees it; `take` gets each message first and says whether it was dealt with. `pid` and
 * `stderr` are how the SDK recognises a local server: then one that stays silent counts as an older one and not as a
 * broken network.
 */
export const adaptTransport = (
  transport: Transport,
  kind: 'stdio' | 'http',
  take: (...given: Parameters<OnMessage>) => boolean,
  { onInitialized, onClose }: { readonly onInitialized: () => void; readonly onClose: () => void },
): SdkAdapter => {
  let refusal: WriteProblem | null = null
  const adapter: SdkTransport = {
    hasPerRequestStream: kind === 'http',
    start: () => {
      transport.start()
      return Promise.resolve()
    },
    send: async (message, options) => {
      if ('method' in message && message.method === 'notifications/initialized') onInitialized()
      const written = await transport.write(asJson(message), {
        signal: options?.requestSignal,
        onStreamEnd: options?.onRequestStreamEnd,
      })
      if (written.ok) return
      refusal = written.problem
      throw errorOf(written.problem)
    },
    // In the era of sessions, before the next message; the other era says it again after the handshake.
    setProtocolVersion: (version) => transport.setProtocolVersion(version, false),
    // What is open belongs to the session, which closes it.
    close: () => Promise.resolve(),
  }
  if (kind === 'stdio') Object.assign(adapter, { pid: null, stderr: null })
  transport.subscribe(
    (message, scope) => {
      if (take(message, scope)) return
      const known = isJsonRpc(message) ? message : errorFor(message)
      if (known !== null) adapter.onmessage?.(known)
    },
    () => {
      onClose()
      adapter.onclose?.()
    },
  )
  return { transport: adapter, refusal: () => refusal }
}

const errorOf = ({ message, http }: WriteProblem): Error => {
  if (http === undefined) return new Error(message)
  const data = { status: http.status, statusText: '', text: http.text }
  return new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, message, data)
}

/** The SDK's message is JSON already; this says so to the compiler. */
const asJson = (message: JSONRPCMessage): JsonObject => {
  const json: JsonValue = JSON.parse(JSON.stringify(message))
  return isJsonObject(json) ? json : {}
}

const isJsonRpc = (message: unknown): message is JSONRPCMessage =>
  isJSONRPCResultResponse(message) ||
  isJSONRPCErrorResponse(message) ||
  isJSONRPCRequest(message) ||
  isJSONRPCNotification(message)

/** A reply that is not JSON-RPC would be waited for until the time limit: it becomes an error at once. */
const errorFor = ({ id, method }: JsonObject): JSONRPCMessage | null => {
  if (method !== undefined || (typeof id !== 'number' && typeof id !== 'string')) return null
  return { jsonrpc: '2.0', id, error: { code: -32603, message: t('mcp.call.notJsonRpc') } }
}
