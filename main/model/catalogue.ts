import { readFile } from 'node:fs/promises'
import { t, type TextKey } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ModelCatalogueView } from '#contract/views'
import { createBoundedFetch } from './bounded-fetch.ts'
import { catalogueDate, catalogueModels } from './catalogue-data.ts'
import { createLookup } from './catalogue-lookup.ts'
import { jsonOrText } from './endpoint-message.ts'
import type { Endpoint } from './endpoint.ts'
import type { ModelFacts } from './facts.ts'
import { failureInside, type Failure } from './failure.ts'
import { findInModelsDev, keptList, readModelsDev, type ModelsDev } from './models-dev.ts'

/** What is known about models besides what their endpoints tell. */
export type ModelCatalogue = {
  /** From the list that was read last; it goes before what is built in, as it is newer. */
  readonly refreshed: (endpoint: Endpoint, model: string) => Partial<ModelFacts> | null
  readonly builtIn: (endpoint: Endpoint, model: string) => Partial<ModelFacts> | null
  readonly view: () => ModelCatalogueView
  /** Reads the public list once and keeps it on the disk. A failure changes nothing. */
  readonly refresh: () => Promise<Result<ModelCatalogueView>>
}

export type CatalogueDeps = {
  /** Where the last good list is kept, and where it is read from; null: there is only what is built in. */
  readonly list: {
    readonly file: string
    readonly url: string
    readonly writeFile: (path: string, text: string) => Promise<void>
  } | null
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number
  readonly log: (line: string) => void
}

export const modelsDevUrl = 'https://models.dev/api.json'

const listLimitMegabytes = 32
const timeLimitMs = 30_000

export const openCatalogue = async (deps: CatalogueDeps): Promise<ModelCatalogue> =>
  createCatalogue(deps, deps.list === null ? null : await readKept(deps.list.file, deps.log))

/** What comes with the program, and nothing else. */
export const builtInCatalogue = (): ModelCatalogue =>
  createCatalogue({ list: null, now: Date.now, log: () => {} }, null)

const createCatalogue = (deps: CatalogueDeps, last: ModelsDev | null): ModelCatalogue => {
  const { list, now } = deps
  const find = createLookup(catalogueModels)
  let kept = last

  const view = (): ModelCatalogueView =>
    kept === null
      ? { source: t('models.catalogue.builtIn'), date: catalogueDate, models: catalogueModels.length }
      : {
          source: 'models.dev',
          date: kept.date,
          models: kept.providers.flatMap(({ models }) => models).length,
        }

  const refresh = async (): Promise<Result<ModelCatalogueView>> => {
    if (list === null) return fail('no-list', t('models.catalogue.notHere'))
    const fetched = await fetchList(list.url, now)
    if (!fetched.ok) return fetched
    try {
      await list.writeFile(list.file, JSON.stringify(fetched.value))
    } catch (error) {
      deps.log(`the list of models was not kept: ${String(error)}`)
      return fail('not-kept', t('models.catalogue.notKept'))
    }
    kept = fetched.value
    return ok(view())
  }

  return {
    refreshed: (endpoint, model) => kept && findInModelsDev(kept, endpoint, model),
    builtIn: (endpoint, model) => find(endpoint.kind, model),
    view,
    refresh,
  }
}

/** A file that cannot be read counts as none: the list can be had again. */
const readKept = async (file: string, log: (line: string) => void): Promise<ModelsDev | null> => {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = keptList.safeParse(jsonOrText(text))
  if (!parsed.success) log('the kept list of models could not be read: the built-in one is used')
  return parsed.success ? parsed.data : null
}

const fetchList = async (url: string, now: () => number): Promise<Result<ModelsDev>> => {
  if (!URL.canParse(url)) return fail('not-a-list', t('models.catalogue.notAList', { url }))
  const signal = AbortSignal.timeout(timeLimitMs)
  try {
    const fetch = createBoundedFetch({ heard: () => {}, now, limitMegabytes: listLimitMegabytes })
    const response = await fetch(url, {
      signal,
      headers: { accept: 'application/json', 'user-agent': 'Assent' },
    })
    const list = await readModelsDev(jsonOrText(await response.text()), dayOf(now()))
    return list === null ? fail('not-a-list', t('models.catalogue.notAList', { url })) : ok(list)
  } catch (error) {
    const failure = failureInside(error)
    if (failure === null && !signal.aborted) throw error
    return fail('not-read', t('models.catalogue.notRead', { url, reason: reasonOf(failure) }))
  }
}

const reasonOf = (failure: Failure | null): string => {
  if (failure === null) return t('models.catalogue.tookTooLong')
  if (failure.kind === 'said') return `HTTP ${failure.status ?? ''}`
  return failure.kind === 'network' ? failure.code : t(reasons[failure.kind] ?? 'models.catalogue.brokeOff')
}

const reasons: Partial<Record<Failure['kind'], TextKey>> = {
  'too-large': 'models.catalogue.tooLarge',
  redirected: 'models.catalogue.elsewhere',
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
