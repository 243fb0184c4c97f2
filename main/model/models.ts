import type { Usage } from '#contract/events'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { DiscoveredServer, ModelCatalogueView, ModelOption, ProviderView } from '#contract/views'
import type { ModelEvent, ModelRequest, ProviderDefinition } from '../model-request.ts'
import type { ProviderOutline } from '../provider-kinds.ts'
import { answer, defaultLimits, type Limits } from './answer.ts'
import { builtInCatalogue, type ModelCatalogue } from './catalogue.ts'
import { discoverServers } from './discovery.ts'
import { unknownFacts, type ModelFacts } from './facts.ts'
import { createFamilies } from './families.ts'
import type { TokenCounts } from './family.ts'
import { listModels } from './model-list.ts'
import { priceOf } from './prices.ts'
import {
  factsOf,
  sameEndpoint,
  toOption,
  toOptions,
  toProvider,
  toView,
  type Provider,
  type UsableProvider,
} from './providers.ts'

/** The configured providers and what they offer. A model is named "provider/model" everywhere outside this folder. */
export type Models = {
  /** Takes over the providers of the file. What an unchanged provider has listed so far is kept. */
  readonly configure: (
    providers: ReadonlyMap<string, Result<ProviderDefinition>>,
    outlines?: ReadonlyMap<string, ProviderOutline>,
  ) => void
  readonly providers: () => readonly ProviderView[]
  /** The models that the file names, then those the endpoint listed. */
  readonly options: () => readonly ModelOption[]
  /** The same for one model, also where nobody lists it; null when its provider cannot be used. */
  readonly option: (model: string) => ModelOption | null
  /**
   * Asks a model. Never throws for what a provider does: the last event is `finished` or `failed`. Aborting the signal
   * ends it at once as `failed` with code `cancelled` and closes the connection.
   */
  readonly stream: (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>
  /** Asks the provider's endpoint which models it has; the list is kept in memory. */
  readonly refresh: (provider: string) => Promise<Result<readonly string[]>>
  /** Model servers that answer on this computer. */
  readonly discover: () => Promise<readonly DiscoveredServer[]>
  readonly catalogue: () => ModelCatalogueView
  readonly refreshCatalogue: () => Promise<Result<ModelCatalogueView>>
  /** What the model takes; null where nobody says. */
  readonly capabilities: (model: string) => ModelFacts
  readonly contextTokens: (model: string) => number | null
  /** US dollars; 0 on this computer, null when no price is known. */
  readonly price: (model: string, usage: Omit<Usage, 'costUsd'>) => number | null
  /** The listener is called after anything here may read differently; returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

type Deps = {
  /** Default: what comes with the program. */
  readonly catalogue?: ModelCatalogue
  /** Wall time in milliseconds since 1970. */
  readonly now?: () => number
  readonly log: (line: string) => void
  readonly limits?: Partial<Limits>
}

export const createModels = (deps: Deps): Models => {
  const catalogue = deps.catalogue ?? builtInCatalogue()
  const now = deps.now ?? Date.now
  const limits = { ...defaultLimits, ...deps.limits }
  const families = createFamilies()
  const listeners = new Set<() => void>()
  let providers: ReadonlyMap<string, Provider> = new Map()
  let outlines: ReadonlyMap<string, ProviderOutline> = new Map()

  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  /** Unless the provider was changed in the meantime. */
  const update = (found: UsableProvider, change: (current: UsableProvider) => UsableProvider): void => {
    const { name } = found.endpoint
    const current = providers.get(name)
    if (current?.kind !== 'usable' || !sameEndpoint(current.endpoint, found.endpoint)) return
    providers = new Map(providers).set(name, change(current))
    tell()
  }
  const usable = (name: string): Result<UsableProvider> => {
    const provider = providers.get(name)
    if (provider === undefined) return fail('unknown-provider', t('models.request.unknownProvider', { name }))
    return provider.kind === 'broken' ? { ok: false, problem: provider.problem } : ok(provider)
  }
  const find = (id: string): Result<Found> => {
    const { provider: name, model } = split(id)
    const provider = usable(name)
    if (!provider.ok) return provider
    if (model === '') return fail('unknown-model', t('models.request.noModel', { id }))
    return ok({ provider: provider.value, model })
  }
  const facts = ({ provider, model }: Found): ModelFacts => factsOf(provider, model, catalogue)

  const refresh = async (name: string): Promise<Result<readonly string[]>> => {
    const provider = usable(name)
    if (!provider.ok) return provider
    const list = await listModels(provider.value.endpoint, { timeMs: limits.listMs, now })
    if (!list.ok) return list
    update(provider.value, (current) => ({ ...current, listed: list.value }))
    return ok(list.value.map((model) => model.name))
  }

  /** What an answer teaches: that a model takes no tools, or, where it was loaded for it, how much it can read. */
  const learn = (found: Found, event: ModelEvent): void => {
    const { provider, model } = found
    if (event.kind === 'failed' && event.problem.code === 'no-tools')
      update(provider, (current) => ({
        ...current,
        learned: new Map(current.learned).set(model, { ...current.learned.get(model), tools: false }),
      }))
    const loadsModels = provider.endpoint.kind === 'ollama' || provider.endpoint.kind === 'lm-studio'
    if (event.kind === 'finished' && loadsModels && facts(found).contextTokens === null)
      void refresh(provider.endpoint.name)
  }

  return {
    configure: (definitions, shown = new Map()) => {
      providers = new Map(
        [...definitions].map(([name, result]) => [name, toProvider(name, result, providers.get(name))]),
      )
      outlines = shown
      tell()
    },
    providers: () => [...providers].map(([name, provider]) => toView(name, provider, outlines.get(name))),
    options: () => [...providers].flatMap(([name, provider]) => toOptions(name, provider, catalogue)),
    option: (id) => {
      const found = find(id)
      if (!found.ok) return null
      const { provider, model } = found.value
      return toOption(provider.endpoint.name, provider, model, catalogue)
    },
    stream: async function* (request, signal) {
      const found = find(request.model)
      if (!found.ok) {
        yield { kind: 'failed', interrupted: false, problem: found.problem, usage: null }
        return
      }
      const { provider, model } = found.value
      const { endpoint, definition } = provider
      const known = facts(found.value)
      const price = (tokens: TokenCounts) => priceOf(endpoint, model, tokens, known.price)
      const asked = { endpoint, model, facts: known, request: asTaken(request, known), signal }
      const family = families[definition.kind]
      for await (const event of answer({ ...asked, family, limits, price, now, log: deps.log })) {
        learn(found.value, event)
        yield event
      }
    },
    refresh,
    discover: async () =>
      discoverServers({
        now,
        configured: [...providers].flatMap(([name, provider]) =>
          provider.kind === 'usable' ? [{ name, address: provider.endpoint.address }] : [],
        ),
      }),
    catalogue: catalogue.view,
    refreshCatalogue: async () => {
      const refreshed = await catalogue.refresh()
      if (refreshed.ok) tell()
      return refreshed
    },
    capabilities: (id) => {
      const found = find(id)
      return found.ok ? facts(found.value) : unknownFacts
    },
    contextTokens: (id) => {
      const found = find(id)
      return found.ok ? facts(found.value).contextTokens : null
    },
    price: (id, usage) => {
      const found = find(id)
      if (!found.ok) return null
      const { provider, model } = found.value
      return priceOf(provider.endpoint, model, usage, facts(found.value).price)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

type Found = { readonly provider: UsableProvider; readonly model: string }

/** A model's own name may contain slashes; a provider's does not. */
const split = (id: string): { readonly provider: string; readonly model: string } => {
  const slash = id.indexOf('/')
  return slash === -1
    ? { provider: id, model: '' }
    : { provider: id.slice(0, slash), model: id.slice(slash + 1) }
}

/**
 * Endpoints refuse a whole request for tools that the model cannot use, or for an effort that it does not know. An
 * effort that was chosen for another model and is not offered for this one counts as none, as the window shows it.
 */
const asTaken = (request: ModelRequest, { tools, efforts }: ModelFacts): ModelRequest => ({
  ...request,
  tools: tools === false ? [] : request.tools,
  effort: efforts?.some((effort) => effort === request.effort) === true ? request.effort : 'default',
})
