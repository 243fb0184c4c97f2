import type { JsonObject } from '#contract/json'
import type { Problem, Result } from '#contract/result'
import type { OutgoingRequest } from './stdio-transport.ts'
import type { Reply } from './pending-requests.ts'
import type { RequestScope } from './request-scope.ts'

/** What a connection needs of the way to its server, be it pipes or HTTP. */
export type Transport = {
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
  readonly setProtocolVersion?: (version: string, stateless: boolean) => void
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
