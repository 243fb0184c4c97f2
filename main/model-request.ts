import type { MessagePart, ReasoningEffort, Usage } from '#contract/events'
import type { JsonObject } from '#contract/json'
import type { Problem } from '#contract/result'

/** What an agent says to a model and hears from it, whichever provider's wire it travels on. */

export type ModelMessage =
  | {
      readonly role: 'user'
      readonly text: string
      readonly attachments?: readonly ModelAttachment[]
    }
  | {
      readonly role: 'assistant'
      /** "provider/model" that wrote it; null for what the user did by hand. Continuations go back to no other. */
      readonly model: string | null
      readonly parts: readonly MessagePart[]
      readonly calls: readonly RequestedCall[]
    }
  | {
      readonly role: 'tool'
      readonly providerCallId: string
      readonly name: string
      readonly text: string
      readonly isError: boolean
      /** Pictures of the result, only for a model that takes them here. */
      readonly pictures?: readonly ModelAttachment[]
    }

/** A file of a user's message. What a model does not take is named in the text instead. */
export type ModelAttachment = {
  readonly name: string
  readonly mimeType: string
  /** Its bytes in the form in which every provider takes them: nobody encodes a large file twice. */
  readonly base64: string
}

export type RequestedCall = {
  readonly providerCallId: string
  readonly name: string
  /** JSON text exactly as the model wrote it: it may be no JSON at all. */
  readonly arguments: string
  readonly continuation?: JsonObject
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
  readonly effort: ReasoningEffort
  /** Only where somebody asked for them: an endpoint's own are better otherwise. */
  readonly settings?: AnswerSettings
}

/** How one answer is to be written. What a model or its protocol does not take is left out. */
export type AnswerSettings = {
  readonly maxOutputTokens: number
  /** From 0 to 2. */
  readonly temperature: number | null
  readonly stopSequences: readonly string[]
}

export type ModelEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /**
   * Ends the part that is being written and belongs to it; without one of its kind it is a part of its own with an
   * empty text.
   */
  | { readonly kind: 'continuation'; readonly part: MessagePart['kind']; readonly data: JsonObject }
  /** Nothing was received yet and the request is tried again at `until` (milliseconds since 1970). */
  | { readonly kind: 'retrying'; readonly problem: Problem; readonly until: number }
  /** The last event of a whole answer. Calls are complete: none comes from a stream that broke off. */
  | {
      readonly kind: 'finished'
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'refused'
      readonly calls: readonly RequestedCall[]
      readonly usage: Usage | null
      /** Why it was refused, where the provider says so. */
      readonly problem?: Problem
    }
  /** The last event otherwise. `interrupted`: the answer had begun; what came is real but not whole. */
  | {
      readonly kind: 'failed'
      readonly interrupted: boolean
      readonly problem: Problem
      readonly usage: Usage | null
    }

/** Which protocol an endpoint speaks, and what is known about it. */
export const providerKinds = [
  'anthropic',
  'openai',
  'openai-chat',
  'google',
  'openrouter',
  'ollama',
  'lm-studio',
  'openai-compatible',
] as const
export type ProviderKind = (typeof providerKinds)[number]

/** An endpoint as assent.yaml defines it, after substitution. */
export type ProviderDefinition = {
  readonly kind: ProviderKind
  readonly baseUrl: string
  readonly apiKey: string | null
  /** How the file names the key, such as "${OPENAI_API_KEY}"; never the key. */
  readonly apiKeySource: string | null
  readonly headers: Readonly<Record<string, string>>
  /** Models named in the file; the endpoint's own list comes on top. */
  readonly models: readonly { readonly name: string; readonly contextTokens: number | null }[]
}
