import { createAnthropic } from '@ai-sdk/anthropic'
import { getModelCapabilities } from '@ai-sdk/anthropic/internal'
import type {
  LanguageModelV4FinishReason,
  LanguageModelV4FunctionTool,
  LanguageModelV4Prompt,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import { z } from 'zod'
import type { JsonObject } from '#contract/json'
import { createAnthropicObserver, rewriteAnthropicEvents } from './anthropic-events.ts'
import { answerSettings } from './answer-settings.ts'
import { createArgumentEcho } from './argument-echo.ts'
import { eventFailure } from './event-failure.ts'
import type { Exchange, ModelFamily } from './family.ts'
import { toPrompt, toTools } from './prompt.ts'
import { createRewritingFetch } from './rewriting-fetch.ts'
import { reasoningOf } from './reasoning-of.ts'

/** https://platform.claude.com/docs/en/api/versioning */
const apiVersion = '2023-06-01'

/**
 * Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages). Only the library's wire code is used:
 * one request per call, no retries, tool input as raw text. The endpoint's headers hold the key.
 */
export const createAnthropicMessages = (): ModelFamily => ({
  open: async (exchange) => {
    const echo = createArgumentEcho()
    const provider = createAnthropic({
      baseURL: exchange.endpoint.baseUrl,
      apiKey: 'in the headers',
      fetch: createRewritingFetch(exchange, {
        headers: { 'anthropic-version': apiVersion },
        echo,
        rewrite: rewriteAnthropicEvents(),
      }),
    })
    const { stream } = await provider.languageModel(exchange.model).doStream({
      prompt: withCachePoints(
        toPrompt(exchange.request, {
          reasoning: 'continued',
          facts: exchange.facts,
          argumentsAs: echo.mark,
          callIdAs: (id) => id.replaceAll(/[^a-zA-Z0-9_-]/g, '_') || '_',
        }),
      ),
      tools: lastCached(toTools(exchange.request.tools)),
      ...reasoningOf(exchange),
      ...outputLimit(exchange),
      ...answerSettings(exchange),
      // Buffered input of tools is whole JSON; other endpoints of this form do not know the setting.
      providerOptions: { anthropic: { toolStreaming: false } },
      includeRawChunks: true,
      abortSignal: exchange.signal,
    })
    return stream
  },
  finishOf,
  failureOf: eventFailure,
  continuationOf,
  observe: createAnthropicObserver,
})

/** For a model that neither the catalogue nor the library knows: what every current Claude and most others write. */
const safeOutputTokens = { claude: 32_000, other: 8192 }

/** The API wants a limit with each request. The library knows those of older models and keeps to them. */
const outputLimit = ({ model, facts }: Exchange): { readonly maxOutputTokens?: number } => {
  if (facts.outputTokens !== null) return { maxOutputTokens: facts.outputTokens }
  if (getModelCapabilities(model).isKnownModel) return {}
  return { maxOutputTokens: model.includes('claude-') ? safeOutputTokens.claude : safeOutputTokens.other }
}

const cachePoint = { anthropic: { cacheControl: { type: 'ephemeral' } } } as const

/**
 * Up to here the request is kept at the provider and read from there the next time: the instructions, where the last
 * request ended, and where this one ends. With the tools these are the four points that the API allows.
 */
const withCachePoints = (prompt: LanguageModelV4Prompt): LanguageModelV4Prompt => {
  const endBefore = prompt.findLastIndex(({ role }) => role === 'assistant') - 1
  return prompt.map((message, index) =>
    message.role === 'system' || index === endBefore || index === prompt.length - 1
      ? { ...message, providerOptions: cachePoint }
      : message,
  )
}

const lastCached = (tools: readonly LanguageModelV4FunctionTool[]): LanguageModelV4FunctionTool[] =>
  tools.map((tool, index) => (index === tools.length - 1 ? { ...tool, providerOptions: cachePoint } : tool))

/** https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const finishOf = ({ raw }: LanguageModelV4FinishReason): ReturnType<ModelFamily['finishOf']> => {
  switch (raw) {
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
      return 'stop'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'refusal':
      return 'refused'
    case undefined:
      return null
    default:
      return 'gave-up'
  }
}

const sealed = z
  .union([z.object({ signature: z.string() }), z.object({ redactedData: z.string() })])
  .transform(({ ...fields }) => fields)

/** The signature over a block of thinking, or a block that is sealed whole. */
const continuationOf = ({ anthropic }: SharedV4ProviderMetadata): JsonObject | null => {
  const { success, data } = sealed.safeParse(anthropic)
  return success ? { anthropic: data } : null
}
