import { z } from 'zod'
import { fail, ok, type Result } from '#contract/result'
import { createBoundedFetch } from './bounded-fetch.ts'
import type { Endpoint } from './endpoint.ts'
import { AnswerFailure, failureInside } from './failure.ts'
import { problemOf } from './problem-of.ts'

export type ListedModel = { readonly name: string; readonly contextTokens: number | null }

/** Longest list and longest name that are taken over. */
const listLimit = 5000
const nameLimit = 250

/** Asks the endpoint which models it has. A bad entry is left out; a list that cannot be read is a problem. */
export const listModels = async (
  endpoint: Endpoint,
  limits: { readonly timeMs: number; readonly now: () => number },
): Promise<Result<readonly ListedModel[]>> => {
  const seconds = Math.ceil(limits.timeMs / 1000)
  const stop = new AbortController()
  const timer = setTimeout(
    () => stop.abort(new AnswerFailure({ kind: 'timed-out', phase: 'first-byte', seconds })),
    limits.timeMs,
  )
  try {
    const fetch = createBoundedFetch({ heard: () => {}, now: limits.now })
    const headers = { ...endpoint.headers, accept: 'application/json', 'user-agent': 'Assent' }
    const response = await fetch(`${endpoint.baseUrl}/models`, { headers, signal: stop.signal })
    return readList(endpoint, await response.text())
  } catch (error) {
    const failure = failureInside(stop.signal.reason ?? error)
    if (failure === null) throw error
    const problem = problemOf(failure, { endpoint, model: '' })
    return problem.code === 'wrong-address' || problem.code === 'unknown-model'
      ? noList(endpoint)
      : { ok: false, problem }
  } finally {
    clearTimeout(timer)
  }
}

const noList = (endpoint: Endpoint): Result<never> =>
  fail(
    'no-model-list',
    `The provider "${endpoint.name}" (${endpoint.host}) does not list its models at this address. Check the base URL, which usually ends in /v1, or name the models in assent.yaml.`,
  )

const size = z.number().int().positive().optional().catch(undefined)
const entry = z
  .object({
    id: z.string().optional().catch(undefined),
    name: z.string().optional().catch(undefined),
    /** OpenRouter and others; vLLM; Groq; LM Studio; llama.cpp. */
    context_length: size,
    max_model_len: size,
    context_window: size,
    max_context_length: size,
    loaded_context_length: size,
    meta: z.object({ n_ctx: size }).optional().catch(undefined),
  })
  .nullable()
  .catch(null)
const entries = z.array(entry)
const listBody = z.union([
  z.object({ data: entries }).transform(({ data }) => data),
  z.object({ models: entries }).transform(({ models }) => models),
  entries,
])

const readList = (endpoint: Endpoint, text: string): Result<readonly ListedModel[]> => {
  const parsed = listBody.safeParse(json(text))
  if (!parsed.success) {
    const problem = problemOf({ kind: 'malformed', cause: 'model list' }, { endpoint, model: '' })
    return { ok: false, problem }
  }
  const models = parsed.data.slice(0, listLimit).flatMap((item): ListedModel[] => {
    const name = item?.id ?? item?.name ?? ''
    return item === null || !isName(name) ? [] : [{ name, contextTokens: contextOf(item) }]
  })
  return ok([...new Map(models.map((model) => [model.name, model])).values()])
}

/** What is loaded counts before what the model could do. */
const contextOf = (item: NonNullable<z.infer<typeof entry>>): number | null =>
  item.loaded_context_length ??
  item.meta?.n_ctx ??
  item.max_model_len ??
  item.context_length ??
  item.context_window ??
  item.max_context_length ??
  null

const isName = (name: string): boolean =>
  name !== '' && name.length <= nameLimit && !/[\p{Cc}\p{Cf}]/u.test(name)

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
