import type { JsonObject, JsonValue } from '#contract/json'
import type { LogLevel } from '#contract/offers'
import type { Result } from '#contract/result'
import type { HandleServerRequest } from '../../server-request.ts'
import type { ExpectedCall } from '../transport/expected-calls.ts'
import type { Reply } from '../transport/pending-requests.ts'
import type { RequestScope } from '../transport/request-scope.ts'

/** A server after the handshake, over pipes or HTTP, of either era of the protocol. */
export type Connection = {
  /** `stateless` from 2026-07-28 on: each request says everything about itself. */
  readonly era: 'session' | 'stateless'
  /** What we declared. */
  readonly ours: JsonObject
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
  /**
   * Sends `tools/call` with the arguments and the input of `call`, parsed; the transport compares them once more. In
   * the era of sessions there is no input to send: a server that asked for something knows the answer already.
   */
  readonly callTool: (call: ExpectedCall, options: ToolCallOptions) => Promise<Reply>
  /** What the server asks for a task of ours belongs to this scope; returns the end of that. */
  readonly openTask: (taskId: string, scope: RequestScope) => () => void
  /** Whether the server is to tell when a resource changes. */
  readonly follow: (uri: string, on: boolean, signal: AbortSignal) => Promise<Reply>
  /** The least severe level that the server is to log from now on. */
  readonly setLogLevel: (level: LogLevel, signal: AbortSignal) => Promise<Reply>
  /** Tells a server that cares that the roots are others now. */
  readonly rootsChanged: () => Promise<void>
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
  /** Progress is told until then, also after the reply. */
  readonly progressUntil?: AbortSignal
  /** What the server asks while it works on this request is answered here, where it can be told. */
  readonly scope?: RequestScope
}

export type ToolCallOptions = CallOptions & {
  /** How the server is to keep the call as a task (MCP 2025-11-25); none unless given. */
  readonly task?: JsonObject
}

export type RequestOptions = CallOptions & {
  /** The call that was permitted: compulsory for `tools/call`. */
  readonly expect?: ExpectedCall
  /** The reply is the result of a tool call, though the request is none. */
  readonly isCallResult?: boolean
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
