import type { EventOf } from '#contract/events'
import type { Permit } from '../call.ts'
import type { Write } from '../journal.ts'
import { messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import type { CallProposal } from './ports.ts'
import { sendCall } from './send-call.ts'

/**
 * The short way of the most common answer: one call, to a running server, that a session grant covers. Its dispatch
 * is stored in one commit with the answer that asks for it (`writes`), and it is sent. False when nothing was stored:
 * then the answer is stored by itself, and its calls take their ordinary steps.
 */
export const sendAtOnce = async (
  context: LoopContext,
  requests: readonly EventOf<'call-requested'>[],
  writes: readonly Write[],
): Promise<boolean> => {
  const [request, ...others] = requests
  if (request === undefined || others.length > 0) return false
  const proposal = await readyProposal(context, request)
  if (proposal === null) return false
  const { promise: isStored, resolve } = Promise.withResolvers<boolean>()
  // Under way before the dispatch is stored: a running call that nothing is at work on would count as lost.
  const isStarted = context.startCall(request.callId, async (signal) => {
    const permit = await useGrant(context, proposal, writes)
    resolve(permit !== null)
    if (permit !== null) await sendCall(context, request.callId, { permit, target: proposal.target }, signal)
  })
  return isStarted && isStored
}

/** Null for whatever needs the ordinary steps: a question, a refusal, a server to be started. */
const readyProposal = async (
  { conversation, ports }: LoopContext,
  { callId, runId, alias, tool, arguments: text }: EventOf<'call-requested'>,
): Promise<CallProposal | null> => {
  const target = alias === null || tool === null ? null : ports.tools.target(alias, tool)
  const read = ports.consent.readArguments(text)
  if (target === null || !read.ok) return null
  const valid = await ports.validate(target.tool.inputSchema, read.value.value).catch(() => null)
  if (!valid?.ok) return null
  const canonicalArguments = read.value.canonical
  return { conversation, runId, callId, by: 'model', target, canonicalArguments, input: null }
}

/** A commit that failed has stored nothing; the answer is stored by itself as soon as the disk takes it. */
const useGrant = async (
  { ports }: LoopContext,
  proposal: CallProposal,
  writes: readonly Write[],
): Promise<Permit | null> => {
  try {
    return await ports.consent.useGrant(proposal, writes)
  } catch (error) {
    ports.log(`agent: a granted call was not stored: ${messageOf(error)}`)
    return null
  }
}
