import type { JsonObject, JsonValue } from '#contract/json'
import type { Result } from '#contract/result'
import type { HandleServerRequest } from '../../server-request.ts'
import type { ExpectedCall } from '../transport/expected-calls.ts'
import type { Reply } from '../transport/pending-requests.ts'

/** A server after the handshake, over pipes or HTTP, of either era of the protocol. */
export type Connection = {
  readonly serverInfo: { readonly name: string; readonly version: string; readonly protocolVersion: string }
  /** Which era the server speaks, as JSON to be handed to the next `connect` of the same configuration. */
  readonly verdict: JsonValue
  /** As the server declared them; it may ask for nothing that is not in ours, and offers nothing that is not in here. */
  readonly capabilities: JsonObject
  /** How the server wants to be used: its own words, for a model. */
  readonly instructions: string | null
  /**
   * Sends any request and gives back what came, whatever its shape. `tools/call` is sent only as `callTool` does, or
   * with `expect`: without it the transport refuses.
   */
  readonly request: (method: string, params: JsonObject, options: RequestOptions) => Promise<Reply>
  /** Sends `tools/call` with the arguments of `call`, parsed; the transport compares them once more. */
  readonly callTool: (call: ExpectedCall, options: CallOptions) => Promise<Reply>
  readonly notify: (method: string, params: JsonObject) => Promise<Result<null>>
  /** Notifications that the session itself does not deal with. Returns its own end. */
  readonly onNotification: (listener: NotificationListener) => () => void
  /** Why a listed tool cannot be used on this connection, or null. */
  readonly toolFlaw: (definition: JsonObject) => string | null
  /** Whether the server answers at all, within the time of the signal. */
  readonly ping: (signal: AbortSignal) => Promise<boolean>
}

export type NotificationListener = (method: string, params: JsonObject) => void

export type CallOptions = {
  /** Aborting tells the server. A time limit is such a signal too. */
  readonly signal: AbortSignal
  readonly onProgress?: (params: JsonObject) => void
}

export type RequestOptions = CallOptions & {
  /** The call that was permitted: compulsory for `tools/call`. */
  readonly expect?: ExpectedCall
}

export type ConnectOptions = {
  /** Our own version, told to the server. */
  readonly version: string
  /** The remembered verdict, or null to find out. */
  readonly verdict: JsonValue
  readonly timeoutMs: number
  /** What we declare; a request of the server for anything else is answered with -32601. Nothing unless given. */
  readonly capabilities?: JsonObject
  /** Answers what the server asks of us. In the era without sessions it asks through `input-required` instead. */
  readonly handleServerRequest?: HandleServerRequest
}
