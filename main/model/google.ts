import { createGoogle } from '@ai-sdk/google'
import type { LanguageModelV4FinishReason, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { z } from 'zod'
import type { JsonObject } from '#contract/json'
import { answerSettings } from './answer-settings.ts'
import { createArgumentEcho } from './argument-echo.ts'
import { eventFailure } from './event-failure.ts'
import type { ModelFamily } from './family.ts'
import { createGoogleObserver, rewriteGoogleEvent } from './google-events.ts'
import { toPrompt, toTools } from './prompt.ts'
import { reasoningOf } from './reasoning-of.ts'
import { createRewritingFetch } from './rewriting-fetch.ts'

/**
 * Google's Gemini API (https://ai.google.dev/api/generate-content). Only the library's wire code is used: it asks once,
 * and again only where the API itself ends a long answer in the middle and gives a token to go on with.
 */
export const createGoogleGemini = (): ModelFamily => ({
  open: async (exchange) => {
    const echo = createArgumentEcho()
    const provider = createGoogle({
      baseURL: exchange.endpoint.baseUrl,
      apiKey: 'in the headers',
      fetch: createRewritingFetch(exchange, { echo, rewrite: rewriteGoogleEvent }),
    })
    const { stream } = await provider.languageModel(exchange.model).doStream({
      prompt: toPrompt(exchange.request, {
        reasoning: 'continued',
        facts: exchange.facts,
        argumentsAs: echo.mark,
      }),
      tools: toTools(exchange.request.tools),
      ...reasoningOf(exchange),
      ...answerSettings(exchange),
      ...thoughts(exchange.model),
      includeRawChunks: true,
      abortSignal: exchange.signal,
    })
    return stream
  },
  finishOf,
  failureOf: eventFailure,
  continuationOf,
  observe: createGoogleObserver,
})

/** Models from 2.5 on think, and tell a summary of it when asked; to earlier ones and to Gemma the setting is an error. */
const thoughts = (model: string) =>
  /gemini-(?:2\.5|[3-9])|gemini-(?:pro|flash|flash-lite)-latest/.test(model) &&
  !/-(?:image|tts|audio)/.test(model)
    ? { providerOptions: { google: { thinkingConfig: { includeThoughts: true } } } }
    : {}

/** https://ai.google.dev/api/generate-content#FinishReason, and the reasons why a prompt is not answered at all. */
const finishOf = ({ unified, raw }: LanguageModelV4FinishReason): ReturnType<ModelFamily['finishOf']> => {
  if (raw === undefined || raw === '') return null
  switch (raw) {
    case 'STOP':
      return 'stop'
    case 'MAX_TOKENS':
    case 'CONTINUATION':
      return 'length'
    case 'SAFETY':
    case 'RECITATION':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'SPII':
    case 'IMAGE_SAFETY':
    case 'IMAGE_PROHIBITED_CONTENT':
    case 'IMAGE_RECITATION':
      return 'refused'
    default:
      return unified === 'content-filter' ? 'refused' : 'gave-up'
  }
}

const signed = z.object({ thoughtSignature: z.string() })

/** https://ai.google.dev/gemini-api/docs/thought-signatures */
const continuationOf = ({ google }: SharedV4ProviderMetadata): JsonObject | null => {
  const { success, data } = signed.safeParse(google)
  return success ? { google: data } : null
}
