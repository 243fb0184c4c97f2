import { setTimeout as sleep } from 'node:timers/promises'
import { isJsonObject, type JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Problem, type Result } from '#contract/result'
import type { HandleServerRequest } from '../../server-request.ts'
import { readInputRequests } from '../call/read-input-requests.ts'
import { createTimeLimit } from '../call/time-limit.ts'
import type { Connection } from '../connection/connection.ts'
import { isDeeperThan, jsonDepthLimit } from '../tools/json-depth.ts'
import type { Reply } from '../transport/pending-requests.ts'
import { createRequestScope } from '../transport/request-scope.ts'

/**
 * One request to a server and its result. Failure codes `not-offered` for a method that the server does not know,
 * `server-error`, `bad-answer`, `result-too-large`, `timed-out`, `connection-broken`, `input-unreadable`.
 */
export type AskServer = (method: string, params: JsonObject) => Promise<Result<JsonObject>>

type Deps = {
  readonly connection: Connection
  /** Of everything that `work` asks together, in milliseconds; what the user is asked meanwhile does not count. */
  readonly limitMs: number
  /** Answers what the server wants to know first. */
  readonly handle: HandleServerRequest
}

const roundsLimit = 10
/** Before the same is asked again without anything new. */
const againAfterMs = 250
const methodNotFound = -32_601

export const askServer = async <Value>(
  { connection, limitMs, handle }: Deps,
  work: (ask: AskServer) => Promise<Value>,
): Promise<Value> => {
  const limit = createTimeLimit(
    () => Infinity,
    limitMs,
    new AbortController().signal,
    () => performance.now(),
  )
  const scope = createRequestScope((request, signal) => limit.paused(() => handle(request, signal)))

  const ask: AskServer = async (method, params) => {
    let given = params
    for (let round = 0; round < roundsLimit; round += 1) {
      const reply = await connection.request(method, given, { signal: limit.signal, scope })
      if (reply.kind !== 'input-required') return read(reply, limit.seconds())
      const input = await inputFor(reply)
      if (!input.ok) return input
      given = { ...params, ...input.value }
    }
    return fail('server-error', t('mcp.offers.tooManyRounds', { number: roundsLimit }))
  }

  const inputFor = async (
    reply: Extract<Reply, { readonly kind: 'input-required' }>,
  ): Promise<Result<JsonObject>> => {
    const wanted = readInputRequests(reply, connection.ours)
    if (!wanted.ok) return wanted
    const { requests, requestState } = wanted.value
    const state = requestState === null ? {} : { requestState }
    const asked = Object.entries(requests)
    if (asked.length === 0) await sleep(againAfterMs, null, { signal: limit.signal }).catch(() => {})
    const answers = await Promise.all(
      asked.map(async ([name, request]) => ({ name, answer: await scope.handle(request, limit.signal) })),
    )
    const responses: [string, JsonObject][] = []
    for (const { name, answer } of answers) {
      if (answer.kind === 'error')
        return fail('server-error', t('mcp.offers.notAnswered', { reason: answer.message }))
      responses.push([name, answer.result])
    }
    return ok({
      ...state,
      ...(responses.length > 0 ? { inputResponses: Object.fromEntries(responses) } : {}),
    })
  }

  try {
    return await work(ask)
  } finally {
    limit.stop()
    scope.end()
  }
}

/** For answers that are kept as they are: much of what handles JSON later is recursive. */
export const refuseDeep = (answer: Result<JsonObject>): Result<JsonObject> =>
  answer.ok && isDeeperThan(answer.value, jsonDepthLimit)
    ? fail('bad-answer', t('mcp.offers.tooDeep'))
    : answer

const read = (
  reply: Exclude<Reply, { readonly kind: 'input-required' }>,
  seconds: number,
): Result<JsonObject> => {
  switch (reply.kind) {
    case 'result':
      return isJsonObject(reply.result) ? ok(reply.result) : fail('bad-answer', t('mcp.offers.malformed'))
    case 'error':
      return fail(
        reply.code === methodNotFound ? 'not-offered' : 'server-error',
        t('mcp.offers.refused', { reason: reply.message }),
      )
    case 'malformed':
    case 'large-result':
      return fail('bad-answer', t('mcp.offers.malformed'))
    case 'too-deep':
      return fail('bad-answer', t('mcp.offers.tooDeep'))
    case 'oversized':
      return fail('result-too-large', t('mcp.offers.tooLarge', { bytes: reply.bytes }))
    case 'cancelled':
      return fail('timed-out', t('mcp.offers.tooSlow', { count: seconds }))
    case 'not-sent':
      return { ok: false, problem: reply.problem }
    case 'closed':
      return { ok: false, problem: goneProblem(reply.problem) }
    default:
      return exhausted(reply)
  }
}

const goneProblem = (problem: Problem | undefined): Problem => ({
  code: 'connection-broken',
  message: problem?.message ?? t('mcp.offers.ended'),
})
