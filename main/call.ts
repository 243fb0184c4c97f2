import type { Content } from '#contract/events'
import type { CallId, ServerId } from '#contract/ids'
import type { JsonValue } from '#contract/json'
import type { Problem } from '#contract/result'
import type { ToolView } from '#contract/views'
import type { ServerRequest } from '#contract/server-requests'
import type { LargeAnswer } from './large-answer.ts'
import type { HandleServerRequest } from './server-request.ts'

/** A tool on one running process of one server: what a call would reach at this moment. */
export type ToolTarget = {
  readonly serverId: ServerId
  readonly alias: string
  /** Counts the server's processes in this life of Assent: a relaunch is another incarnation. */
  readonly incarnation: number
  readonly launchHash: string
  readonly tool: ToolView
}

/** What one permit allows: this tool, on this process, with exactly these arguments, once. */
export type PermitContents = {
  readonly callId: CallId
  readonly serverId: ServerId
  readonly alias: string
  readonly incarnation: number
  readonly launchHash: string
  readonly definitionHash: string
  readonly tool: string
  /** The canonical form that was shown (ASCII JSON). */
  readonly canonicalArguments: string
  /** Null unless the call is made again with what its server asked for. */
  readonly input: CallInput | null
}

/** What goes with a call that its server sent back with questions (MCP 2026-07-28, multi-round requests). */
export type CallInput = {
  /** The canonical form of `inputResponses`: it was shown too. */
  readonly canonicalResponses: string
  /** The server's own, sent back byte for byte; null when it gave none. */
  readonly requestState: string | null
}

/** A tool that can be called, by its server's name in the configuration. */
export type CatalogueEntry = { readonly alias: string; readonly tool: ToolView; readonly running: boolean }

/** Minted by the consent gate only; worth nothing unless the very object is known to it. */
export type Permit = { readonly permit: symbol }

export type CallOutcome =
  | {
      readonly kind: 'result'
      readonly content: readonly Content[]
      readonly structured: JsonValue | undefined
      readonly isError: boolean
      /** Such as a structured output that does not fit its declared schema. */
      readonly warning?: string
      /** Given for an answer of megabytes: then `content` holds the beginning of its text and `structured` nothing. */
      readonly large?: LargeAnswer
    }
  /** The server wants to know something first, and then to be called again. */
  | {
      readonly kind: 'input-required'
      readonly requests: Readonly<Record<string, ServerRequest>>
      readonly requestState: string | null
      /**
       * The server takes no answers: it wants to be called again as before once the user has been at its addresses
       * (MCP 2025-11-25, URL Elicitation Required).
       */
      readonly takesNoAnswers?: true
    }
  /** An error reply, a time limit or a cancel. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** Sent, and the process was gone before the answer. */
  | { readonly kind: 'unknown'; readonly problem: Problem }

export type CallProgress = {
  readonly progress: number
  readonly total: number | null
  readonly message: string | null
}

export type DispatchOptions = {
  /** Aborting sends the server a cancellation and ends the call as failed with code `cancelled`. */
  readonly signal: AbortSignal
  /** Milliseconds without an answer after which the call fails with code `timed-out`; progress does not extend it. */
  readonly timeoutMs: () => number
  readonly onProgress: (progress: CallProgress) => void
  /** What the server asks for while it serves this call, as far as that can be told. */
  readonly onServerRequest: HandleServerRequest
}
