import type { ProviderKind } from '../model-request.ts'
import { createAnthropicMessages } from './anthropic.ts'
import { commonDialect, openRouterDialect } from './chat-dialects.ts'
import type { ModelFamily } from './family.ts'
import { createGoogleGemini } from './google.ts'
import { createOpenAiChat } from './openai-chat.ts'
import { createOpenAiCompatible } from './openai-compatible.ts'
import { createOpenAi } from './openai.ts'

/** The way of speaking to each kind of provider. */
export const createFamilies = (): Readonly<Record<ProviderKind, ModelFamily>> => {
  const common = createOpenAiCompatible(commonDialect)
  return {
    anthropic: createAnthropicMessages(),
    openai: createOpenAi(),
    'openai-chat': createOpenAiChat(),
    google: createGoogleGemini(),
    openrouter: createOpenAiCompatible(openRouterDialect),
    ollama: common,
    'lm-studio': common,
    'openai-compatible': common,
  }
}
