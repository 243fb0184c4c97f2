import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { ProviderKind } from '../model-request.ts'
import type { Endpoint } from './endpoint.ts'
import { namesOf } from './catalogue-lookup.ts'
import type { ModelFacts, ModelPrice } from './facts.ts'
import { eachEntry } from './lists/lenient.ts'

/**
 * The public list of models.dev: providers by id, each with its models by name. Source: github.com/sst/models.dev.
 */
export type ModelsDev = z.infer<typeof keptList>

const dollars = z.number().nonnegative()
const tokens = z.number().int().positive().max(1_000_000_000)
const prices = {
  input: dollars,
  output: dollars,
  cacheRead: dollars.nullable(),
  cacheWrite: dollars.nullable(),
}

/** As it is kept: only what is used, under our own names. */
const keptModel = z.object({
  name: z.string().min(1).max(250),
  contextTokens: tokens.nullable(),
  outputTokens: tokens.nullable(),
  images: z.boolean().nullable(),
  pdf: z.boolean().nullable(),
  tools: z.boolean().nullable(),
  reasons: z.boolean().nullable(),
  price: z.object({ ...prices, over: z.object({ ...prices, inputTokens: tokens }).nullable() }).nullable(),
})
const keptProvider = z.object({
  id: z.string().min(1).max(100),
  /** Null where the maker's own library knows the address. */
  host: z.string().max(250).nullable(),
  models: z.array(keptModel).max(5000),
})
export const keptList = z.object({
  version: z.literal(1),
  date: z.iso.date(),
  providers: z.array(keptProvider),
})

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)
const cost = z.object({
  input: dollars,
  output: dollars,
  cache_read: optional(dollars),
  cache_write: optional(dollars),
})
const wireModel = z.object({
  id: z.string().min(1).max(250),
  tool_call: optional(z.boolean()),
  reasoning: optional(z.boolean()),
  modalities: optional(z.object({ input: z.array(z.string()), output: optional(z.array(z.string())) })),
  limit: optional(z.object({ context: optional(tokens), output: optional(tokens) })),
  cost: optional(cost.extend({ context_over_200k: optional(cost) })),
})
const wireProvider = z.object({
  id: z.string().min(1).max(100),
  api: optional(z.string()),
  models: z
    .record(z.string(), z.unknown())
    .transform((models) => eachEntry(wireModel).parse(Object.values(models))),
})

/** Null when it is not that list. A bad entry is left out. Long lists are read in pieces, so that nothing waits for it. */
export const readModelsDev = async (json: unknown, date: string): Promise<ModelsDev | null> => {
  const all = z.record(z.string(), z.unknown()).safeParse(json)
  if (!all.success) return null
  const providers: ModelsDev['providers'] = []
  for (const value of Object.values(all.data)) {
    const provider = wireProvider.safeParse(value)
    if (provider.success && provider.data.models.length > 0) providers.push(toProvider(provider.data))
    await nextTurn()
  }
  return providers.length === 0 ? null : { version: 1, date, providers }
}

const toProvider = ({ id, api, models }: z.infer<typeof wireProvider>): ModelsDev['providers'][number] => ({
  id,
  host: api === undefined ? null : (URL.parse(api)?.host ?? null),
  models: models.filter(answersText).map(toModel).slice(0, 5000),
})

const answersText = ({ modalities }: z.infer<typeof wireModel>): boolean =>
  modalities?.output?.includes('text') ?? true

const toModel = (model: z.infer<typeof wireModel>): z.infer<typeof keptModel> => ({
  name: model.id,
  contextTokens: model.limit?.context ?? null,
  outputTokens: model.limit?.output ?? null,
  images: model.modalities?.input.includes('image') ?? null,
  pdf: model.modalities?.input.includes('pdf') ?? null,
  tools: model.tool_call ?? null,
  reasons: model.reasoning ?? null,
  price: model.cost === undefined ? null : toPrice(model.cost),
})

const toPrice = ({
  context_over_200k: over,
  ...base
}: NonNullable<z.infer<typeof wireModel>['cost']>): ModelPrice => ({
  ...toPrices(base),
  over: over === undefined ? null : { ...toPrices(over), inputTokens: 200_000 },
})

const toPrices = ({ input, output, cache_read, cache_write }: z.infer<typeof cost>) => ({
  input,
  output,
  cacheRead: cache_read ?? null,
  cacheWrite: cache_write ?? null,
})

/** What the list says of a model at this endpoint; a price only from the provider that runs it. */
export const findInModelsDev = (
  list: ModelsDev,
  endpoint: Endpoint,
  model: string,
): Partial<ModelFacts> | null => {
  const own = list.providers.find(
    ({ id, host }) => id === idOf(endpoint) || host === endpoint.host.replace(/:443$/, ''),
  )
  const found = own?.models.find(({ name }) => name === model)
  if (found !== undefined) return factsOf(found)
  const makers = list.providers.filter(({ id }) => makerIds.includes(id))
  for (const candidate of namesOf(model))
    for (const maker of makers) {
      const same = maker.models.find(({ name }) => name === candidate)
      if (same !== undefined) return { ...factsOf(same), price: null }
    }
  return null
}

/** A model that does not reason has no effort to choose; which efforts others have is not told. */
const factsOf = ({ reasons, ...facts }: z.infer<typeof keptModel>): Partial<ModelFacts> => ({
  ...facts,
  efforts: reasons === false ? [] : null,
})

const makerIds = [
  'anthropic',
  'openai',
  'google',
  'mistral',
  'deepseek',
  'xai',
  'moonshotai',
  'alibaba',
  'llama',
  'zai',
]

const idOf = ({ kind }: Endpoint): string | null => ids[kind] ?? null

const ids: Partial<Record<ProviderKind, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  'openai-chat': 'openai',
  google: 'google',
  openrouter: 'openrouter',
}
