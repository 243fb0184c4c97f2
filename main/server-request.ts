import type { JsonObject, JsonValue } from '#contract/json'

/**
 * What a server may ask of us, whichever era it speaks: in the session era it arrives as a request of its own, from
 * 2026-07-28 on as a part of the answer to a call of ours. Every member is the server's word and nothing more.
 */
export type ServerRequest =
  | {
      readonly kind: 'sampling'
      readonly messages: readonly JsonValue[]
      readonly systemPrompt: string | null
      readonly modelPreferences: JsonObject
      /** Null where the server names no limit. */
      readonly maxTokens: number | null
      readonly tools: readonly JsonValue[]
      /** Everything as it was sent, for the exact view. */
      readonly params: JsonObject
    }
  | { readonly kind: 'elicit-form'; readonly message: string; readonly schema: JsonObject }
  | {
      readonly kind: 'elicit-url'
      readonly message: string
      readonly url: string
      readonly elicitationId: string | null
    }
  | { readonly kind: 'roots' }

export type ServerRequestAnswer =
  | { readonly kind: 'result'; readonly result: JsonObject }
  /** A JSON-RPC error: -1 where the user refused (MCP 2025-11-25, client/sampling). */
  | { readonly kind: 'error'; readonly code: number; readonly message: string }

/** The signal aborts when the server takes its request back or is gone. */
export type HandleServerRequest = (
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestAnswer>
