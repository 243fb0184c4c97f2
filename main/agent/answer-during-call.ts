import type { CallItem } from '#contract/call-item'
import type { ServerId } from '#contract/ids'
import type { ServerRequest, ServerRequestAnswer } from '#contract/server-requests'
import type { HandleServerRequest } from '../server-request.ts'
import { answerAsk, answeredEvent } from './answer-ask.ts'
import { askBytes, askBytesLimit, callAskBytesLimit, callAskLimit, openAskLimit } from './ask-limits.ts'
import { isClosing, messageOf } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { priced } from './priced.ts'
import { serverRefusals } from './server-refusals.ts'

/** Answers what a server asks for while one call of ours is under way. Disposing withdraws what is open, and waits. */
export type AnsweringDuringCall = AsyncDisposable & { readonly answer: HandleServerRequest }

/**
 * Each request is stored before anybody is asked, and its answer before the server gets it. Requests do not wait for
 * each other. Beyond the limits they are refused and not stored, so that a flood fills no history.
 */
export const createAnsweringDuringCall = (
  context: LoopContext,
  call: CallItem & { readonly serverId: ServerId },
  signal: AbortSignal,
): AnsweringDuringCall => {
  const ended = new AbortController()
  const open = new Set<Promise<ServerRequestAnswer>>()
  let taken = 0
  let takenBytes = 0

  const answer: HandleServerRequest = (request, requestSignal) => {
    const bytes = askBytes(request)
    const refusal = refusalOf(bytes)
    if (refusal !== null) return Promise.resolve(refusal)
    taken += 1
    takenBytes += bytes
    const answered = answerSafely(
      context,
      call,
      request,
      AbortSignal.any([signal, ended.signal, requestSignal]),
    )
    open.add(answered)
    return answered.finally(() => open.delete(answered))
  }

  const refusalOf = (bytes: number): ServerRequestAnswer | null => {
    if (ended.signal.aborted) return serverRefusals.callEnded
    if (bytes > askBytesLimit) return serverRefusals.tooLarge
    const isFull =
      open.size >= openAskLimit || taken >= callAskLimit || takenBytes + bytes > callAskBytesLimit
    return isFull ? serverRefusals.tooMany : null
  }

  const close = async (): Promise<void> => {
    ended.abort()
    await Promise.all(open)
  }

  return { answer, [Symbol.asyncDispose]: close }
}

/** What cannot be stored is not answered. */
const answerSafely = async (
  context: LoopContext,
  call: CallItem & { readonly serverId: ServerId },
  request: ServerRequest,
  signal: AbortSignal,
): Promise<ServerRequestAnswer> => {
  try {
    return await storedAnswer(context, call, request, signal)
  } catch (error) {
    context.ports.log(`agent: a request of ${call.alias} was not answered: ${messageOf(error)}`)
    return serverRefusals.internalError
  }
}

const storedAnswer = async (
  context: LoopContext,
  call: CallItem & { readonly serverId: ServerId },
  request: ServerRequest,
  signal: AbortSignal,
): Promise<ServerRequestAnswer> => {
  const { callId } = call
  const askId = context.ports.newId.ask()
  await context.store([eventWrite(context, { type: 'server-asked', callId, askId, request })])
  const answered = await answerAsk(context, call, request, signal)
  if (!signal.aborted) {
    await context.store([eventWrite(context, answeredEvent(context, call, askId, answered))])
    return answered.answer
  }
  const { used } = answered
  const spent = used && { model: used.model, usage: priced(context, used.model, used.usage) }
  if (!isClosing(signal))
    await context.store([eventWrite(context, { type: 'server-withdrew', callId, askId, ...spent })])
  return serverRefusals.callEnded
}
