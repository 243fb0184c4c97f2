import type { EventOf } from '#contract/events'
import type { MessageId } from '#contract/ids'
import type { ModelRequest, RequestedCall } from '../model-request.ts'
import { compact, readFittingRequest } from './compact-context.ts'
import { isClosing, messageOf } from './effects.ts'
import { eventWrite, type LoopContext } from './loop-context.ts'
import { readRequest, type AgentRun } from './model-context.ts'
import { priced } from './priced.ts'
import { sendAtOnce } from './send-at-once.ts'
import { streamAnswer, type AnswerEnd } from './stream-answer.ts'
import { createStreamingMessage, type StreamingMessage } from './streaming-message.ts'

/**
 * One step of an agent: asks the model, shows its answer as it comes and stores it together with the calls it asks
 * for. Aborting keeps what came; closing leaves the message open for the next start.
 */
export const askModel = async (context: LoopContext, signal: AbortSignal): Promise<void> => {
  const { run } = context.transcript()
  if (run === null || run.model === null) return
  const asked = { ...run, model: run.model }
  const request = await readFittingRequest(context, asked, signal)
  if (signal.aborted) return
  const messageId = context.ports.newId.message()
  const start = performance.now()
  await context.store([
    eventWrite(context, { type: 'assistant-started', messageId, runId: run.runId, model: run.model }),
  ])
  const message = createMessage(context, messageId)
  context.setLive(message)
  const end = await answer(context, asked, { request, message }, signal)
  await message.settle()
  if (isClosing(signal) && end.finish === 'stopped') await savePartial(context, messageId, message.parts())
  else await storeAnswer(context, { run: asked, messageId, message, end, start })
  context.setLive(null)
}

/** A request that turns out too large is made smaller and sent once more. */
const answer = async (
  context: LoopContext,
  run: AgentRun,
  { request, message }: { readonly request: ModelRequest; readonly message: StreamingMessage },
  signal: AbortSignal,
): Promise<AnswerEnd> => {
  const end = await streamAnswer(context, request, message, signal)
  const isTooLarge = end.finish === 'failed' && end.problem?.code === 'context-too-long'
  if (!isTooLarge || !(await compact(context, run, signal))) return end
  return streamAnswer(context, await readRequest(context, run), message, signal)
}

const createMessage = (context: LoopContext, messageId: MessageId): StreamingMessage =>
  createStreamingMessage({
    conversation: context.conversation,
    messageId,
    emit: context.emit,
    save: (parts) => savePartial(context, messageId, parts),
  })

/** What cannot be saved now is saved with the end of the message. */
const savePartial = async (
  { conversation, ports }: LoopContext,
  messageId: MessageId,
  parts: ReturnType<StreamingMessage['parts']>,
): Promise<void> => {
  try {
    await ports.journal.commit([{ kind: 'partial', conversation, messageId, parts }])
  } catch (error) {
    ports.log(`agent: an unfinished message could not be saved: ${messageOf(error)}`)
  }
}

type Answered = {
  readonly run: AgentRun
  readonly messageId: MessageId
  readonly message: StreamingMessage
  readonly end: AnswerEnd
  readonly start: number
}

const storeAnswer = async (context: LoopContext, answered: Answered): Promise<void> => {
  const { run, messageId, message, end, start } = answered
  const finished = eventWrite(context, {
    type: 'assistant-finished',
    messageId,
    runId: run.runId,
    parts: message.parts(),
    finish: end.finish,
    durationMs: Math.round(performance.now() - start),
    ...(end.problem === undefined ? {} : { problem: end.problem }),
    ...(end.usage === null ? {} : { usage: priced(context, run.model, end.usage) }),
  })
  const requests = callRequests(context, run, messageId, end.calls)
  const writes = [finished, ...requests.map((request) => eventWrite(context, request))]
  if (!(await sendAtOnce(context, requests, writes))) await context.store(writes)
}

/** A provider's id that is missing or stands twice in one answer is replaced: each result must find its call. */
const callRequests = (
  context: LoopContext,
  run: AgentRun,
  messageId: MessageId,
  calls: readonly RequestedCall[],
): readonly EventOf<'call-requested'>[] => {
  const seen = new Set([''])
  return calls.map((call) => {
    const callId = context.ports.newId.call()
    const providerCallId = seen.has(call.providerCallId) ? callId : call.providerCallId
    seen.add(providerCallId)
    const tool = run.tools.find(({ name }) => name === call.name)
    return {
      type: 'call-requested',
      callId,
      runId: run.runId,
      messageId,
      by: 'model',
      providerCallId,
      name: call.name,
      alias: tool?.alias ?? null,
      tool: tool?.tool ?? null,
      arguments: call.arguments,
      ...(call.continuation === undefined ? {} : { continuation: call.continuation }),
    }
  })
}
