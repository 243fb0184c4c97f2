import { z } from 'zod'
import { eachEntry, flag, size, words } from './lenient.ts'
import type { ListedModel, Lister } from './listing.ts'

/** `GET /models` of endpoints that follow OpenAI; each adds what it likes, so every known field is looked at. */
export const listCompatible: Lister = async ({ baseUrl }, read) =>
  (await read(`${baseUrl}/models`, body)).flatMap(toModel)

/** OpenAI's own list, without the models that answer in no words. Their names are all that tells. */
export const listOpenAi: Lister = async (endpoint, read) =>
  (await listCompatible(endpoint, read)).filter(({ name }) => !wordless.test(name))

const wordless =
  /audio|realtime|image|tts|transcribe|embedding|whisper|moderation|sora|dall-e|davinci|babbage|instruct|-live/

const entry = z.object({
  id: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  /** OpenRouter and others; vLLM; Groq; LM Studio and Mistral; LM Studio; llama.cpp. */
  context_length: size,
  max_model_len: size,
  context_window: size,
  max_context_length: size,
  loaded_context_length: size,
  meta: z.object({ n_ctx: size }).optional().catch(undefined),
  max_completion_tokens: size,
  max_output_tokens: size,
  architecture: z.object({ input_modalities: words }).optional().catch(undefined),
  /** Mistral names them; others give a list, or nothing. */
  capabilities: z
    .object({ completion_chat: flag, function_calling: flag, vision: flag })
    .optional()
    .catch(undefined),
})
const entries = eachEntry(entry)
const body = z.union([
  z.object({ data: entries }).transform(({ data }) => data),
  z.object({ models: entries }).transform(({ models }) => models),
  entries,
])

const toModel = (item: z.infer<typeof entry>): readonly ListedModel[] => {
  if (item.capabilities?.completion_chat === false) return []
  const modalities = item.architecture?.input_modalities
  return [
    {
      name: item.id ?? item.name ?? '',
      contextTokens: contextOf(item),
      outputTokens: item.max_completion_tokens ?? item.max_output_tokens ?? null,
      images: modalities?.includes('image') ?? item.capabilities?.vision ?? null,
      tools: item.capabilities?.function_calling ?? null,
    },
  ]
}

/** What is loaded counts before what the model could do. */
const contextOf = (item: z.infer<typeof entry>): number | null =>
  item.loaded_context_length ??
  item.meta?.n_ctx ??
  item.max_model_len ??
  item.context_length ??
  item.context_window ??
  item.max_context_length ??
  null
