import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { Completion, LogLevel, PromptView, ResourceContents } from '#contract/offers'
import { fail, ok, type Result } from '#contract/result'
import type { ServerOffers as OffersView } from '#contract/views'
import type { HandleServerRequest } from '../../server-request.ts'
import type { Connection } from '../connection/connection.ts'
import type { Lifecycle } from '../server-lifecycle.ts'
import type { ServerLog } from '../session/server-log.ts'
import type { Session } from '../session/session.ts'
import { createAnswerCache, type AnswerCache, type Keepable } from './answer-cache.ts'
import { askServer, refuseDeep, type AskServer } from './ask-server.ts'
import { createCoalescedChanges } from './coalesced-changes.ts'
import { canFollow, createFollowedResources } from './followed-resources.ts'
import {
  listPrompts,
  listResources,
  noOffer,
  ttlOf,
  type KeepFor,
  type ListedResources,
} from './list-offers.ts'
import type { CompletionRequest, Offers } from './offers.ts'
import { readCompletion, readContents, readFilledPrompt } from './read-answers.ts'

/** What one server offers besides tools, through all its lives. */
export type ServerOffers = OfServer<Omit<Offers, 'listAllPrompts'>> & {
  /** Null while it does not run. */
  readonly view: () => OffersView | null
  readonly setLogLevel: (level: LogLevel) => Promise<Result<null>>
  /** A new life of the server begins: nothing that was known of the one before holds. */
  readonly begin: (session: Session) => void
}

/** The same without the name of the server. */
type OfServer<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (alias: string, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never
}

type Deps = {
  readonly alias: string
  readonly lifecycle: Pick<Lifecycle, 'phase' | 'use'>
  readonly log: ServerLog
  readonly timeoutMs: number
  readonly handleServerRequest: HandleServerRequest
  readonly canonicalise: (value: JsonValue) => string
  readonly onResourceChanged: (uri: string) => void
  /** Its lists are others now. */
  readonly onChange: () => void
}

type Known = {
  readonly session: Session
  readonly resources: AnswerCache<ListedResources>
  readonly contents: AnswerCache<Result<ResourceContents>>
  readonly prompts: AnswerCache<Result<readonly PromptView[]>>
  readonly completions: AnswerCache<Completion>
}

/** Of all contents of a resource, in UTF-16 code units. */
const contentsLimit = 24_000_000
const instructionsCharacters = 20_000
const completionMs = 5_000
const completionKeptMs = 30_000

export const createServerOffers = (deps: Deps): ServerOffers => {
  const { alias, lifecycle, log, timeoutMs } = deps
  const note = (text: string): void => log.note(text)
  const followed = createFollowedResources({ timeoutMs, onChanged: deps.onResourceChanged, log: note })
  const lists = createCoalescedChanges(() => deps.onChange())
  let known: Known | null = null
  let logLevel: LogLevel | null = null

  /** What is known of the running server, if it offers this. */
  const running = (capability: string): Result<Known> => {
    const phase = lifecycle.phase()
    if (phase.kind !== 'ready' || known?.session !== phase.session)
      return fail('not-running', t('mcp.offers.notRunning', { alias }))
    return isOffered(known.session.connection, capability)
      ? ok(known)
      : noOffer(t('mcp.offers.notOffered', { alias }))
  }

  const ask = <Value>(
    { session: { connection } }: Known,
    work: (ask: AskServer) => Promise<Value>,
    limitMs = timeoutMs,
  ): Promise<Value> =>
    lifecycle.use(() => askServer({ connection, limitMs, handle: deps.handleServerRequest }, work))

  const askedLevel = async (connection: Connection, level: LogLevel): Promise<Result<null>> => {
    const reply = await connection.setLogLevel(level, AbortSignal.timeout(timeoutMs))
    if (reply.kind === 'result') return ok(null)
    const reason = reply.kind === 'error' ? reply.message : t('mcp.offers.noAnswer')
    return fail('server-error', t('mcp.offers.refused', { reason }))
  }

  const begin = (session: Session): void => {
    const { connection } = session
    const mine: Known = {
      session,
      resources: createAnswerCache(),
      contents: createAnswerCache(),
      prompts: createAnswerCache(),
      completions: createAnswerCache(),
    }
    known = mine
    connection.onNotification((method, { uri }) => {
      if (method === 'notifications/resources/list_changed') mine.resources.drop()
      else if (method === 'notifications/prompts/list_changed') mine.prompts.drop()
      else if (method !== 'notifications/resources/updated' || typeof uri !== 'string') return
      else {
        mine.contents.drop(uri)
        return followed.changed(uri)
      }
      mine.completions.drop()
      lists.changed('lists')
    })
    void followed.begin(connection)
    if (logLevel !== null && isOffered(connection, 'logging')) void askedLevel(connection, logLevel)
  }

  const fillPrompt: ServerOffers['fillPrompt'] = async (name, given) => {
    const server = running('prompts')
    if (!server.ok) return server
    note(t('mcp.log.promptFilled', { name }))
    const params = { name, arguments: { ...given } }
    const answer = refuseDeep(await ask(server.value, (send) => send('prompts/get', params)))
    if (!answer.ok) return answer
    const filled = readFilledPrompt(answer.value)
    return filled === null ? fail('bad-answer', t('mcp.offers.noMessages')) : ok(filled)
  }

  const readNow = async (server: Known, uri: string): Promise<Keepable<Result<ResourceContents>>> => {
    note(t('mcp.log.resourceRead', { uri }))
    const answer = refuseDeep(await ask(server, (send) => send('resources/read', { uri })))
    if (!answer.ok) return { value: answer, forMs: 0, characters: 0 }
    const contents = readContents(answer.value, uri)
    if (contents === null)
      return { value: fail('bad-answer', t('mcp.offers.noContents')), forMs: 0, characters: 0 }
    const characters = sizeOf(contents)
    if (characters > contentsLimit) {
      const problem = fail('result-too-large', t('mcp.offers.tooLarge', { bytes: characters }))
      return { value: problem, forMs: 0, characters: 0 }
    }
    return { value: ok(contents), forMs: ttlOf(answer.value) ?? 0, characters }
  }

  const completeNow = async (server: Known, params: JsonObject): Promise<Keepable<Completion>> => {
    const limitMs = Math.min(completionMs, timeoutMs)
    const answer = await ask(server, (send) => send('completion/complete', params), limitMs)
    return answer.ok
      ? { value: readCompletion(answer.value), forMs: completionKeptMs, characters: 1_000 }
      : { value: nothingToAdd, forMs: 0, characters: 0 }
  }

  return {
    view: () => {
      const phase = lifecycle.phase()
      return phase.kind === 'ready' ? viewOf(phase.session.connection, logLevel) : null
    },
    begin,
    setLogLevel: async (level) => {
      const server = running('logging')
      if (!server.ok) return server
      const asked = await lifecycle.use(() => askedLevel(server.value.session.connection, level))
      if (asked.ok) logLevel = level
      if (asked.ok) deps.onChange()
      return asked
    },
    listResources: async () => {
      const server = running('resources')
      if (!server.ok) return server.problem.code === 'not-offered' ? ok(noResources) : server
      const { connection } = server.value.session
      const keepFor = keepingOf(connection, 'resources')
      const listed = await server.value.resources.get('', () =>
        ask(server.value, (send) => listResources(send, keepFor)),
      )
      return ok({ ...listed, canFollow: canFollow(connection), followed: followed.uris() })
    },
    readResource: async (uri) => {
      const server = running('resources')
      return server.ok ? server.value.contents.get(uri, () => readNow(server.value, uri)) : server
    },
    followResource: async (uri, on) => {
      const server = running('resources')
      if (!server.ok) return server
      return lifecycle.use(() => followed.set(server.value.session.connection, uri, on))
    },
    listPrompts: async () => {
      const server = running('prompts')
      if (!server.ok) return server.problem.code === 'not-offered' ? ok([]) : server
      const keepFor = keepingOf(server.value.session.connection, 'prompts')
      return server.value.prompts.get('', () => ask(server.value, (send) => listPrompts(send, keepFor, note)))
    },
    fillPrompt,
    complete: async (wanted) => {
      const server = running('completions')
      if (!server.ok) return server.problem.code === 'not-offered' ? ok(nothingToAdd) : server
      const params = paramsOf(wanted)
      const key = deps.canonicalise(params)
      return ok(await server.value.completions.get(key, () => completeNow(server.value, params)))
    },
  }
}

const noResources = { resources: [], templates: [], canFollow: false, followed: [], problem: null }
const nothingToAdd: Completion = { values: [], hasMore: false }

const isOffered = ({ capabilities }: Connection, capability: string): boolean =>
  isJsonObject(capabilities[capability])

const viewOf = (connection: Connection, logLevel: LogLevel | null): OffersView => ({
  resources: isOffered(connection, 'resources'),
  prompts: isOffered(connection, 'prompts'),
  completions: isOffered(connection, 'completions'),
  logging: isOffered(connection, 'logging'),
  logLevel,
  instructions: connection.instructions?.slice(0, instructionsCharacters) ?? null,
})

/** In the era of sessions a list holds until its server says that it changed, if it promised to say so. */
const keepingOf = ({ era, capabilities }: Connection, capability: string): KeepFor => {
  const declared = capabilities[capability]
  const isTold = isJsonObject(declared) && declared['listChanged'] === true
  return (ttlMs) => ttlMs ?? (era === 'session' && isTold ? Infinity : 0)
}

const sizeOf = ({ contents }: ResourceContents): number =>
  contents.reduce((sum, { text, base64 }) => sum + (text?.length ?? 0) + (base64?.length ?? 0), 0)

const paramsOf = ({ target, argument, value, known }: CompletionRequest): JsonObject => ({
  ref:
    target.kind === 'prompt'
      ? { type: 'ref/prompt', name: target.name }
      : { type: 'ref/resource', uri: target.uriTemplate },
  argument: { name: argument, value },
  ...(Object.keys(known).length > 0 ? { context: { arguments: { ...known } } } : {}),
})
