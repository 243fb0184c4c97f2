import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  InvalidResponseDataError,
  type LanguageModelV4FinishReason,
  type SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import { jsonObject, type JsonObject } from '#contract/json'
import { exhausted } from '#contract/result'
import { answerSettings } from './answer-settings.ts'
import { withChunkDetails, withDetailsOnMessages, type ChatDialect } from './chat-dialects.ts'
import { failureInside, type Failure } from './failure.ts'
import type { Exchange, ModelFamily } from './family.ts'
import { observeChat, type ReasoningField } from './observe-chat.ts'
import { openAiFailure } from './openai-failure.ts'
import { toPrompt, toTools } from './prompt.ts'
import { createWireFetch } from './wire-fetch.ts'

/**
 * OpenAI's chat-completions wire form, which llama.cpp, Ollama, vLLM, LM Studio, OpenRouter and most others speak.
 * Only the library's wire code is used: one request per call, no retries, tool input as raw text.
 */
export const createOpenAiCompatible = (dialect: ChatDialect): ModelFamily => {
  /** Which field each model's reasoning came in, by endpoint and model: it is sent back only in the same field. */
  const reasoningFields = new Map<string, ReasoningField>()
  const keyOf = ({ endpoint, model }: Exchange): string => `${endpoint.baseUrl} ${model}`
  const promptOf = (exchange: Exchange) => {
    const { request, facts } = exchange
    if (dialect.reasoning === 'details')
      return withDetailsOnMessages(toPrompt(request, { reasoning: 'continued', facts }))
    const isOtherField = reasoningFields.get(keyOf(exchange)) === 'reasoning'
    return toPrompt(request, { reasoning: isOtherField ? 'none' : 'turn', facts })
  }

  return {
    open: async (exchange) => {
      const { endpoint, request, signal } = exchange
      const provider = createOpenAICompatible({
        name: 'openaiCompatible',
        baseURL: endpoint.baseUrl,
        includeUsage: true,
        fetch: createWireFetch(exchange),
        transformRequestBody: (body) => ({ ...body, ...dialect.fields(request.effort) }),
      })
      const { stream } = await provider.chatModel(exchange.model).doStream({
        prompt: promptOf(exchange),
        tools: toTools(request.tools),
        ...answerSettings(exchange),
        includeRawChunks: true,
        abortSignal: signal,
      })
      return withChunkDetails(stream)
    },
    finishOf,
    failureOf,
    continuationOf,
    observe: (exchange) => observeChat((field) => reasoningFields.set(keyOf(exchange), field)),
  }
}

/** Besides OpenAI's own: names that other endpoints give to an end in good order. */
const otherStops = ['eos', 'eos_token', 'end_turn', 'stop_sequence', 'stop_token', 'tool_use', 'tool_call']
const otherLengths = ['max_tokens', 'model_length', 'max_length']

/** A reason that is unknown, empty, or names a failure ("error", "abort") leaves the answer unfinished. */
const finishOf = ({ unified, raw }: LanguageModelV4FinishReason): 'stop' | 'length' | 'refused' | null => {
  switch (unified) {
    case 'stop':
    case 'tool-calls':
      return 'stop'
    case 'length':
      return 'length'
    case 'content-filter':
      return 'refused'
    case 'other':
    case 'error':
    case 'interrupted': {
      const name = raw?.toLowerCase() ?? ''
      if (otherStops.includes(name)) return 'stop'
      return otherLengths.includes(name) ? 'length' : null
    }
    default:
      return exhausted(unified)
  }
}

/**
 * An error part is the endpoint's own error object, an event that did not fit, or the library's remark that the
 * stream ended without a finish reason.
 */
const failureOf = (error: unknown): Failure => {
  const inside = failureInside(error)
  if (inside !== null) return inside
  return InvalidResponseDataError.isInstance(error) ? { kind: 'broken-off' } : openAiFailure(error)
}

/** Details of reasoning; the library keeps to itself what it reads of Google's signatures. */
const continuationOf = (metadata: SharedV4ProviderMetadata): JsonObject | null => {
  const parsed = jsonObject.safeParse(metadata['openaiCompatible'])
  return parsed.success && Object.keys(parsed.data).length > 0 ? { openaiCompatible: parsed.data } : null
}
