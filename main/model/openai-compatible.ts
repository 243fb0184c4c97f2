import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  InvalidResponseDataError,
  TypeValidationError,
  type LanguageModelV4FinishReason,
} from '@ai-sdk/provider'
import { z } from 'zod'
import { exhausted } from '#contract/result'
import type { Fetch } from './bounded-fetch.ts'
import { readEndpointMessage } from './endpoint-message.ts'
import { asEventStream } from './event-stream.ts'
import { failureInside, type Failure } from './failure.ts'
import type { Exchange, ModelFamily, TokenCounts, WireObserver } from './family.ts'
import { toPrompt, toTools } from './prompt.ts'

/**
 * OpenAI's chat-completions wire form, which llama.cpp, Ollama, vLLM, LM Studio, OpenRouter and most others speak.
 * Only the library's wire code is used: one request per call, no retries, tool input as raw text.
 */
export const createOpenAiCompatible = (): ModelFamily => {
  /** Which field each model's reasoning came in, by endpoint and model: it is sent back only in the same field. */
  const reasoningFields = new Map<string, ReasoningField>()
  const keyOf = ({ endpoint, model }: Exchange): string => `${endpoint.baseUrl} ${model}`

  return {
    open: async (exchange) => {
      const { endpoint, request, signal } = exchange
      const provider = createOpenAICompatible({
        name: 'openaiCompatible',
        baseURL: endpoint.baseUrl,
        includeUsage: true,
        fetch: wireFetch(exchange),
      })
      const { stream } = await provider.chatModel(exchange.model).doStream({
        prompt: toPrompt(request, { withReasoning: reasoningFields.get(keyOf(exchange)) !== 'reasoning' }),
        tools: toTools(request.tools),
        includeRawChunks: true,
        abortSignal: signal,
      })
      return stream
    },
    finishOf,
    failureOf,
    observe: (exchange) => observeWire((field) => reasoningFields.set(keyOf(exchange), field)),
  }
}

type ReasoningField = 'reasoning_content' | 'reasoning'

/** Headers are ours alone: what the library adds to name itself is nobody's business. */
const wireFetch =
  ({ endpoint, fetch }: Exchange): Fetch =>
  async (url, init) => {
    const headers = { ...endpoint.headers, 'content-type': 'application/json', 'user-agent': 'Assent' }
    return asEventStream(await fetch(url, { ...init, headers: { accept: 'text/event-stream', ...headers } }))
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
  if (InvalidResponseDataError.isInstance(error)) return { kind: 'broken-off' }
  const body = TypeValidationError.isInstance(error) ? error.value : error instanceof Error ? null : { error }
  const { message, codes, status } = readEndpointMessage(body)
  if (message === '' && codes.length === 0)
    return { kind: 'malformed', cause: error instanceof Error ? error.name : 'error event' }
  const everything = JSON.stringify(body).toLowerCase()
  return {
    kind: 'said',
    status,
    inStream: true,
    message,
    codes,
    everything,
    isJson: true,
    retryAfterMs: null,
  }
}

const count = z.number().nonnegative().catch(0)
const wireChunk = z.object({
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).catch({ cached_tokens: 0 }),
      completion_tokens_details: z.object({ reasoning_tokens: count }).catch({ reasoning_tokens: 0 }),
    })
    .nullish()
    .catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            reasoning_content: z.string().nullish(),
            reasoning: z.string().nullish(),
            tool_calls: z
              .array(z.object({ function: z.object({ arguments: z.string().nullish() }) }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .catch([]),
})

const observeWire = (reasoned: (field: ReasoningField) => void): WireObserver => {
  let usage: TokenCounts | null = null
  let characters = 0
  return {
    see: (chunk) => {
      const parsed = wireChunk.safeParse(chunk)
      if (!parsed.success) return
      const delta = parsed.data.choices[0]?.delta
      if (delta?.reasoning_content) reasoned('reasoning_content')
      else if (delta?.reasoning) reasoned('reasoning')
      for (const call of delta?.tool_calls ?? []) characters += call.function.arguments?.length ?? 0
      usage = countsOf(parsed.data.usage) ?? usage
    },
    usage: () => usage,
    argumentCharacters: () => characters,
  }
}

const countsOf = (usage: z.infer<typeof wireChunk>['usage']): TokenCounts | null =>
  usage
    ? {
        inputTokens: usage.prompt_tokens,
        outputTokens: usage.completion_tokens,
        cachedInputTokens: Math.min(usage.prompt_tokens_details.cached_tokens, usage.prompt_tokens),
        reasoningTokens: usage.completion_tokens_details.reasoning_tokens,
      }
    : null
