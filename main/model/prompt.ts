import type {
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '#contract/json'
import { exhausted } from '#contract/result'
import type { ModelMessage, ModelRequest, ModelTool, RequestedCall } from '../model-request.ts'
import { toFileParts } from './attached-files.ts'
import { partsBefore } from './continuations.ts'
import type { ModelFacts } from './facts.ts'
import { isObjectText } from './json-text.ts'

export type PromptOptions = {
  /**
   * What goes back of a model's reasoning. `turn`: its text, after the last user message alone; providers that ask for
   * it (DeepSeek, Kimi) ask for no more, and others charge for it. `continued`: of every turn what the same model
   * wants back, and nothing else.
   */
  readonly reasoning: 'none' | 'turn' | 'continued'
  readonly facts: Pick<ModelFacts, 'images' | 'pdf'>
  /** Stands in for the arguments of an earlier call, given as the text of a JSON object. */
  readonly argumentsAs?: (text: string) => unknown
  /** The id of a call as this provider takes it. The id may be another provider's. */
  readonly callIdAs?: (id: string) => string
}

/** The request as the SDK's prompt. */
export const toPrompt = (request: ModelRequest, options: PromptOptions): LanguageModelV4Prompt => {
  const turnStart = request.messages.findLastIndex(({ role }) => role === 'user')
  const instructions = request.instructions.trim() === '' ? [] : [system(request.instructions)]
  const messages = request.messages.flatMap((message, index) =>
    toMessage(message, { ...options, model: request.model, isInTurn: index > turnStart }),
  )
  return [...instructions, ...withResultsTogether(messages)]
}

export const toTools = (tools: readonly ModelTool[]): LanguageModelV4FunctionTool[] => tools.flatMap(toTool)

/** Google wants the results of parallel calls in one turn; to the others it is all the same. */
const withResultsTogether = (messages: readonly LanguageModelV4Message[]): LanguageModelV4Prompt => {
  const together: LanguageModelV4Prompt = []
  for (const message of messages) {
    const last = together.at(-1)
    if (message.role === 'tool' && last?.role === 'tool') last.content.push(...message.content)
    else together.push(message)
  }
  return together
}

const system = (content: string): LanguageModelV4Message => ({ role: 'system', content })

type Place = PromptOptions & { readonly model: string; readonly isInTurn: boolean }

const toMessage = (message: ModelMessage, place: Place): LanguageModelV4Message[] => {
  switch (message.role) {
    case 'user':
      return [toUser(message, place)]
    case 'assistant':
      return toAssistant(message, place)
    case 'tool':
      return [{ role: 'tool', content: [toResult(message, place)] }]
    default:
      return exhausted(message)
  }
}

type UserMessage = Extract<ModelMessage, { readonly role: 'user' }>
type AssistantMessage = Extract<ModelMessage, { readonly role: 'assistant' }>
type AssistantContent = Extract<LanguageModelV4Message, { readonly role: 'assistant' }>['content']

/** Files stand before the text that speaks of them. */
const toUser = ({ text, attachments = [] }: UserMessage, { facts }: Place): LanguageModelV4Message => {
  const files = attachments.flatMap((attachment) => toFileParts(attachment, facts))
  const words = text.trim() === '' && files.length > 0 ? [] : [{ type: 'text' as const, text }]
  return { role: 'user', content: [...files, ...words] }
}

/** A message that was stopped before it said anything is left out: endpoints refuse an empty one. */
const toAssistant = (message: AssistantMessage, place: Place): LanguageModelV4Message[] => {
  const parts = message.parts.map((part) => toPart(part, message, place))
  const calls = message.calls.map((call) => ({
    before: (message.model === place.model ? partsBefore(call) : null) ?? parts.length,
    content: toCall(call, message, place),
  }))
  const content: AssistantContent = [...parts, null].flatMap((part, index) => [
    ...calls.filter(({ before }) => before === index).map((call) => call.content),
    ...(part ?? []),
  ])
  return content.some(({ type }) => type !== 'reasoning') ? [{ role: 'assistant', content }] : []
}

/** Text of blanks alone says nothing, and some endpoints refuse it. */
const toPart = (
  { kind, text, continuation }: AssistantMessage['parts'][number],
  message: AssistantMessage,
  place: Place,
): AssistantContent => {
  const options = optionsOf(continuation, message, place)
  if (text.trim() === '' && options === null) return []
  if (kind === 'reasoning' && options === null && (place.reasoning !== 'turn' || !place.isInTurn)) return []
  if (kind === 'reasoning' && place.reasoning === 'none') return []
  return [{ type: kind, text, ...(options === null ? {} : { providerOptions: options }) }]
}

const toCall = (call: RequestedCall, message: AssistantMessage, place: Place): AssistantContent[number] => {
  const options = optionsOf(call.continuation, message, place)
  const text = argumentsToEcho(call)
  return {
    type: 'tool-call',
    toolCallId: callId(call.providerCallId, place),
    toolName: call.name,
    input: place.argumentsAs === undefined ? text : place.argumentsAs(text),
    ...(options === null ? {} : { providerOptions: options }),
  }
}

/** Only to the model that it came from: to any other it means nothing, and some refuse it. */
const optionsOf = (
  continuation: JsonObject | undefined,
  message: AssistantMessage,
  place: Place,
): SharedV4ProviderOptions | null => {
  if (continuation === undefined || message.model !== place.model || place.reasoning !== 'continued')
    return null
  const entries = Object.entries(continuation).flatMap(([name, value]) =>
    isJsonObject(value) ? [[name, { ...value }] as const] : [],
  )
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

type ToolMessage = Extract<ModelMessage, { readonly role: 'tool' }>

const toResult = (message: ToolMessage, place: Place) => ({
  type: 'tool-result' as const,
  toolCallId: callId(message.providerCallId, place),
  toolName: message.name,
  output: toOutput(message),
})

const toOutput = ({ text, isError, pictures = [] }: ToolMessage): LanguageModelV4ToolResultOutput => {
  if (pictures.length === 0) return { type: isError ? 'error-text' : 'text', value: text }
  const files = pictures.map(({ mimeType, base64 }) => ({
    type: 'file' as const,
    mediaType: mimeType,
    data: { type: 'data' as const, data: base64 },
  }))
  return { type: 'content', value: [{ type: 'text', text }, ...files] }
}

const callId = (id: string, { callIdAs }: Place): string => (callIdAs === undefined ? id : callIdAs(id))

/**
 * What the model wrote, byte for byte, when it is a JSON object. Anything else is wrapped in one: many endpoints parse
 * the arguments of earlier calls and would refuse the conversation for good.
 */
const argumentsToEcho = ({ arguments: text }: RequestedCall): string => {
  if (text.trim() === '') return '{}'
  return isObjectText(text) ? text : JSON.stringify({ invalid_arguments: text })
}

const toTool = (tool: ModelTool): LanguageModelV4FunctionTool[] => {
  const { name, description, inputSchema } = tool
  if (!isSchema(inputSchema)) return []
  return [{ type: 'function', name, description, inputSchema }]
}

/** Any JSON object is a schema: what it means is for the endpoint to say. */
const isSchema = (value: unknown): value is LanguageModelV4FunctionTool['inputSchema'] =>
  typeof value === 'object' && value !== null
