import type {
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider'
import { exhausted } from '#contract/result'
import type { ModelMessage, ModelRequest, ModelTool, RequestedCall } from '../model-request.ts'

/**
 * The request as the SDK's prompt. Reasoning goes back only inside the current turn, that is after the last user
 * message: providers that ask for it (DeepSeek, Kimi) ask for no more, and others charge for it.
 */
export const toPrompt = (
  request: ModelRequest,
  options: { readonly withReasoning: boolean },
): LanguageModelV4Prompt => {
  const turnStart = request.messages.findLastIndex(({ role }) => role === 'user')
  const instructions = request.instructions.trim() === '' ? [] : [system(request.instructions)]
  return [
    ...instructions,
    ...request.messages.flatMap((message, index) =>
      toMessage(message, options.withReasoning && index > turnStart),
    ),
  ]
}

export const toTools = (tools: readonly ModelTool[]): LanguageModelV4FunctionTool[] => tools.flatMap(toTool)

const system = (content: string): LanguageModelV4Message => ({ role: 'system', content })

const toMessage = (message: ModelMessage, withReasoning: boolean): LanguageModelV4Message[] => {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: [{ type: 'text', text: message.text }] }]
    case 'assistant':
      return toAssistant(message, withReasoning)
    case 'tool':
      return [{ role: 'tool', content: [toResult(message)] }]
    default:
      return exhausted(message)
  }
}

/** A message that was stopped before it said anything is left out: endpoints refuse an empty one. */
const toAssistant = (
  message: Extract<ModelMessage, { readonly role: 'assistant' }>,
  withReasoning: boolean,
): LanguageModelV4Message[] => {
  const parts = message.parts.filter(({ kind, text }) => text !== '' && (kind === 'text' || withReasoning))
  if (!parts.some(({ kind }) => kind === 'text') && message.calls.length === 0) return []
  return [
    {
      role: 'assistant',
      content: [
        ...parts.map(({ kind, text }) => ({ type: kind, text })),
        ...message.calls.map((call) => ({
          type: 'tool-call' as const,
          toolCallId: call.providerCallId,
          toolName: call.name,
          input: argumentsToEcho(call),
        })),
      ],
    },
  ]
}

const toResult = (message: Extract<ModelMessage, { readonly role: 'tool' }>) => ({
  type: 'tool-result' as const,
  toolCallId: message.providerCallId,
  toolName: message.name,
  output: { type: message.isError ? ('error-text' as const) : ('text' as const), value: message.text },
})

/**
 * What the model wrote, byte for byte, when it is a JSON object. Anything else is wrapped in one: many endpoints parse
 * the arguments of earlier calls and would refuse the conversation for good.
 */
const argumentsToEcho = ({ arguments: text }: RequestedCall): string => {
  if (text.trim() === '') return '{}'
  return isObjectText(text) ? text : JSON.stringify({ invalid_arguments: text })
}

const isObjectText = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const toTool = (tool: ModelTool): LanguageModelV4FunctionTool[] => {
  const { name, description, inputSchema } = tool
  if (!isSchema(inputSchema)) return []
  return [{ type: 'function', name, description, inputSchema }]
}

/** Any JSON object is a schema: what it means is for the endpoint to say. */
const isSchema = (value: unknown): value is LanguageModelV4FunctionTool['inputSchema'] =>
  typeof value === 'object' && value !== null
