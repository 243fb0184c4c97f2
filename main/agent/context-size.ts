import { estimateTokenCount } from 'tokenx'
import { pdfType, textType } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import { exhausted } from '#contract/result'
import type { CallItem } from '#contract/call-item'
import type { AssistantItem, Transcript, TranscriptItem } from '#contract/transcript'
import type { ModelRequest } from '../model-request.ts'
import { callAnswer } from './call-answer.ts'
import { keptStart } from './model-messages.ts'

/** What surrounds a message on the wire. */
const tokensPerItem = 4

/**
 * Texts are estimated from a sample of this many UTF-16 code units, so much of each: a whole megabyte would take a
 * tenth of a second.
 */
const sampleLength = 16_000
const samplePieceLength = 500

/** No text has this few tokens for its characters: a usage that says so counts something else. */
const mostCharactersPerToken = 12

/**
 * A picture at the size to which most providers scale one; a PDF by what its pages have in text and picture together;
 * a text like any other. On the high side: a file counted too small would be sent in vain.
 */
const tokensPerPicture = 1_600
const pdfBytesPerToken = 25
const textBytesPerToken = 3

/** Tokens of items as a model is given them: for each of their characters, and in all. */
export type TokenEstimate = {
  readonly itemSize: (item: TranscriptItem) => number
  readonly size: (items: readonly TranscriptItem[]) => number
}

/**
 * Tokens that a request would have. After an answer of the same model whose usage is known, that is what it used plus
 * an estimate of what came since; otherwise all is estimated.
 */
export const contextSize = (
  transcript: Transcript,
  request: Pick<ModelRequest, 'model' | 'instructions' | 'tools'>,
  answerLimit: number,
): number => {
  const start = keptStart(transcript)
  const kept = transcript.items.slice(start.index)
  const estimate = estimateTokens(kept, answerLimit)
  const characters = kept.reduce((sum, item) => sum + charactersOf(item, answerLimit), 0)
  const measured = measuredSize(transcript, request.model, estimate)
  if (measured !== null && measured * mostCharactersPerToken >= characters) return measured
  const around = request.instructions + (start.compaction?.summary ?? '') + JSON.stringify(request.tools)
  return estimate.size(kept) + densityOf(around.slice(0, sampleLength)) * around.length
}

/** Estimates by a sample of the newest of these items. */
export const estimateTokens = (items: readonly TranscriptItem[], answerLimit: number): TokenEstimate => {
  const density = densityOf(sampleOf(items))
  const itemSize = (item: TranscriptItem): number =>
    Math.ceil(charactersOf(item, answerLimit) * density) + tokensOfFiles(item) + tokensPerItem
  return { itemSize, size: (some) => some.reduce((sum, item) => sum + itemSize(item), 0) }
}

const tokensOfFiles = (item: TranscriptItem): number =>
  item.kind === 'user' ? item.attachments.reduce((sum, file) => sum + tokensOfFile(file), 0) : 0

const tokensOfFile = ({ mimeType, bytes }: Attachment): number => {
  if (mimeType === textType) return Math.ceil(bytes / textBytesPerToken)
  return mimeType === pdfType
    ? Math.max(tokensPerPicture, Math.ceil(bytes / pdfBytesPerToken))
    : tokensPerPicture
}

const densityOf = (text: string): number => (text === '' ? 0 : estimateTokenCount(text) / text.length)

const sampleOf = (items: readonly TranscriptItem[]): string => {
  let sample = ''
  for (let index = items.length - 1; index >= 0 && sample.length < sampleLength; index -= 1) {
    const item = items[index]
    if (item !== undefined) sample += `${textOf(item).slice(0, samplePieceLength)}\n`
  }
  return sample
}

/** Of a large answer only the beginning is at hand, but its size is known. */
const charactersOf = (item: TranscriptItem, answerLimit: number): number => {
  if (item.kind !== 'call') return textOf(item).length
  const isLarge = item.state.kind === 'done' && item.state.result.payload !== undefined
  const answer = isLarge ? item.state.result.bytes : callAnswer(item).text.length
  return item.arguments.length + Math.min(answer, answerLimit)
}

const textOf = (item: TranscriptItem): string => {
  switch (item.kind) {
    case 'user':
      return item.text
    case 'assistant':
      return item.parts.map((part) => part.text).join('')
    case 'call':
      return callText(item)
    case 'compaction':
    case 'run-end':
      return ''
    default:
      return exhausted(item)
  }
}

const callText = (call: CallItem): string => `${call.arguments}\n${callAnswer(call).text}`

/** Null after a compaction: what was used before it says nothing about what is left. */
const measuredSize = (transcript: Transcript, model: string, estimate: TokenEstimate): number | null => {
  const { items } = transcript
  const index = items.findLastIndex((item) => item.kind === 'compaction' || isMeasured(item, model))
  const item = items[index]
  if (item === undefined || !isMeasured(item, model)) return null
  return item.usage.inputTokens + item.usage.outputTokens + estimate.size(items.slice(index + 1))
}

const isMeasured = (
  item: TranscriptItem,
  model: string,
): item is AssistantItem & { readonly usage: NonNullable<AssistantItem['usage']> } =>
  item.kind === 'assistant' && item.model === model && item.usage !== undefined && item.usage.inputTokens > 0
