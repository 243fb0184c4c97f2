import type { Attachment } from '#contract/events'
import type { AttachmentId, CallId, MessageId, PayloadId } from '#contract/ids'
import { isJsonObject } from '#contract/json'
import type { CallItem } from '#contract/call-item'
import type {
  AssistantItem,
  CompactionItem,
  Transcript,
  TranscriptItem,
  UserItem,
} from '#contract/transcript'
import { exhausted } from '#contract/result'
import type { ModelAttachment, ModelMessage, RequestedCall } from '../model-request.ts'
import { callAnswer, type CallAnswer } from './call-answer.ts'
import { cutEnds, cutMiddle, type Ends } from '../cut-middle.ts'
import { parseJson } from './stable-json.ts'

export type MessageOptions = {
  /** What is kept of answers that are too large for their events. One that is missing is given by its beginning. */
  readonly wholeAnswers: ReadonlyMap<PayloadId, Ends>
  /** Longest answer of a tool, in UTF-16 code units; the middle of a longer one is left out, and said so. */
  readonly answerLimit: number
  /** Attached files as base64; one that is missing is named in its message's text. */
  readonly files?: ReadonlyMap<AttachmentId, string>
  /** Results that are given with their pictures. */
  readonly pictured?: ReadonlyMap<
    CallId,
    { readonly text: string; readonly pictures: readonly ModelAttachment[] }
  >
}

/**
 * Pure: the conversation as a model is given it. Starts at the last compaction's summary if there is one. Each call
 * is followed by exactly one tool message before the next message of another role, and users' and assistants'
 * messages take turns, whatever was stopped, interrupted or edited in between.
 */
export const modelMessages = (transcript: Transcript, options: MessageOptions): readonly ModelMessage[] => {
  const start = keptStart(transcript)
  const kept = transcript.items.slice(start.index)
  const callsOf = Map.groupBy(kept.filter(isCall), (call) => call.messageId)
  const messages = kept.flatMap((item) => messagesOf(item, callsOf, options))
  return inTurns(start.compaction === undefined ? messages : [summaryMessage(start.compaction), ...messages])
}

/** Where the part of the transcript begins that a model is given as it is. */
export const keptStart = (
  transcript: Transcript,
): { readonly index: number; readonly compaction: CompactionItem | undefined } => {
  const compaction = transcript.items.findLast((item) => item.kind === 'compaction')
  const index = compaction === undefined ? undefined : transcript.messages.get(compaction.keptFrom)
  return index === undefined ? { index: 0, compaction: undefined } : { index, compaction }
}

/** Large answers in the kept part of a transcript. */
export const payloadsOf = (transcript: Transcript): readonly PayloadId[] =>
  transcript.items
    .slice(keptStart(transcript).index)
    .flatMap((item) =>
      item.kind === 'call' && item.state.kind === 'done' && item.state.result.payload !== undefined
        ? [item.state.result.payload]
        : [],
    )

/** Files of the messages that a model is given as they are, oldest first. */
export const attachmentsOf = (transcript: Transcript): readonly Attachment[] =>
  transcript.items
    .slice(keptStart(transcript).index)
    .flatMap((item) => (item.kind === 'user' ? item.attachments : []))

type CallsByMessage = ReadonlyMap<MessageId | null, readonly CallItem[]>

const isCall = (item: TranscriptItem): item is CallItem => item.kind === 'call'

const messagesOf = (
  item: TranscriptItem,
  callsOf: CallsByMessage,
  options: MessageOptions,
): readonly ModelMessage[] => {
  switch (item.kind) {
    case 'user':
      return [userMessage(item, options.files ?? new Map())]
    case 'assistant':
      return assistantMessages(item, callsOf.get(item.messageId) ?? [], options)
    case 'call':
      return item.messageId === null ? byHandMessages(item, options) : []
    case 'compaction':
    case 'run-end':
      return []
    default:
      return exhausted(item)
  }
}

const userMessage = (
  { text, attachments }: UserItem,
  files: ReadonlyMap<AttachmentId, string>,
): ModelMessage => {
  if (attachments.length === 0) return { role: 'user', text }
  const missing = attachments.filter(({ attachmentId }) => !files.has(attachmentId)).map(fileNote)
  const given = attachments.flatMap(({ attachmentId, name, mimeType }) => {
    const base64 = files.get(attachmentId)
    return base64 === undefined ? [] : [{ name, mimeType, base64 }]
  })
  const words = [...missing, text].filter((part) => part !== '').join('\n')
  return { role: 'user', text: words, ...(given.length > 0 && { attachments: given }) }
}

const fileNote = ({ name, mimeType, bytes }: Attachment): string =>
  `[The user attached the file ${JSON.stringify(name)} (${mimeType}, ${bytes} bytes) here. Its contents are not included.]`

const assistantMessages = (
  message: AssistantItem,
  calls: readonly CallItem[],
  options: MessageOptions,
): readonly ModelMessage[] => {
  const parts = message.parts.filter((part) => part.text !== '' || part.continuation !== undefined)
  const isEmpty = calls.length === 0 && parts.every((part) => part.kind === 'reasoning')
  if (message.finish === null || isEmpty) return []
  return [
    { role: 'assistant', model: message.model, parts, calls: calls.map(requestedCall) },
    ...calls.map((call) => toolMessage(call, options)),
  ]
}

/** A call by hand stays in the tool role, so that what the tool returned never speaks with the user's voice. */
const byHandMessages = (call: CallItem, options: MessageOptions): readonly ModelMessage[] => [
  { role: 'user', text: `[The user runs the tool ${call.alias}.${call.tool} by hand.]` },
  { role: 'assistant', model: null, parts: [], calls: [requestedCall(call)] },
  toolMessage(call, options),
]

/** Endpoints read the history's calls strictly: a name or arguments that they would refuse are mended. */
const requestedCall = ({ providerCallId, name, arguments: text, continuation }: CallItem): RequestedCall => ({
  providerCallId,
  name: wireName(name),
  arguments: isJsonObject(parseJson(text)) ? text : '{}',
  ...(continuation === undefined ? {} : { continuation }),
})

const wireName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/gu, '_').slice(0, 64) || 'unnamed'

const toolMessage = (call: CallItem, options: MessageOptions): ModelMessage => {
  const pictured = options.pictured?.get(call.callId)
  return {
    role: 'tool',
    providerCallId: call.providerCallId,
    name: wireName(call.name),
    ...answerOf(call, options),
    ...pictured,
  }
}

const answerOf = (call: CallItem, options: MessageOptions): CallAnswer => {
  const { state } = call
  const { text, isError } = callAnswer(call)
  const payload = state.kind === 'done' ? state.result.payload : undefined
  if (payload === undefined) return { text: cutMiddle(text, options.answerLimit), isError }
  const whole = options.wholeAnswers.get(payload)
  if (whole !== undefined) return { text: cutEnds(whole, options.answerLimit), isError }
  return { text: `${text}\n[Only the beginning of this result could be read.]`, isError }
}

const summaryMessage = ({ summary }: CompactionItem): ModelMessage => ({
  role: 'user',
  text: `[Earlier messages were replaced by this summary to save room.]\n${summary}`,
})

/** Joins users' messages that follow each other, and puts a user's turn between assistants' messages. */
const inTurns = (messages: readonly ModelMessage[]): readonly ModelMessage[] => {
  const turns: ModelMessage[] = []
  for (const message of messages) {
    const last = turns.at(-1)
    if (message.role === 'user' && last?.role === 'user') turns[turns.length - 1] = joined(last, message)
    else if (message.role === 'assistant' && (last === undefined || last.role === 'assistant'))
      turns.push(goOn, message)
    else turns.push(message)
  }
  return turns.at(-1)?.role === 'assistant' ? [...turns, goOn] : turns
}

type UserMessage = Extract<ModelMessage, { readonly role: 'user' }>

const joined = (first: UserMessage, second: UserMessage): UserMessage => {
  const attachments = [...(first.attachments ?? []), ...(second.attachments ?? [])]
  const text = [first.text, second.text].filter((part) => part !== '').join('\n\n')
  return { role: 'user', text, ...(attachments.length > 0 && { attachments }) }
}

const goOn: ModelMessage = { role: 'user', text: '[Go on from where this stands.]' }
