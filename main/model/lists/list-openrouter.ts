import { z } from 'zod'
import type { ModelPrice } from '../facts.ts'
import { eachEntry, size, words } from './lenient.ts'
import type { ListedModel, Lister } from './listing.ts'

/** Source: openrouter.ai/docs/models. */
export const listOpenRouter: Lister = async ({ baseUrl }, read) =>
  (await read(`${baseUrl}/models`, body)).data.filter(answersText).map(toModel)

/** US dollars for one token, as text; negative where it depends on the request. */
const perToken = z.coerce.number().nonnegative().optional().catch(undefined)
const entry = z.object({
  id: z.string(),
  context_length: size,
  top_provider: z.object({ context_length: size, max_completion_tokens: size }).optional().catch(undefined),
  architecture: z.object({ input_modalities: words, output_modalities: words }).optional().catch(undefined),
  supported_parameters: words,
  pricing: z
    .object({
      prompt: perToken,
      completion: perToken,
      input_cache_read: perToken,
      input_cache_write: perToken,
    })
    .optional()
    .catch(undefined),
})
const body = z.object({ data: eachEntry(entry) })

const answersText = ({ architecture }: z.infer<typeof entry>): boolean =>
  architecture?.output_modalities?.includes('text') ?? true

const toModel = (item: z.infer<typeof entry>): ListedModel => {
  const takes = item.architecture?.input_modalities
  const settings = item.supported_parameters
  return {
    name: item.id,
    contextTokens: item.top_provider?.context_length ?? item.context_length ?? null,
    outputTokens: item.top_provider?.max_completion_tokens ?? null,
    images: takes?.includes('image') ?? null,
    pdf: takes?.includes('file') ?? null,
    tools: settings?.includes('tools') ?? null,
    efforts:
      settings === undefined ? null : settings.includes('reasoning') ? ['none', 'low', 'medium', 'high'] : [],
    price: priceOf(item.pricing),
  }
}

const tokens = 1_000_000

const priceOf = (pricing: z.infer<typeof entry>['pricing']): ModelPrice | null => {
  if (pricing?.prompt === undefined || pricing.completion === undefined) return null
  const { input_cache_read: cacheRead, input_cache_write: cacheWrite } = pricing
  return {
    input: pricing.prompt * tokens,
    output: pricing.completion * tokens,
    cacheRead: cacheRead === undefined ? null : cacheRead * tokens,
    cacheWrite: cacheWrite === undefined ? null : cacheWrite * tokens,
    over: null,
  }
}
