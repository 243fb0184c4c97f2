import type { JsonObject } from '#contract/json'
import type { Problem, Result } from '#contract/result'
import type { ExpectedCall } from './expected-calls.ts'
import type { Reply } from './pending-requests.ts'
import type { RequestScope } from './request-scope.ts'

/** What a connection needs of the way to its server, be it pipes or HTTP. */
export type Transport = {
  /** Begins to read. Until then nothing is lost. */
  readonly start: () => void
  /** Sends one message that is no tool call. Failure codes as in the transport; nothing was sent then, or refused. */
  readonly write: (
    message: JsonObject,
    options?: WriteOptions,
  ) => Result<null, WriteProblem> | Promise<Result<null, WriteProblem>>
  /** Sends a request of our own; its reply arrives in order with the notifications before it. */
  readonly request: (request: OutgoingRequest) => Promise<Reply>
  /** Everything that is neither a reply to `request` nor a notification that was dealt with goes here. */
  readonly subscribe: (onMessage: OnMessage, onClose: () => void) => void
  /** Told after the handshake; `stateless` from 2026-07-28 on. */
  readonly setProtocolVersion: (version: string, stateless: boolean) => void
}

export type OutgoingRequest = {
  readonly method: string
  readonly params: JsonObject
  /** Needed for `tools/call` and for nothing else. */
  readonly expect?: ExpectedCall
  readonly onProgress?: (params: JsonObject) => void
  /** Progress is told until then, also after the reply. */
  readonly progressUntil?: AbortSignal
  /** What the server asks while it works on this request is answered here, where it can be told. */
  readonly scope?: RequestScope
  /** The reply is the result of a tool call, though the request is none. */
  readonly isCallResult?: boolean
  /** Of this request alone, where there are headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** Aborting tells the server and settles the request as `cancelled`. */
  readonly signal: AbortSignal
}

/** With what the message belongs to, where that can be told. */
export type OnMessage = (message: JsonObject, scope: RequestScope | null) => void

export type WriteOptions = {
  readonly signal?: AbortSignal | undefined
  /** The stream on which the answer would come is over, where each request has one of its own. */
  readonly onStreamEnd?: (() => void) | undefined
}

export type WriteProblem = Problem & {
  /** What an HTTP server refused the message with. */
  readonly http?: { readonly status: number; readonly text: string }
}
