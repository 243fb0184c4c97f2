import type { Usage } from '#contract/events'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ModelOption, ProviderView } from '#contract/views'
import type { ModelEvent, ModelRequest, ProviderDefinition } from '../model-request.ts'
import { answer, defaultLimits, type Limits } from './answer.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import type { ModelFamily, TokenCounts } from './family.ts'
import { listModels, type ListedModel } from './model-list.ts'
import { createOpenAiCompatible } from './openai-compatible.ts'
import { knownContextTokens, priceOf } from './prices.ts'

/** The configured providers and what they offer. A model is named "provider/model" everywhere outside this folder. */
export type Models = {
  /** Takes over the providers of the file. What an unchanged provider has listed so far is kept. */
  readonly configure: (providers: ReadonlyMap<string, Result<ProviderDefinition>>) => void
  readonly providers: () => readonly ProviderView[]
  /** The models that the file names, then those the endpoint listed. */
  readonly options: () => readonly ModelOption[]
  /**
   * Asks a model. Never throws for what a provider does: the last event is `finished` or `failed`. Aborting the signal
   * ends it at once as `failed` with code `cancelled` and closes the connection.
   */
  readonly stream: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
  /** Asks the provider's endpoint which models it has; the list is kept in memory. */
  readonly refresh: (provider: string) => Promise<Result<readonly string[]>>
  /** From the file, from the endpoint's list, or from the built-in price list, in this order. */
  readonly contextTokens: (model: string) => number | null
  /** US dollars; 0 on this computer, null when no price is known. */
  readonly price: (model: string, usage: Omit<Usage, 'costUsd'>) => number | null
  /** The listener is called after anything here may read differently; returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

type Deps = {
  /** Wall time in milliseconds since 1970. */
  readonly now?: () => number
  readonly log: (line: string) => void
  readonly limits?: Partial<Limits>
}

type Provider =
  | {
      readonly kind: 'broken'
      readonly name: string
      readonly problem: Problem
      readonly definition: ProviderDefinition | null
    }
  | {
      readonly kind: 'usable'
      readonly endpoint: Endpoint
      readonly definition: ProviderDefinition
      readonly listed: readonly ListedModel[]
    }

export const createModels = (deps: Deps): Models => {
  const now = deps.now ?? Date.now
  const limits = { ...defaultLimits, ...deps.limits }
  const families: Readonly<Record<ProviderDefinition['kind'], ModelFamily>> = {
    'openai-compatible': createOpenAiCompatible(),
  }
  const listeners = new Set<() => void>()
  let providers: ReadonlyMap<string, Provider> = new Map()

  const replace = (next: ReadonlyMap<string, Provider>): void => {
    providers = next
    for (const listener of listeners) listener()
  }
  const find = (id: string): Result<Found> => {
    const { provider: name, model } = split(id)
    const provider = providers.get(name)
    if (provider === undefined) return fail('unknown-provider', unknownProvider(name))
    if (provider.kind === 'broken') return { ok: false, problem: provider.problem }
    if (model === '') return fail('unknown-model', `"${id}" names no model. Choose one from the list.`)
    return ok({ ...provider, model })
  }

  return {
    configure: (definitions) =>
      replace(
        new Map(
          [...definitions].map(([name, result]) => [name, toProvider(name, result, providers.get(name))]),
        ),
      ),
    providers: () => [...providers].map(([name, provider]) => toView(name, provider)),
    options: () => [...providers.values()].flatMap(toOptions),
    stream: async function* (request, signal) {
      const found = find(request.model)
      if (!found.ok) {
        yield { kind: 'failed', interrupted: false, problem: found.problem, usage: null }
        return
      }
      const { endpoint, definition, model } = found.value
      const family = families[definition.kind]
      const price = (tokens: TokenCounts) => priceOf(endpoint, model, tokens)
      yield* answer({ endpoint, model, request, signal, family, limits, price, now, log: deps.log })
    },
    refresh: async (name) => {
      const provider = providers.get(name)
      if (provider === undefined) return fail('unknown-provider', unknownProvider(name))
      if (provider.kind === 'broken') return { ok: false, problem: provider.problem }
      const list = await listModels(provider.endpoint, { timeMs: limits.listMs, now })
      if (!list.ok) return list
      const current = providers.get(name)
      if (current?.kind === 'usable' && sameEndpoint(current.endpoint, provider.endpoint))
        replace(new Map(providers).set(name, { ...current, listed: list.value }))
      return ok(list.value.map((model) => model.name))
    },
    contextTokens: (id) => {
      const found = find(id)
      return found.ok ? contextOf(found.value, found.value.model) : null
    },
    price: (id, usage) => {
      const found = find(id)
      return found.ok ? priceOf(found.value.endpoint, found.value.model, usage) : null
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

type Usable = Extract<Provider, { readonly kind: 'usable' }>
type Found = Usable & { readonly model: string }

const unknownProvider = (name: string): string =>
  `There is no provider "${name}" in assent.yaml. Choose another model, or add the provider there.`

/** A model's own name may contain slashes; a provider's does not. */
const split = (id: string): { readonly provider: string; readonly model: string } => {
  const slash = id.indexOf('/')
  return slash === -1
    ? { provider: id, model: '' }
    : { provider: id.slice(0, slash), model: id.slice(slash + 1) }
}

const toProvider = (
  name: string,
  result: Result<ProviderDefinition>,
  before: Provider | undefined,
): Provider => {
  if (!result.ok) return { kind: 'broken', name, problem: result.problem, definition: null }
  const definition = result.value
  const endpoint = checkEndpoint(name, definition)
  if (!endpoint.ok) return { kind: 'broken', name, problem: endpoint.problem, definition }
  const keeps = before?.kind === 'usable' && sameEndpoint(before.endpoint, endpoint.value)
  return { kind: 'usable', endpoint: endpoint.value, definition, listed: keeps ? before.listed : [] }
}

/** Another address or another key may mean other models. */
const sameEndpoint = (left: Endpoint, right: Endpoint): boolean =>
  left.baseUrl === right.baseUrl && JSON.stringify(left.headers) === JSON.stringify(right.headers)

const toView = (name: string, provider: Provider): ProviderView => ({
  name,
  kind: provider.definition?.kind ?? '',
  // A refused base URL may hold a password, so only a checked one is shown.
  baseUrl: provider.kind === 'usable' ? provider.endpoint.baseUrl : '',
  key: keyView(provider.definition),
  models: provider.kind === 'usable' ? modelNames(provider) : [],
  problem: provider.kind === 'usable' ? null : provider.problem,
})

const keyView = (definition: ProviderDefinition | null): ProviderView['key'] => {
  if (definition === null || (definition.apiKey === null && definition.apiKeySource === null)) return null
  return { source: definition.apiKeySource ?? 'assent.yaml', set: (definition.apiKey ?? '').trim() !== '' }
}

const toOptions = (provider: Provider): readonly ModelOption[] => {
  if (provider.kind === 'broken') return []
  const { name } = provider.endpoint
  return modelNames(provider).map((model) => ({
    id: `${name}/${model}`,
    provider: name,
    model,
    contextTokens: contextOf(provider, model),
  }))
}

const modelNames = ({ definition, listed }: Usable): readonly string[] => [
  ...new Set([...definition.models, ...listed].map((model) => model.name)),
]

const contextOf = ({ endpoint, definition, listed }: Usable, model: string): number | null =>
  definition.models.find(({ name }) => name === model)?.contextTokens ??
  listed.find(({ name }) => name === model)?.contextTokens ??
  knownContextTokens(endpoint, model)
