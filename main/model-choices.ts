import type { Result } from '#contract/result'
import type { ModelOption } from '#contract/views'
import type { ProviderDefinition, ProviderKind } from './model-request.ts'

/**
 * Providers whose endpoint is asked for its models: the file names none, or it is a program that alone can tell what
 * its models are able to do and how much they can read.
 */
export const toAsk = (
  providers: ReadonlyMap<string, Result<Pick<ProviderDefinition, 'kind' | 'models'>>>,
): readonly string[] =>
  [...providers].flatMap(([name, entry]) =>
    entry.ok && (entry.value.models.length === 0 || tellingKinds.includes(entry.value.kind)) ? [name] : [],
  )

const tellingKinds: readonly ProviderKind[] = ['ollama', 'lm-studio', 'openrouter']

/** A default model is a choice even where neither the file nor the endpoint lists it. */
export const withDefault = (
  options: readonly ModelOption[],
  id: string | null,
  optionOf: (model: string) => ModelOption | null,
): readonly ModelOption[] => {
  if (id === null || options.some((option) => option.id === id)) return options
  return [optionOf(id) ?? unusable(id), ...options]
}

/** Its provider is gone or cannot be used: asking it says why. */
const unusable = (id: string): ModelOption => {
  const slash = id.indexOf('/')
  return {
    id,
    provider: id.slice(0, slash),
    model: id.slice(slash + 1),
    contextTokens: null,
    images: null,
    pdf: null,
    tools: null,
    efforts: [],
    pricePerMillion: null,
  }
}

/** Kinds whose protocol has a place for pictures in a tool's answer. */
const pictureResultKinds: readonly string[] = ['anthropic', 'openai']

/** Only for a model that is known to take pictures: one that does not would refuse the whole conversation. */
export const takesResultPictures = (
  models: {
    readonly capabilities: (model: string) => { readonly images: boolean | null }
    readonly providers: () => readonly { readonly name: string; readonly kind: string }[]
  },
  model: string,
): boolean => {
  const provider = models.providers().find(({ name }) => model.startsWith(`${name}/`))
  return models.capabilities(model).images === true && pictureResultKinds.includes(provider?.kind ?? '')
}
