import type { EventOf, Usage } from '#contract/events'
import { t } from '#contract/language/texts'
import { exhausted, type Problem } from '#contract/result'
import type { ModelEvent, ModelRequest, RequestedCall } from '../model-request.ts'
import { messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import { createRetryCountdown } from './retry-countdown.ts'
import type { StreamingMessage } from './streaming-message.ts'

/** How an answer ended. Only a whole answer has calls. */
export type AnswerEnd = {
  readonly finish: EventOf<'assistant-finished'>['finish']
  readonly calls: readonly RequestedCall[]
  readonly usage: Usage | null
  readonly problem?: Problem
}

/** A model that does not stop by itself is stopped here: UTF-16 code units of one answer. */
const answerLengthLimit = 4_000_000

/** Streams one answer into `message`. Never rejects: whatever happens is an end. Aborting ends it as `stopped`. */
export const streamAnswer = async (
  context: LoopContext,
  request: ModelRequest,
  message: Pick<StreamingMessage, 'add' | 'end' | 'length'>,
  signal: AbortSignal,
): Promise<AnswerEnd> => {
  using countdown = createRetryCountdown(context.conversation, context.emit)
  try {
    for await (const event of untilAborted(context.ports.model.stream(request, signal), signal)) {
      if (event.kind === 'retrying') {
        countdown.start(event.problem, event.until)
        continue
      }
      countdown.clear()
      const end = takeEvent(event, message)
      if (end !== null) return signal.aborted && end.finish === 'failed' ? stopped(end.usage) : end
    }
  } catch (error) {
    context.ports.log(`agent: a model's answer failed: ${messageOf(error)}`)
  }
  if (signal.aborted) return stopped(null)
  return brokenOff(message, { code: 'interrupted', message: t('agent.answer.brokenOff') }, null)
}

/** Null while the answer goes on. */
const takeEvent = (
  event: Exclude<ModelEvent, { readonly kind: 'retrying' }>,
  message: Pick<StreamingMessage, 'add' | 'end' | 'length'>,
): AnswerEnd | null => {
  switch (event.kind) {
    case 'text':
    case 'reasoning':
      message.add(event.kind, event.text)
      return message.length() > answerLengthLimit ? tooLong() : null
    case 'continuation':
      message.end(event.part, event.data)
      return null
    case 'failed':
      return brokenOff(message, event.problem, event.usage, event.interrupted)
    case 'finished':
      return wholeAnswer(event, message)
    default:
      return exhausted(event)
  }
}

const wholeAnswer = (
  event: Extract<ModelEvent, { readonly kind: 'finished' }>,
  message: Pick<StreamingMessage, 'length'>,
): AnswerEnd => {
  const { finish, usage } = event
  const calls = finish === 'stop' || finish === 'tool-calls' ? event.calls : []
  const isEmpty = message.length() === 0 && calls.length === 0 && finish !== 'refused'
  const problem = isEmpty ? emptyAnswer() : event.problem
  return { finish, calls, usage, ...(problem === undefined ? {} : { problem }) }
}

const brokenOff = (
  message: Pick<StreamingMessage, 'length'>,
  problem: Problem,
  usage: Usage | null,
  hasBegun = false,
): AnswerEnd => ({
  finish: hasBegun || message.length() > 0 ? 'interrupted' : 'failed',
  calls: [],
  usage,
  problem,
})

const stopped = (usage: Usage | null): AnswerEnd => ({ finish: 'stopped', calls: [], usage })

const emptyAnswer = (): Problem => ({ code: 'empty-answer', message: t('agent.answer.empty') })

const tooLong = (): AnswerEnd => ({
  finish: 'interrupted',
  calls: [],
  usage: null,
  problem: { code: 'answer-too-long', message: t('agent.answer.tooLong') },
})

/** Ends at once when the signal is aborted, also while the source keeps still. */
async function* untilAborted(
  source: AsyncIterable<ModelEvent>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const iterator = source[Symbol.asyncIterator]()
  const { promise: aborted, resolve } = Promise.withResolvers<null>()
  const onAbort = (): void => resolve(null)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted])
      if (next === null || next.done === true) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    iterator.return?.().catch(() => undefined)
  }
}
