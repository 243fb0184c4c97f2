import type { MessagePart, Usage } from '#contract/events'
import type { JsonObject } from '#contract/json'
import type { Problem } from '#contract/result'

/** What an agent says to a model and hears from it, whichever provider's wire it travels on. */

export type ModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant'
      readonly parts: readonly MessagePart[]
      readonly calls: readonly RequestedCall[]
    }
  | {
      readonly role: 'tool'
      readonly providerCallId: string
      readonly name: string
      readonly text: string
      readonly isError: boolean
    }

export type RequestedCall = {
  readonly providerCallId: string
  readonly name: string
  /** JSON text exactly as the model wrote it: it may be no JSON at all. */
  readonly arguments: string
}

export type ModelTool = {
  readonly name: string
  readonly description: string
  readonly inputSchema: JsonObject
}

export type ModelRequest = {
  /** "provider/model". */
  readonly model: string
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ModelTool[]
}

export type ModelEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** Nothing was received yet and the request is tried again at `until` (milliseconds since 1970). */
  | { readonly kind: 'retrying'; readonly problem: Problem; readonly until: number }
  /** The last event of a whole answer. Calls are complete: none comes from a stream that broke off. */
  | {
      readonly kind: 'finished'
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'refused'
      readonly calls: readonly RequestedCall[]
      readonly usage: Usage | null
    }
  /** The last event otherwise. `interrupted`: the answer had begun; what came is real but not whole. */
  | {
      readonly kind: 'failed'
      readonly interrupted: boolean
      readonly problem: Problem
      readonly usage: Usage | null
    }

/** An endpoint as assent.yaml defines it, after substitution. */
export type ProviderDefinition = {
  readonly kind: 'openai-compatible'
  readonly baseUrl: string
  readonly apiKey: string | null
  /** How the file names the key, such as "${OPENAI_API_KEY}"; never the key. */
  readonly apiKeySource: string | null
  readonly headers: Readonly<Record<string, string>>
  /** Models named in the file; the endpoint's own list comes on top. */
  readonly models: readonly { readonly name: string; readonly contextTokens: number | null }[]
}
