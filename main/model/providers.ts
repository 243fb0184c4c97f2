import { t } from '#contract/language/texts'
import { reasoningEfforts } from '#contract/events'
import type { Problem, Result } from '#contract/result'
import type { ModelOption, ProviderView } from '#contract/views'
import type { ProviderDefinition } from '../model-request.ts'
import type { ProviderOutline } from '../provider-kinds.ts'
import type { ModelCatalogue } from './catalogue.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import { joinFacts, type ModelFacts } from './facts.ts'
import type { ListedModel } from './lists/listing.ts'
import { knownContextTokens, pricePerMillion } from './prices.ts'

/** A provider of the file: why it cannot be used, or what its endpoint has listed so far. */
export type Provider = BrokenProvider | UsableProvider

export type BrokenProvider = {
  readonly kind: 'broken'
  readonly problem: Problem
  readonly definition: ProviderDefinition | null
}

export type UsableProvider = {
  readonly kind: 'usable'
  readonly endpoint: Endpoint
  readonly definition: ProviderDefinition
  readonly listed: readonly ListedModel[]
  /** What was found out by asking: it goes before what anybody says. */
  readonly learned: ReadonlyMap<string, Partial<ModelFacts>>
}

/** What an unchanged provider has listed and taught so far is kept. */
export const toProvider = (
  name: string,
  result: Result<ProviderDefinition>,
  before: Provider | undefined,
): Provider => {
  if (!result.ok) return { kind: 'broken', problem: result.problem, definition: null }
  const definition = result.value
  const endpoint = checkEndpoint(name, definition)
  if (!endpoint.ok) return { kind: 'broken', problem: endpoint.problem, definition }
  const same = before?.kind === 'usable' && sameEndpoint(before.endpoint, endpoint.value) ? before : null
  return {
    kind: 'usable',
    endpoint: endpoint.value,
    definition,
    listed: same?.listed ?? [],
    learned: same?.learned ?? new Map(),
  }
}

/** Another kind, another address or another key may mean other models. */
export const sameEndpoint = (left: Endpoint, right: Endpoint): boolean =>
  left.kind === right.kind &&
  left.baseUrl === right.baseUrl &&
  JSON.stringify(left.headers) === JSON.stringify(right.headers)

/** The models that the file names, then those the endpoint listed. */
const modelNames = ({ definition, listed }: UsableProvider): readonly string[] => [
  ...new Set([...definition.models, ...listed].map((model) => model.name)),
]

/**
 * What is known of a model: from the file, from asking, from the endpoint's list, from the catalogue. How much context
 * a program on this computer gives a model is its own setting, so there nothing but the program itself is believed.
 */
export const factsOf = (
  { endpoint, definition, listed, learned }: UsableProvider,
  model: string,
  catalogue: ModelCatalogue,
): ModelFacts => {
  const builtIn = catalogue.builtIn(endpoint, model)
  const known = [catalogue.refreshed(endpoint, model), builtIn].map((facts) =>
    endpoint.isLoopback && facts !== null ? { ...facts, contextTokens: null, price: null } : facts,
  )
  return joinFacts(
    { contextTokens: definition.models.find(({ name }) => name === model)?.contextTokens ?? null },
    learned.get(model) ?? null,
    // Lists tell whether a model thinks at all; which settings the wire then takes is known here alone.
    endpoint.kind === 'anthropic' || endpoint.kind === 'google'
      ? { efforts: builtIn?.efforts ?? null }
      : null,
    listed.find(({ name }) => name === model) ?? null,
    ...known,
    { contextTokens: knownContextTokens(endpoint, model) },
  )
}

export const toOptions = (
  name: string,
  provider: Provider,
  catalogue: ModelCatalogue,
): readonly ModelOption[] =>
  provider.kind === 'broken'
    ? []
    : modelNames(provider).map((model) => toOption(name, provider, model, catalogue))

export const toOption = (
  name: string,
  provider: UsableProvider,
  model: string,
  catalogue: ModelCatalogue,
): ModelOption => {
  const { contextTokens, images, pdf, tools, efforts, price } = factsOf(provider, model, catalogue)
  return {
    id: `${name}/${model}`,
    provider: name,
    model,
    contextTokens,
    images,
    pdf,
    tools,
    efforts: reasoningEfforts.filter((effort) =>
      effort === 'default' ? (efforts ?? []).length > 0 : efforts?.includes(effort),
    ),
    pricePerMillion: pricePerMillion(provider.endpoint, model, price),
  }
}

export const toView = (
  name: string,
  provider: Provider,
  outline: ProviderOutline | undefined,
): ProviderView => ({
  name,
  kind: provider.definition?.kind ?? outline?.kind ?? '',
  // A refused base URL may hold a password, so only a checked one is shown.
  baseUrl: provider.kind === 'usable' ? provider.endpoint.address : '',
  usesUsualAddress: outline?.baseUrl === null,
  keeps: { headers: outline?.headerNames ?? [], models: outline?.modelCount ?? 0 },
  warning: provider.kind === 'usable' ? warningOf(provider.endpoint) : null,
  key: keyView(provider.definition) ?? outline?.key ?? null,
  models: provider.kind === 'usable' ? modelNames(provider) : [],
  problem: provider.kind === 'usable' ? null : provider.problem,
})

const warningOf = ({ sendsSecretsInClear, host }: Endpoint): string | null =>
  sendsSecretsInClear ? t('models.endpoint.keyInClear', { host }) : null

const keyView = (definition: ProviderDefinition | null): ProviderView['key'] => {
  if (definition === null || (definition.apiKey === null && definition.apiKeySource === null)) return null
  return { source: definition.apiKeySource ?? 'assent.yaml', set: (definition.apiKey ?? '').trim() !== '' }
}
