import type { EventOf } from '#contract/events'
import type { CallItem } from '#contract/call-item'
import type { AskId, ServerId } from '#contract/ids'
import type { ServerRequest } from '#contract/server-requests'
import type { AnsweredRequest } from '../server-request.ts'
import type { Asker } from '../server-questions.ts'
import { messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import { priced } from './priced.ts'
import { serverRefusals } from './server-refusals.ts'

/** Puts one thing that the server of a call asks for to whoever decides about it. Never rejects. */
export const answerAsk = async (
  { conversation, ports }: LoopContext,
  call: CallItem & { readonly serverId: ServerId },
  request: ServerRequest,
  signal: AbortSignal,
): Promise<AnsweredRequest> => {
  const { callId, serverId, alias, tool } = call
  const asker: Asker = {
    serverId,
    alias: alias ?? '',
    call: { conversation, callId, tool: tool ?? call.name },
  }
  try {
    return await ports.serverRequests.answer(asker, request, signal)
  } catch (error) {
    ports.log(`agent: a request of ${alias} could not be answered: ${messageOf(error)}`)
    return { answer: serverRefusals.internalError, used: null }
  }
}

/** What is stored of an answer before it goes out. */
export const answeredEvent = (
  context: LoopContext,
  { callId }: Pick<CallItem, 'callId'>,
  askId: AskId,
  { answer, used }: AnsweredRequest,
): EventOf<'server-answered'> => ({
  type: 'server-answered',
  callId,
  askId,
  answer,
  ...(used === null ? {} : { model: used.model, usage: priced(context, used.model, used.usage) }),
})
