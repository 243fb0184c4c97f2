import type { ProviderKind } from '../model-request.ts'
import type { CatalogueModel, Maker } from './catalogue-data.ts'
import type { ModelFacts } from './facts.ts'

/** Facts by the model's name at an endpoint; null when there is no such model. */
export type FindFacts = (endpointKind: ProviderKind, model: string) => Partial<ModelFacts> | null

/**
 * Finds a model under the names that endpoints give it: with its maker before a slash, with a date or "latest" behind.
 * Which efforts there are depends on the wire as well, so they count only where the maker's own names are spoken.
 */
export const createLookup = (models: readonly CatalogueModel[]): FindFacts => {
  const byName = new Map(models.map((model) => [model.name, model]))
  return (kind, name) => {
    const found = namesOf(name).flatMap((candidate) => byName.get(candidate) ?? [])[0]
    if (found === undefined) return null
    const { efforts, ...facts } = found
    return kindsOf(found.maker).includes(kind) ? { ...facts, efforts } : facts
  }
}

/** The names under which a model may be listed, the most exact one first. */
export const namesOf = (name: string): readonly string[] => {
  const bare = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const undated = bare.replace(/-(?:latest|\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4})$/, '').replace(/:.*$/, '')
  return [...new Set([name, bare, undated, undated.replaceAll('.', '-')])]
}

const kindsOf = (maker: Maker): readonly ProviderKind[] => {
  if (maker === 'anthropic' || maker === 'google') return [maker]
  return maker === 'openai' ? ['openai', 'openai-chat', 'openai-compatible'] : []
}
