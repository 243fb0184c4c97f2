import { createOpenAI } from '@ai-sdk/openai'
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import { z } from 'zod'
import { jsonObject, type JsonObject } from '#contract/json'
import { exhausted } from '#contract/result'
import { answerSettings } from './answer-settings.ts'
import { createArgumentEcho } from './argument-echo.ts'
import { countedTokens } from './counted-tokens.ts'
import { jsonOrText } from './endpoint-message.ts'
import type { Exchange, ModelFamily, TokenCounts, WireObserver } from './family.ts'
import { failureInside, type Failure } from './failure.ts'
import { openAiFailure } from './openai-failure.ts'
import { toPrompt, toTools } from './prompt.ts'
import { createRewritingFetch } from './rewriting-fetch.ts'
import type { Rewritten } from './sent-events.ts'

/**
 * OpenAI's Responses API. Nothing is stored there: reasoning comes back sealed and is given back with the
 * conversation. Source: platform.openai.com/docs/api-reference/responses-streaming.
 */
export const createOpenAi = (): ModelFamily => {
  /** Models whose account may not have summaries of their reasoning, by endpoint. */
  const withoutSummary = new Set<string>()

  return {
    open: async (exchange) => {
      const key = `${exchange.endpoint.baseUrl} ${exchange.model}`
      if (withoutSummary.has(key)) return ask(exchange, false)
      try {
        return await ask(exchange, true)
      } catch (error) {
        if (!refusesSummary(failureInside(error))) throw error
        withoutSummary.add(key)
        return ask(exchange, false)
      }
    },
    finishOf: openAiFinishOf,
    failureOf: openAiFailure,
    continuationOf,
    observe: observeResponse,
  }
}

const lastEvents = ['response.completed', 'response.incomplete', 'response.failed', 'error']

/** What the connection carries behind the last event is not waited for. */
export const rewriteResponseEvents = (data: string): Rewritten => {
  const event = z.object({ type: z.string() }).safeParse(jsonOrText(data))
  return { data: [data], isLast: event.success && lastEvents.includes(event.data.type) }
}

const ask = async (exchange: Exchange, withSummary: boolean) => {
  const { endpoint, request, signal } = exchange
  const provider = createOpenAI({
    baseURL: endpoint.baseUrl,
    // The key travels in the endpoint's own headers.
    apiKey: 'none',
    fetch: createRewritingFetch(exchange, {
      echo: createArgumentEcho(),
      rewrite: rewriteResponseEvents,
    }),
  })
  const { stream } = await provider.responses(exchange.model).doStream({
    prompt: toPrompt(request, { reasoning: 'continued', facts: exchange.facts }),
    // Servers' schemas do not keep to the rules of strict ones, which this API would otherwise assume.
    tools: toTools(request.tools).map((tool) => ({ ...tool, strict: false })),
    ...answerSettings(exchange),
    providerOptions: { openai: optionsOf(request.effort, withSummary) },
    includeRawChunks: true,
    abortSignal: signal,
  })
  return stream
}

const optionsOf = (
  effort: Exchange['request']['effort'],
  withSummary: boolean,
): NonNullable<LanguageModelV4CallOptions['providerOptions']>[string] => ({
  store: false,
  // The library would ask for the longest one by itself.
  reasoningSummary: withSummary ? 'auto' : null,
  // A model that the library does not know is taken at the user's word.
  ...(effort === 'default' ? {} : { reasoningEffort: effort, forceReasoning: true }),
})

/** Accounts that were not verified get no summaries, and the whole request is refused for it. */
const refusesSummary = (failure: Failure | null): boolean =>
  failure?.kind === 'said' &&
  failure.status !== null &&
  failure.status >= 400 &&
  failure.status < 500 &&
  /reasoning[._ ]summar/.test(failure.everything)

/** A missing reason is an answer that broke off. */
export const openAiFinishOf = ({
  unified,
}: LanguageModelV4FinishReason): 'stop' | 'length' | 'refused' | null => {
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
    case 'interrupted':
      return null
    default:
      return exhausted(unified)
  }
}

const keptFields = ['itemId', 'reasoningEncryptedContent', 'phase', 'namespace']

/** Sealed reasoning, and which role a text plays; the ids of texts and calls mean nothing to an API that stores nothing. */
const continuationOf = (metadata: SharedV4ProviderMetadata): JsonObject | null => {
  const parsed = jsonObject.safeParse(metadata['openai'])
  if (!parsed.success) return null
  const { data } = parsed
  if (data['reasoningEncryptedContent'] === undefined && data['phase'] === undefined) return null
  return { openai: Object.fromEntries(Object.entries(data).filter(([name]) => keptFields.includes(name))) }
}

const count = z.number().nonnegative().catch(0)
const responseEvent = z.object({
  type: z.string(),
  output_index: z.number().catch(-1),
  delta: z.unknown().optional(),
  item: z
    .object({ type: z.string(), arguments: z.string().catch('') })
    .nullish()
    .catch(null),
  response: z
    .object({
      usage: z
        .object({
          input_tokens: count,
          output_tokens: count,
          input_tokens_details: z.object({ cached_tokens: count }).catch({ cached_tokens: 0 }),
          output_tokens_details: z.object({ reasoning_tokens: count }).catch({ reasoning_tokens: 0 }),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
})

const observeResponse = (): WireObserver => {
  let usage: TokenCounts | null = null
  /** Characters of arguments by the call's place: streamed, and in the finished item. */
  const streamed = new Map<number, number>()
  const whole = new Map<number, number>()
  return {
    see: (chunk) => {
      const parsed = responseEvent.safeParse(chunk)
      if (!parsed.success) return
      const { type, output_index: place, delta, item, response } = parsed.data
      if (type === 'response.function_call_arguments.delta' && typeof delta === 'string')
        streamed.set(place, (streamed.get(place) ?? 0) + delta.length)
      if (type === 'response.output_item.done' && item?.type === 'function_call')
        whole.set(place, item.arguments.length)
      usage = countsOf(response?.usage) ?? usage
    },
    usage: () => usage,
    // The longer of the two: where they differ, a piece was lost.
    argumentCharacters: () =>
      [...new Set([...streamed.keys(), ...whole.keys()])].reduce(
        (sum, place) => sum + Math.max(streamed.get(place) ?? 0, whole.get(place) ?? 0),
        0,
      ),
  }
}

type ResponseUsage = NonNullable<z.infer<typeof responseEvent>['response']>['usage'] | undefined

const countsOf = (usage: ResponseUsage): TokenCounts | null =>
  usage
    ? countedTokens({
        inputTokens: usage.input_tokens,
        outputTokens: usage.output_tokens,
        cachedInputTokens: usage.input_tokens_details.cached_tokens,
        reasoningTokens: usage.output_tokens_details.reasoning_tokens,
      })
    : null
