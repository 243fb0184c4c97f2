import { estimateTokenCount } from 'tokenx'
import { exhausted } from '#contract/result'
import type { AssistantItem, Transcript, TranscriptItem } from '#contract/transcript'
import type { ModelMessage, ModelTool } from '../model-request.ts'
import { callAnswer } from './call-answer.ts'

/** Longer texts are estimated from this much of them: the whole of a megabyte takes a tenth of a second. */
const sampleLength = 8_000

/** What surrounds a message on the wire. */
const tokensPerMessage = 4

/**
 * Tokens that a request would have. After an answer of the same model whose usage is known, that is what it used plus
 * an estimate of what came since; before, all is estimated.
 */
export const contextSize = (
  transcript: Transcript,
  request: {
    readonly model: string
    readonly instructions: string
    readonly messages: readonly ModelMessage[]
    readonly tools: readonly ModelTool[]
  },
  answerLimit: number,
): number => {
  const measured = lastMeasured(transcript, request.model)
  if (measured === undefined) return estimateRequest(request)
  const { usage } = measured.message
  const since = transcript.items.slice(measured.index + 1)
  return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) + itemsSize(since, answerLimit)
}

/** Tokens of one item as a model is given it, estimated. */
export const itemSize = (item: TranscriptItem, answerLimit: number): number => {
  switch (item.kind) {
    case 'user':
      return estimateText(item.text) + tokensPerMessage
    case 'assistant':
      return item.parts.reduce((sum, part) => sum + estimateText(part.text), tokensPerMessage)
    case 'call':
      return estimateText(item.arguments) + answerSize(item.state, answerLimit) + 2 * tokensPerMessage
    case 'compaction':
    case 'run-end':
      return 0
    default:
      return exhausted(item)
  }
}

export const estimateText = (text: string): number =>
  text.length <= sampleLength
    ? estimateTokenCount(text)
    : Math.ceil((estimateTokenCount(text.slice(0, sampleLength)) * text.length) / sampleLength)

const itemsSize = (items: readonly TranscriptItem[], answerLimit: number): number =>
  items.reduce((sum, item) => sum + itemSize(item, answerLimit), 0)

/** Of a large answer only the beginning is at hand; its size is known. */
const answerSize = (
  state: Extract<TranscriptItem, { readonly kind: 'call' }>['state'],
  answerLimit: number,
): number => {
  const { text } = callAnswer(state)
  const isCut = state.kind === 'done' && state.result.payload !== undefined
  const length = Math.min(answerLimit, isCut ? state.result.bytes : text.length)
  return text === '' ? 0 : Math.ceil((estimateText(text) * length) / text.length)
}

const estimateRequest = (request: {
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ModelTool[]
}): number =>
  estimateText(request.instructions) +
  request.messages.reduce((sum, message) => sum + messageSize(message), 0) +
  request.tools.reduce((sum, tool) => sum + estimateText(JSON.stringify(tool)), 0)

const messageSize = (message: ModelMessage): number => {
  if (message.role !== 'assistant') return estimateText(message.text) + tokensPerMessage
  return [...message.parts.map((part) => part.text), ...message.calls.map((call) => call.arguments)].reduce(
    (sum, text) => sum + estimateText(text),
    tokensPerMessage,
  )
}

type Measured = { readonly message: AssistantItem; readonly index: number }

/** None after a compaction: what was used before it says nothing about what is left. */
const lastMeasured = (transcript: Transcript, model: string): Measured | undefined => {
  for (let index = transcript.items.length - 1; index >= 0; index -= 1) {
    const item = transcript.items[index]
    if (item?.kind === 'compaction') return undefined
    const isMeasured = item?.kind === 'assistant' && item.model === model && item.usage !== undefined
    if (isMeasured && item.usage.inputTokens > 0) return { message: item, index }
  }
  return undefined
}
