import type { ZodType } from 'zod'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ProviderKind } from '../model-request.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { jsonOrText } from './endpoint-message.ts'
import type { Endpoint } from './endpoint.ts'
import { AnswerFailure, failureInside } from './failure.ts'
import { listAnthropic } from './lists/list-anthropic.ts'
import { listCompatible, listOpenAi } from './lists/list-compatible.ts'
import { listGoogle } from './lists/list-google.ts'
import { listLmStudio } from './lists/list-lm-studio.ts'
import { listOllama } from './lists/list-ollama.ts'
import { listOpenRouter } from './lists/list-openrouter.ts'
import type { ListedModel, Lister, ReadJson } from './lists/listing.ts'
import { problemOf } from './problem-of.ts'

/** Longest list, longest name and largest answer that are taken over. */
const listLimit = 5000
const nameLimit = 250
const listLimitMegabytes = 16

const listers: Readonly<Record<ProviderKind, Lister>> = {
  anthropic: listAnthropic,
  openai: listOpenAi,
  'openai-chat': listOpenAi,
  google: listGoogle,
  openrouter: listOpenRouter,
  ollama: listOllama,
  'lm-studio': listLmStudio,
  'openai-compatible': listCompatible,
}

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
    const models = await listers[endpoint.kind](endpoint, createReader(endpoint, stop.signal, limits.now))
    return ok(named(models))
  } catch (error) {
    const failure = failureInside(stop.signal.reason ?? error)
    if (failure === null) throw error
    const problem = problemOf(failure, { endpoint, model: '' })
    return problem.code === 'wrong-address' || problem.code === 'unknown-model'
      ? noList(endpoint)
      : { ok: false, problem }
  } finally {
    clearTimeout(timer)
    // What is still under way, such as the details of other models, is not worth waiting for.
    stop.abort('over')
  }
}

const createReader =
  (endpoint: Endpoint, signal: AbortSignal, now: () => number): ReadJson =>
  async (url, schema, body) => {
    const fetch = createBoundedFetch({ heard: () => {}, now, limitMegabytes: listLimitMegabytes })
    const headers = { ...endpoint.headers, accept: 'application/json', 'user-agent': 'Assent' }
    const response = await fetch(url, {
      signal,
      ...(body === undefined
        ? { headers }
        : {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { ...headers, 'content-type': 'application/json' },
          }),
    })
    return parsed(schema, await response.text())
  }

const parsed = <Schema extends ZodType>(schema: Schema, text: string) => {
  const result = schema.safeParse(jsonOrText(text))
  if (!result.success) throw new AnswerFailure({ kind: 'malformed', cause: 'model list' })
  return result.data
}

/** Each name once: the last entry that has it counts. */
const named = (models: readonly ListedModel[]): readonly ListedModel[] => [
  ...new Map(
    models
      .slice(0, listLimit)
      .filter(({ name }) => isName(name))
      .map((model) => [model.name, model]),
  ).values(),
]

const noList = ({ name, host }: Endpoint): Result<never> =>
  fail('no-model-list', t('models.list.none', { name, host }))

const isName = (name: string): boolean =>
  name !== '' && name.length <= nameLimit && !/[\p{Cc}\p{Cf}]/u.test(name)
