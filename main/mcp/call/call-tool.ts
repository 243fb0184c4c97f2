import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted, ok, type Problem, type Result } from '#contract/result'
import type { CallOutcome, CallProgress, DispatchOptions, PermitContents } from '../../call.ts'
import type { LargeResult } from '../messages/large-message-protocol.ts'
import { describeExit } from '../session/exit-reason.ts'
import type { Session, SessionEnd } from '../session/session.ts'
import { isDeeperThan, jsonDepthLimit } from '../tools/json-depth.ts'
import type { Reply } from '../transport/pending-requests.ts'
import { createRequestScope } from '../transport/request-scope.ts'
import { callAsTask } from './call-as-task.ts'
import { parseResult } from './parse-result.ts'
import { createProgressGate } from './progress-gate.ts'
import { readInputRequests, readRequiredAddresses, type InputRequests } from './read-input-requests.ts'
import { createTimeLimit, type TimeLimit } from './time-limit.ts'

export type CallDeps = {
  readonly session: Session
  /** Null for a tool that declares none. */
  readonly outputSchema: JsonObject | null
  /** The server runs it only as a task. */
  readonly asTask: boolean
  /** For the time limit, in milliseconds. */
  readonly now: () => number
  /** Used while the caller sets no limit of its own. */
  readonly defaultTimeoutMs: number
  readonly validate: (schema: JsonObject, value: JsonValue) => Promise<Result<null>>
  /** The same for the structure inside a whole answer of megabytes, given as JSON. */
  readonly validateAnswer: (schema: JsonObject, answerJson: string) => Promise<Result<null>>
  readonly stderrTail: () => string
  /** The call ran into its time limit: the server may hang. */
  readonly onTimeout: () => void
}

/** A task may wait for the user as well, and its result is fetched when it is done. */
const taskKeptMs = 60 * 60 * 1000

/** Sends one permitted call and reports how it ended. Never rejects. */
export const callTool = async (
  contents: PermitContents,
  options: DispatchOptions,
  deps: CallDeps,
): Promise<CallOutcome> => {
  if (options.signal.aborted) return failed('cancelled', t('mcp.call.cancelledBefore'))
  const limit = createTimeLimit(options.timeoutMs, deps.defaultTimeoutMs, options.signal, deps.now)
  const progress = createProgressGate<JsonObject>((params) => options.onProgress(progressOf(params)))
  const scope = createRequestScope((request, signal) =>
    limit.paused(() => options.onServerRequest(request, signal)),
  )
  const { connection } = deps.session
  const sent = { signal: limit.signal, scope, onProgress: progress.push }
  const reply = await (deps.asTask
    ? callAsTask(connection, contents, { ...sent, ttlMs: deps.defaultTimeoutMs + taskKeptMs })
    : connection.callTool(contents, sent))
  scope.end()
  limit.stop()
  progress.end()
  if (reply.kind === 'cancelled' && limit.isOver()) deps.onTimeout()
  return outcomeOf(reply, limit, deps)
}

const outcomeOf = async (
  reply: Reply,
  limit: Pick<TimeLimit, 'isOver' | 'seconds'>,
  deps: CallDeps,
): Promise<CallOutcome> => {
  switch (reply.kind) {
    case 'result':
      return isJsonObject(reply.result) ? readResult(reply.result, deps) : malformed()
    case 'error':
      return requiredAddresses(reply, deps) ?? failed('server-error', reply.message)
    case 'malformed':
      return malformed()
    case 'large-result':
      return readLargeResult(reply.result, deps)
    case 'too-deep':
      return failed('bad-answer', t('mcp.call.tooDeep'))
    case 'oversized':
      return failed('result-too-large', t('mcp.call.tooLarge', { bytes: reply.bytes }))
    case 'cancelled':
      return limit.isOver()
        ? failed('timed-out', t('mcp.call.timedOut', { count: limit.seconds() }))
        : failed('cancelled', t('mcp.call.cancelled'))
    case 'not-sent':
      return { kind: 'failed', problem: reply.problem }
    case 'input-required':
      return inputRequired(readInputRequests(reply, deps.session.connection.ours))
    case 'closed':
      return {
        kind: 'unknown',
        problem: reply.problem ?? diedProblem(await deps.session.ended, deps.stderrTail()),
      }
    default:
      return exhausted(reply)
  }
}

const failed = (code: string, message: string): CallOutcome => ({
  kind: 'failed',
  problem: { code, message },
})

const inputRequired = (read: Result<InputRequests>): CallOutcome =>
  read.ok ? { kind: 'input-required', ...read.value } : { kind: 'failed', problem: read.problem }

const requiredAddresses = (
  reply: Extract<Reply, { readonly kind: 'error' }>,
  { session: { connection } }: CallDeps,
): CallOutcome | null => {
  const read = connection.era === 'session' ? readRequiredAddresses(reply, connection.ours) : null
  if (read === null) return null
  const outcome = inputRequired(read)
  return outcome.kind === 'input-required' ? { ...outcome, takesNoAnswers: true } : outcome
}

const malformed = (): CallOutcome => failed('bad-answer', t('mcp.call.malformed'))

const readResult = async (result: JsonObject, deps: CallDeps): Promise<CallOutcome> => {
  if (isDeeperThan(result, jsonDepthLimit)) {
    return failed('bad-answer', t('mcp.call.tooDeep'))
  }
  const parsed = parseResult(result)
  const warning = parsed.isError ? null : await structureWarning(parsed.structured, deps)
  return { kind: 'result', ...parsed, ...(warning === null ? {} : { warning }) }
}

/** It was taken apart in another thread; the structure is checked in a third one. */
const readLargeResult = async (
  { answer, isError, hasStructure }: LargeResult,
  { outputSchema, validateAnswer }: CallDeps,
): Promise<CallOutcome> => {
  const checked =
    isError || outputSchema === null
      ? ok(null)
      : hasStructure
        ? await validateAnswer(outputSchema, answer.json)
        : null
  const warning = checked === null ? t('mcp.call.structureMissing') : structureProblem(checked)
  return {
    kind: 'result',
    content: [{ kind: 'text', text: answer.beginning }],
    structured: undefined,
    isError,
    large: answer,
    ...(warning === null ? {} : { warning }),
  }
}

const structureWarning = async (
  structured: JsonValue | undefined,
  { outputSchema, validate }: CallDeps,
): Promise<string | null> => {
  if (outputSchema === null) return null
  if (structured === undefined) return t('mcp.call.structureMissing')
  return structureProblem(await validate(outputSchema, structured))
}

const structureProblem = (checked: Result<null>): string | null =>
  checked.ok ? null : t('mcp.call.structureWrong', { reason: checked.problem.message })

const diedProblem = (end: SessionEnd, stderr: string): Problem => {
  if (end.kind === 'lost')
    return { code: end.problem.code, message: t('mcp.call.lost', { problem: end.problem.message }) }
  const died = t('mcp.call.died', { exit: describeExit(end.exit) })
  return {
    code: 'server-died',
    message: stderr === '' ? died : t('mcp.call.lastWords', { problem: died, text: stderr }),
  }
}

const progressCharacters = 500

const progressOf = ({ progress, total, message }: JsonObject): CallProgress => ({
  progress: typeof progress === 'number' ? progress : 0,
  total: typeof total === 'number' ? total : null,
  message: typeof message === 'string' ? message.slice(0, progressCharacters) : null,
})
