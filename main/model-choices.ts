import type { Result } from '#contract/result'
import type { ModelOption } from '#contract/views'
import type { ProviderDefinition } from './model-request.ts'

/** Providers for which the file names no model: their endpoint is asked. */
export const withoutModels = (
  providers: ReadonlyMap<string, Result<Pick<ProviderDefinition, 'models'>>>,
): readonly string[] =>
  [...providers].flatMap(([name, entry]) => (entry.ok && entry.value.models.length === 0 ? [name] : []))

/** A default model is a choice even where neither the file nor the endpoint lists it. */
export const withDefault = (
  options: readonly ModelOption[],
  id: string | null,
  contextTokens: (model: string) => number | null,
): readonly ModelOption[] => {
  if (id === null || options.some((option) => option.id === id)) return options
  const slash = id.indexOf('/')
  const [provider, model] = [id.slice(0, slash), id.slice(slash + 1)]
  return [{ id, provider, model, contextTokens: contextTokens(id) }, ...options]
}
