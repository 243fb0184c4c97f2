import type { Result } from '#contract/result'
import type { ConfigProblem } from '#contract/views'
import type { Configuration } from './configuration.ts'
import type { ConfigurationSource, Place } from './configuration-source.ts'
import { outlineProvider, resolveProvider } from './resolve-provider.ts'
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
  sources: ValueSources & { readonly home: string },
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
    warnings: [...problemsOf(servers), ...problemsOf(providers), ...defaultModel.warnings],
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
  const model = await substitution.visible(defaultModel, 'The name of a model cannot be a secret.')
  const problem = substitution.problem()
  if (problem !== null) return { model: null, warnings: [warning(problem, problem.message)] }
  const provider = model.split('/', 1)[0] ?? ''
  if (providers.has(provider)) return { model, warnings: [] }
  const message = `"default" names the provider "${provider}", which is not among "providers": add it or change "default".`
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

const warning = ({ line, column }: Place, message: string): ConfigProblem => ({
  severity: 'warning',
  message,
  line,
  column,
})
