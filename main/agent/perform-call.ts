import type { CallId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, type Problem, type Result } from '#contract/result'
import { callOf, type CallItem } from '#contract/transcript'
import type { CallOutcome, Permit, ToolTarget } from '../call.ts'
import { isClosing, messageOf } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { cancelQuestion, dropQuestion } from './open-question.ts'
import { outcomeWrites } from './outcome-event.ts'
import { tooManyQuestions } from './run-limits.ts'
import { searchToolName } from './tool-search-instructions.ts'
import { answerToolSearch } from './tool-search-step.ts'

/** Pages hear of a call's progress at most this often. */
const progressIntervalMs = 100

const cancelled = (): Problem => ({ code: 'cancelled', message: t('agent.call.cancelled') })

/**
 * Takes a requested call to its question, or answers it at once when it cannot be run. Under a grant of this session
 * it is sent without a question. Aborting refuses it as cancelled; closing leaves it as it is.
 */
export const proposeCall = async (
  context: LoopContext,
  callId: CallId,
  signal: AbortSignal,
): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call?.state.kind !== 'requested') return
  if (!signal.aborted && (await answerToolSearch(context, call))) return
  const checked = await checkCall(context, call, signal)
  if (isClosing(signal)) return
  if (!checked.ok) return refuse(context, callId, signal.aborted ? cancelled() : checked.problem)
  const permit = await context.proposals(() => propose(context, call, checked.value, signal))
  if (permit !== null) await send(context, callId, permit, signal)
}

/**
 * Uses the permission of an allowed call and sends it. A permission that is no longer good leads back to a question;
 * one that cannot be used because the server does not come back is cancelled.
 */
export const dispatchCall = async (
  context: LoopContext,
  callId: CallId,
  signal: AbortSignal,
): Promise<void> => {
  const call = callOf(context.transcript(), callId)
  if (call?.state.kind !== 'allowed') return
  const target = await prepare(context, call, signal)
  if (isClosing(signal)) return
  if (signal.aborted || !target.ok)
    return cancelQuestion(context, callId, target.ok ? cancelled().message : target.problem.message)
  const use = await context.ports.consent.consume(callId, target.value)
  if (use.kind === 'permitted') return send(context, callId, use.permit, signal)
  const { requestId } = call.state
  await dropQuestion(context, {
    callId,
    requestId,
    verdict: 'expired',
    reason: t('agent.call.permissionUnused'),
  })
}

type CheckedCall = { readonly target: ToolTarget; readonly canonical: string }

/** Reads the arguments first: a server is not started for a call that cannot be sent. */
const checkCall = async (
  context: LoopContext,
  call: CallItem,
  signal: AbortSignal,
): Promise<Result<CheckedCall>> => {
  if (call.alias === null || call.tool === null) return unknownTool(context, call)
  const read = context.ports.consent.readArguments(call.arguments.trim() === '' ? '{}' : call.arguments)
  if (!read.ok) return read
  const target = await prepare(context, call, signal)
  if (!target.ok) return target
  const valid = await validate(context, target.value.tool.inputSchema, read.value.value)
  return valid.ok ? { ok: true, value: { target: target.value, canonical: read.value.canonical } } : valid
}

const unknownTool = ({ transcript }: LoopContext, call: CallItem): Result<never> => {
  const run = transcript().run
  const names = (run?.tools ?? []).slice(0, 100).map(({ name }) => name)
  const known = names.length === 0 ? 'There are no tools.' : `The tools are: ${names.join(', ')}.`
  const hint = run?.toolSearch === undefined ? known : `Find tools with ${searchToolName}.`
  return fail('unknown-tool', `There is no tool named "${call.name.slice(0, 100)}". ${hint}`)
}

/** A port that throws is a defect of ours: the call is answered, so that its run can go on. */
const prepare = async (
  { ports }: LoopContext,
  { alias, tool }: CallItem,
  signal: AbortSignal,
): Promise<Result<ToolTarget>> => {
  try {
    return await ports.tools.prepare(alias ?? '', tool ?? '', { signal })
  } catch (error) {
    ports.log(`agent: preparing ${alias}.${tool} failed: ${messageOf(error)}`)
    return fail('internal-error', t('agent.call.notPrepared'))
  }
}

const validate = async (
  { ports }: LoopContext,
  schema: JsonObject,
  value: JsonObject,
): Promise<Result<null>> => {
  try {
    return await ports.validate(schema, value)
  } catch (error) {
    ports.log(`agent: checking arguments failed: ${messageOf(error)}`)
    return fail('internal-error', t('agent.call.notChecked'))
  }
}

/** The permit when the call needs no question; null when it waits for one, or was refused. */
const propose = async (
  context: LoopContext,
  call: CallItem,
  { target, canonical }: CheckedCall,
  signal: AbortSignal,
): Promise<Permit | null> => {
  const { callId, runId, by } = call
  if (isClosing(signal)) return null
  const problem = signal.aborted ? cancelled() : rateProblem(context, call)
  if (problem !== null) {
    await refuse(context, callId, problem)
    return null
  }
  const { conversation, ports } = context
  const proposal = { conversation, runId, callId, by, target, canonicalArguments: canonical }
  const answer = await ports.consent.propose(proposal)
  if (answer.kind === 'permitted') return answer.permit
  if (by === 'model') context.questions.count(runId)
  return null
}

const rateProblem = ({ questions }: LoopContext, { by, runId }: CallItem): Problem | null =>
  by === 'user' || questions.mayAsk(runId)
    ? null
    : { code: tooManyQuestions, message: t('agent.call.tooManyQuestions') }

/** Sends a call whose dispatch is stored, and stores how it ended. */
export const send = async (
  context: LoopContext,
  callId: CallId,
  permit: Permit,
  signal: AbortSignal,
): Promise<void> => {
  const start = performance.now()
  const isUnsent = signal.aborted
  const outcome = isUnsent ? unsent() : await dispatch(context, callId, permit, signal)
  const isLeftUnknown = isClosing(signal) && !isUnsent && outcome.kind !== 'result'
  if (isLeftUnknown) return
  await context.store(outcomeWrites(context, callId, outcome, Math.round(performance.now() - start)))
}

const unsent = (): CallOutcome => ({ kind: 'failed', problem: cancelled() })

const dispatch = async (
  context: LoopContext,
  callId: CallId,
  permit: Permit,
  signal: AbortSignal,
): Promise<CallOutcome> => {
  const { ports } = context
  const timeoutMs = (): number => (callOf(context.transcript(), callId)?.limitSeconds ?? Infinity) * 1000
  const onProgress = progressReporter(context, callId)
  try {
    return await ports.tools.dispatch(permit, { signal, timeoutMs, onProgress })
  } catch (error) {
    ports.log(`agent: a call failed: ${messageOf(error)}`)
    const message = t('agent.call.defect')
    return { kind: 'unknown', problem: { code: 'internal-error', message } }
  }
}

const progressReporter = ({ conversation, emit }: LoopContext, callId: CallId) => {
  let last = -Infinity
  return (progress: {
    readonly progress: number
    readonly total: number | null
    readonly message: string | null
  }) => {
    if (performance.now() - last < progressIntervalMs) return
    last = performance.now()
    emit({ kind: 'progress', conversation, callId, ...progress })
  }
}

const refuse = async (context: LoopContext, callId: CallId, problem: Problem): Promise<void> => {
  await context.store([eventWrite(context, { type: 'call-refused', callId, problem })])
}
