import type { Limits } from '../../main/model/answer.ts'
import { createModels, type Models } from '../../main/model/models.ts'
import type { ModelEvent, ModelRequest, ProviderDefinition } from '../../main/model-request.ts'

/** Planted in every test: it must never be found where it does not belong. */
export const canaryKey = 'sk-canary-4f1d9c7ab2'

export const definitionOf = (
  baseUrl: string,
  changes: Partial<ProviderDefinition> = {},
): ProviderDefinition => ({
  kind: 'openai-compatible',
  baseUrl,
  apiKey: canaryKey,
  apiKeySource: '${CANARY_KEY}',
  headers: {},
  models: [{ name: 'scripted', contextTokens: null }],
  ...changes,
})

export const requestOf = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'test/scripted',
  instructions: 'Be brief.',
  messages: [{ role: 'user', text: 'Hello' }],
  tools: [],
  effort: 'default',
  ...changes,
})

export type Harness = {
  readonly models: Models
  readonly log: readonly string[]
  /** All events of one answer. */
  readonly ask: (request?: Partial<ModelRequest>, signal?: AbortSignal) => Promise<readonly ModelEvent[]>
}

/** The product's models with one provider "test" and short waits. */
export const createHarness = (
  baseUrl: string,
  options: { readonly limits?: Partial<Limits>; readonly definition?: Partial<ProviderDefinition> } = {},
): Harness => {
  const log: string[] = []
  const models = createModels({ log: (line) => log.push(line), limits: { retryMs: 10, ...options.limits } })
  models.configure(new Map([['test', { ok: true, value: definitionOf(baseUrl, options.definition) }]]))
  return {
    models,
    log,
    ask: (request, signal = new AbortController().signal) =>
      collect(models.stream(requestOf(request), signal)),
  }
}

export const collect = async <Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> => {
  const collected: Value[] = []
  for await (const value of values) collected.push(value)
  return collected
}

/** Neighbouring pieces of the same kind as one, so that answers can be compared however they were cut. */
export const joined = (events: readonly ModelEvent[]): readonly ModelEvent[] =>
  events.reduce<ModelEvent[]>((all, event) => {
    const last = all.at(-1)
    const isPiece = event.kind === 'text' || event.kind === 'reasoning'
    if (last === undefined || !isPiece || last.kind !== event.kind) return [...all, event]
    return [...all.slice(0, -1), { kind: event.kind, text: last.text + event.text }]
  }, [])

export const problemIn = (events: readonly ModelEvent[]) => {
  const last = events.at(-1)
  if (last?.kind !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(last)}`)
  return last.problem
}
