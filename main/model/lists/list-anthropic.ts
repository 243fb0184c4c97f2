import { z } from 'zod'
import type { ModelFacts } from '../facts.ts'
import { eachEntry, flag, size } from './lenient.ts'
import { pageLimit, type ListedModel, type Lister } from './listing.ts'

/** Source: platform.claude.com/docs/en/api/models/list. */
export const listAnthropic: Lister = async ({ baseUrl }, read) => {
  const models: ListedModel[] = []
  let after: string | null = null
  for (let pages = 0; pages < pageLimit; pages += 1) {
    const cursor: string = after === null ? '' : `&after_id=${encodeURIComponent(after)}`
    const page: z.infer<typeof body> = await read(`${baseUrl}/models?limit=1000${cursor}`, body)
    models.push(...page.data.map(toModel))
    if (!page.has_more || page.last_id === null || page.last_id === after) break
    after = page.last_id
  }
  return models
}

const capability = z.object({ supported: flag }).optional().catch(undefined)
const entry = z.object({
  id: z.string(),
  max_input_tokens: size,
  max_tokens: size,
  capabilities: z
    .object({ image_input: capability, pdf_input: capability, effort: capability, thinking: capability })
    .optional()
    .catch(undefined),
})
const body = z.object({
  data: eachEntry(entry),
  has_more: z.boolean().catch(false),
  last_id: z.string().nullable().catch(null),
})

const toModel = ({ id, max_input_tokens, max_tokens, capabilities }: z.infer<typeof entry>): ListedModel => ({
  name: id,
  contextTokens: max_input_tokens ?? null,
  outputTokens: max_tokens ?? null,
  images: capabilities?.image_input?.supported ?? null,
  pdf: capabilities?.pdf_input?.supported ?? null,
  efforts: effortsOf(capabilities),
})

const effortsOf = (capabilities: z.infer<typeof entry>['capabilities']): ModelFacts['efforts'] => {
  const thinks = capabilities?.thinking?.supported
  if (thinks === true || capabilities?.effort?.supported === true) return ['low', 'medium', 'high']
  return thinks === false ? [] : null
}
