import { createOpenAI } from '@ai-sdk/openai'
import { answerSettings } from './answer-settings.ts'
import type { ModelFamily } from './family.ts'
import { observeChat } from './observe-chat.ts'
import { openAiFailure } from './openai-failure.ts'
import { openAiFinishOf } from './openai.ts'
import { toPrompt, toTools } from './prompt.ts'
import { createWireFetch } from './wire-fetch.ts'

/** OpenAI's chat completions with OpenAI's own names of settings: for its gateways that lack the newer API. */
export const createOpenAiChat = (): ModelFamily => ({
  open: async (exchange) => {
    const { endpoint, request, signal } = exchange
    const provider = createOpenAI({
      baseURL: endpoint.baseUrl,
      // The key travels in the endpoint's own headers.
      apiKey: 'none',
      fetch: createWireFetch(exchange),
    })
    const { stream } = await provider.chat(exchange.model).doStream({
      prompt: toPrompt(request, { reasoning: 'none', facts: exchange.facts }),
      tools: toTools(request.tools),
      ...answerSettings(exchange),
      ...(request.effort === 'default'
        ? {}
        : { providerOptions: { openai: { reasoningEffort: request.effort, forceReasoning: true } } }),
      includeRawChunks: true,
      abortSignal: signal,
    })
    return stream
  },
  finishOf: openAiFinishOf,
  failureOf: openAiFailure,
  continuationOf: () => null,
  observe: () => observeChat(() => {}),
})
