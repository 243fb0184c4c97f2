import type { JsonObject, JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { PromptView, ServerResources } from '#contract/offers'
import { fail, ok, type Problem, type Result } from '#contract/result'
import { listPages, pageLimit, type Listing } from '../listing/list-pages.ts'
import type { Keepable } from './answer-cache.ts'
import type { AskServer } from './ask-server.ts'
import { readEntries, readPrompt, readResource, readTemplate } from './read-entries.ts'

/** The two lists of resources; what is followed is known elsewhere. */
export type ListedResources = Pick<ServerResources, 'resources' | 'templates' | 'problem'>

/** How long an answer may be kept, given what its server says about it in milliseconds. */
export type KeepFor = (ttlMs: number | null) => number

/** Whatever can be listed is; the first thing that cannot is the problem. */
export const listResources = async (ask: AskServer, keepFor: KeepFor): Promise<Keepable<ListedResources>> => {
  const resources = await list(ask, 'resources/list', 'resources', readResource, ({ uri }) => uri)
  const templates = await list(
    ask,
    'resources/templates/list',
    'resourceTemplates',
    readTemplate,
    ({ uriTemplate }) => uriTemplate,
  )
  // Servers without templates need not know the method.
  const problems = [resources.problem, templates.problem?.code === 'not-offered' ? null : templates.problem]
  const problem = problems.find((each) => each !== null) ?? null
  const { ttlMs } = resources
  return {
    value: { resources: resources.views, templates: templates.views, problem },
    forMs: problem === null ? keepFor(ttlMs) : 0,
    characters: resources.characters + templates.characters,
  }
}

/** A list that was cut is a list; `log` is told of that. */
export const listPrompts = async (
  ask: AskServer,
  keepFor: KeepFor,
  log: (text: string) => void,
): Promise<Keepable<Result<readonly PromptView[]>>> => {
  const listed = await list(ask, 'prompts/list', 'prompts', readPrompt, ({ name }) => name)
  const { problem, views, characters } = listed
  if (problem !== null && listed.isFailed) return { value: { ok: false, problem }, forMs: 0, characters: 0 }
  if (problem !== null) log(problem.message)
  return { value: ok(views), forMs: keepFor(listed.ttlMs), characters }
}

type Listed<View> = {
  readonly views: readonly View[]
  readonly problem: Problem | null
  /** Nothing at all could be listed. */
  readonly isFailed: boolean
  readonly ttlMs: number | null
  readonly characters: number
}

const list = async <View>(
  ask: AskServer,
  method: string,
  member: string,
  read: (entry: JsonObject) => View | null,
  keyOf: (view: View) => string,
): Promise<Listed<View>> => {
  const listed = await listPages((cursor) => ask(method, cursor === null ? {} : { cursor }), member)
  if (!listed.ok) {
    const { code, message } = listed.problem
    const problem =
      code === 'no-list' ? { code: 'bad-answer', message: t('mcp.offers.noList') } : { code, message }
    return { views: [], problem, isFailed: true, ttlMs: null, characters: 0 }
  }
  const { ttlMs, characters } = listed.value
  const { views, bad } = await readEntries(listed.value.entries, read, keyOf)
  const told = cutProblem(listed.value) ?? badProblem(bad)
  return { views, problem: told, isFailed: false, ttlMs, characters }
}

const cutProblem = ({ cut, entries }: Listing): Problem | null => {
  if (cut === null) return null
  const message =
    cut === 'repeated-page'
      ? t('mcp.offers.repeatedPage')
      : cut === 'pages'
        ? t('mcp.offers.tooManyPages', { number: pageLimit })
        : t('mcp.offers.onlyFirst', { number: entries.length })
  return { code: 'list-cut', message }
}

const badProblem = (bad: number): Problem | null =>
  bad === 0 ? null : { code: 'bad-entries', message: t('mcp.offers.badEntries', { count: bad }) }

/** Of an answer that can be kept by what it says itself. */
export const ttlOf = (answer: JsonObject): number | null => {
  const ttlMs: JsonValue | undefined = answer['ttlMs']
  return typeof ttlMs === 'number' ? ttlMs : null
}

/** For a server that declares none of it. */
export const noOffer = (message: string): Result<never> => fail('not-offered', message)
