import { z } from 'zod'
import type { ModelFacts } from '../facts.ts'
import { AnswerFailure } from '../failure.ts'
import { eachEntry, size, words } from './lenient.ts'
import type { ListedModel, Lister, ReadJson } from './listing.ts'

/** Of more models than this only the names are told. */
const detailLimit = 200
const askedAtOnce = 4

/**
 * The models that were pulled, each with its abilities and the context it has in use. A program that serves Ollama's
 * list and lacks the rest is taken as it is. Source: docs.ollama.com/api.
 */
export const listOllama: Lister = async ({ address }, read) => {
  const { models } = await read(`${address}/api/tags`, tags)
  const running = await orNothing(read(`${address}/api/ps`, processes))
  const contexts = new Map(running?.models.map((model) => [model.name, model.context_length]))
  const listed: ListedModel[] = []
  for (let at = 0; at < models.length; at += askedAtOnce) {
    const some = models.slice(at, at + askedAtOnce)
    const details =
      at < detailLimit ? await Promise.all(some.map(({ name }) => show(address, name, read))) : []
    some.forEach(({ name }, index) =>
      listed.push(...toModel(name, details[index] ?? null, contexts.get(name) ?? null)),
    )
  }
  return listed
}

const show = (address: string, name: string, read: ReadJson) =>
  orNothing(read(`${address}/api/show`, detail, { model: name }))

/** Ollama of another version, or a model that is being removed at this moment. Time and stops count. */
const orNothing = async <Value>(reading: Promise<Value>): Promise<Value | null> => {
  try {
    return await reading
  } catch (error) {
    const kind = error instanceof AnswerFailure ? error.failure.kind : null
    if (kind === 'said' || kind === 'malformed') return null
    throw error
  }
}

const tags = z.object({ models: eachEntry(z.object({ name: z.string() })) })
const processes = z.object({ models: eachEntry(z.object({ name: z.string(), context_length: size })) })
const detail = z.object({
  capabilities: words,
  /** Lines of the model's file, such as "num_ctx 8192". */
  parameters: z.string().catch(''),
  model_info: z.record(z.string(), z.unknown()).catch({}),
  remote_host: z.string().optional().catch(undefined),
  thinking: z
    .object({ values: z.array(z.union([z.string(), z.boolean()])) })
    .optional()
    .catch(undefined),
})
type Detail = z.infer<typeof detail>

const toModel = (name: string, facts: Detail | null, running: number | null): readonly ListedModel[] => {
  const abilities = facts?.capabilities
  if (abilities?.includes('embedding') === true && !abilities.includes('completion')) return []
  return [
    {
      name,
      contextTokens: running ?? (facts === null ? null : contextOf(facts)),
      images: abilities?.includes('vision') ?? null,
      pdf: false,
      tools: abilities?.includes('tools') ?? null,
      efforts: facts === null ? null : effortsOf(name, facts),
    },
  ]
}

/** What its file sets. How much a model gets otherwise is decided when it is loaded; one that runs elsewhere has all. */
const contextOf = ({ parameters, model_info, remote_host }: Detail): number | null => {
  const set = /^num_ctx\s+(?<tokens>\d+)\s*$/m.exec(parameters)?.groups?.['tokens']
  if (set !== undefined) return Number(set)
  if (remote_host === undefined) return null
  const whole = Object.entries(model_info).find(([key]) => key.endsWith('.context_length'))?.[1]
  return typeof whole === 'number' ? whole : null
}

const levels = ['low', 'medium', 'high'] as const

const effortsOf = (name: string, { capabilities, thinking }: Detail): ModelFacts['efforts'] => {
  if (capabilities === undefined) return null
  if (!capabilities.includes('thinking')) return []
  const values = thinking?.values ?? (name.startsWith('gpt-oss') ? levels : [false, true])
  return [
    ...(values.some((value) => value === false) ? (['none'] as const) : []),
    ...levels.filter((level) => values.some((value) => value === level)),
  ]
}
