import type { CallId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import { callOf } from '#contract/transcript'
import type { CallInput, Permit, ToolTarget } from '../call.ts'
import { inputOf } from './call-input.ts'
import { isClosing, messageOf } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { cancelQuestion, dropQuestion } from './open-question.ts'
import { tooManyQuestions } from './run-limits.ts'
import { cancelledCall, sendCall } from './send-call.ts'
import { searchToolName } from './tool-search-instructions.ts'
import { answerToolSearch } from './tool-search-step.ts'

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
  if (!checked.ok) return refuse(context, call, signal.aborted ? cancelledCall(call) : checked.problem)
  const permit = await context.proposals(() => propose(context, call, checked.value, signal))
  if (permit !== null) return sendCall(context, callId, { permit, target: checked.value.target }, signal)
  // Aborted while the question was being stored: nothing else would take it back.
  const isUnwanted = signal.aborted && !isClosing(signal)
  if (isUnwanted) await cancelQuestion(context, callId, cancelledCall(call).message)
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
    return cancelQuestion(context, callId, target.ok ? cancelledCall(call).message : target.problem.message)
  const use = await context.ports.consent.consume(callId, target.value)
  if (use.kind === 'permitted')
    return sendCall(context, callId, { permit: use.permit, target: target.value }, signal)
  const { requestId } = call.state
  await dropQuestion(context, {
    callId,
    requestId,
    verdict: 'expired',
    reason: t('agent.call.permissionUnused'),
  })
}

type CheckedCall = {
  readonly target: ToolTarget
  readonly canonical: string
  readonly input: CallInput | null
}

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
  if (!valid.ok) return valid
  const { canonical } = read.value
  const input = inputOf(call, target.value, { ...context.ports.consent, canonical })
  return input.ok ? ok({ target: target.value, canonical, input: input.value }) : input
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
  { target, canonical, input }: CheckedCall,
  signal: AbortSignal,
): Promise<Permit | null> => {
  const { callId, runId, by, rounds } = call
  if (isClosing(signal)) return null
  const problem = signal.aborted ? cancelledCall(call) : rateProblem(context, call)
  if (problem !== null) {
    await refuse(context, call, problem)
    return null
  }
  const { conversation, ports } = context
  const proposal = { conversation, runId, callId, by, target, canonicalArguments: canonical, input }
  const again = rounds.length > 0 && { roundsBefore: rounds.length }
  // Sent at once it would come back at once: only the user knows when they are done.
  const anyway = rounds.at(-1)?.takesNoAnswers && { asksAnyway: true as const }
  const answer = await ports.consent.propose({ ...proposal, ...again, ...anyway })
  if (answer.kind === 'permitted') return answer.permit
  if (by === 'model') context.questions.count(runId)
  return null
}

const rateProblem = ({ questions }: LoopContext, { by, runId }: CallItem): Problem | null =>
  by === 'user' || questions.mayAsk(runId)
    ? null
    : { code: tooManyQuestions, message: t('agent.call.tooManyQuestions') }

/** A call that was sent before has begun: it did not come to nothing, as a refused one does. */
const refuse = async (context: LoopContext, call: CallItem, problem: Problem): Promise<void> => {
  const { callId } = call
  const hasBegun = call.rounds.length > 0
  await context.store([
    eventWrite(
      context,
      hasBegun
        ? { type: 'call-failed', callId, problem, durationMs: 0 }
        : { type: 'call-refused', callId, problem },
    ),
  ])
}
