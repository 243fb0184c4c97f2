import { t } from '#contract/language/texts'
import type { Result } from '#contract/result'
import type { ConfigProblem } from '#contract/views'
import type { Configuration } from './configuration.ts'
import { isLoopback } from '../loopback.ts'
import type { ProviderDefinition } from '../model-request.ts'
import type { ConfigurationSource, Place, ProviderSource } from './configuration-source.ts'
import { outlineProvider, resolveProvider } from './resolve-provider.ts'
import type { RootsPlace } from './resolve-roots.ts'
import { resolveServer } from './resolve-server.ts'
import { createSubstitution, type LocatedProblem, type ValueSources } from './substitution.ts'

export type ResolvedConfiguration = {
  readonly configuration: Configuration
  /** One for each entry that cannot be used: the file itself is sound. */
  readonly warnings: readonly ConfigProblem[]
}

/** Substitutes every entry on its own: a problem in one leaves the others as they are. */
export const resolveConfiguration = async (
  source: ConfigurationSource,
  sources: ValueSources & RootsPlace,
): Promise<ResolvedConfiguration> => {
  const servers = await resolveEach(source.servers, (server) => resolveServer(server, sources))
  const providers = await resolveEach(source.providers, (provider) => resolveProvider(provider, sources))
  const defaultModel = await resolveDefault(source, sources)
  return {
    configuration: {
      servers: withoutPlaces(servers),
      providers: withoutPlaces(providers),
      defaultModel: defaultModel.model,
      serverSources: new Map([...source.servers].map(([alias, server]) => [alias, server.json])),
      providerOutlines: await resolveEach(source.providers, (provider) => outlineProvider(provider, sources)),
    },
    warnings: [
      ...problemsOf(servers),
      ...problemsOf(providers),
      ...[...source.providers].flatMap(([name, entry]) => keyInClear(name, entry, providers.get(name))),
      ...defaultModel.warnings,
    ],
  }
}

type Located<Value> = ReadonlyMap<string, Result<Value, LocatedProblem>>

const resolveEach = async <Source, Value>(
  entries: ReadonlyMap<string, Source>,
  resolve: (source: Source) => Promise<Value>,
): Promise<ReadonlyMap<string, Value>> => {
  const resolved = new Map<string, Value>()
  for (const [name, source] of entries) resolved.set(name, await resolve(source))
  return resolved
}

const resolveDefault = async (
  { defaultModel, providers }: ConfigurationSource,
  sources: ValueSources,
): Promise<{ readonly model: string | null; readonly warnings: readonly ConfigProblem[] }> => {
  if (defaultModel === null) return { model: null, warnings: [] }
  const substitution = createSubstitution(sources)
  const model = await substitution.visible(defaultModel, t('config.models.defaultSecret'))
  const problem = substitution.problem()
  if (problem !== null) return { model: null, warnings: [warning(problem, problem.message)] }
  const provider = model.split('/', 1)[0] ?? ''
  if (providers.has(provider)) return { model, warnings: [] }
  const message = t('config.models.defaultGone', { provider })
  return { model, warnings: [warning(defaultModel, message)] }
}

/** Pages and features get sentences that name the line; only the list of problems needs it as a number. */
const withoutPlaces = <Value>(entries: Located<Value>): ReadonlyMap<string, Result<Value>> => {
  const plain = new Map<string, Result<Value>>()
  for (const [name, { ...entry }] of entries) {
    if (entry.ok) plain.set(name, entry)
    else plain.set(name, { ok: false, problem: { code: entry.problem.code, message: entry.problem.message } })
  }
  return plain
}

const problemsOf = (entries: Located<unknown>): readonly ConfigProblem[] =>
  [...entries.values()].flatMap((entry) => (entry.ok ? [] : [warning(entry.problem, entry.problem.message)]))

/** A key or another header on its way to another computer without encryption. */
const keyInClear = (
  name: string,
  { place }: ProviderSource,
  resolved: Result<ProviderDefinition, LocatedProblem> | undefined,
): readonly ConfigProblem[] => {
  if (resolved?.ok !== true) return []
  const { apiKey, baseUrl, headers } = resolved.value
  const url = URL.parse(baseUrl)
  const isInClear = url?.protocol === 'http:' && !isLoopback(url.hostname)
  if (!isInClear || (!apiKey && Object.keys(headers).length === 0)) return []
  return [warning(place, t('config.models.keyInClear', { line: place.line, name }))]
}

const warning = ({ line, column }: Place, message: string): ConfigProblem => ({
  severity: 'warning',
  message,
  line,
  column,
})
