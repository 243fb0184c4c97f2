import { callsTools, reasons, says, type RecordedRequest, type Reply } from './replies.ts'

/**
 * A script for trying the product by hand. It says what it was told, and
 * - `call NAME {"json": 1}` calls that tool (several lines: several calls at once),
 * - `tools` lists what it was offered,
 * - `think` reasons before it answers,
 * - `slow` answers slowly,
 * and after tool results it says what they were.
 */
export const echoAgent = (request: RecordedRequest): Reply => {
  const { messages, tools } = conversationOf(request.body)
  const last = messages.at(-1)
  if (last?.role === 'tool') return says(`The tool answered:\n\n${resultsAtEnd(messages).join('\n\n')}`)
  const text = last?.content ?? ''
  const calls = text.split('\n').flatMap(callOf)
  if (calls.length > 0) return callsTools(calls, 'I call what you asked for.')
  switch (text.trim().toLowerCase()) {
    case 'tools':
      return says(
        tools.length === 0 ? 'I was offered no tools.' : tools.map((name) => `- ${name}`).join('\n'),
      )
    case 'think':
      return reasons('First I consider this, then that.', 'I have thought about it.', {
        delayMs: 50,
        pieces: 30,
      })
    case 'slow':
      return says('One word after the other. '.repeat(40), { chunks: 200, delayMs: 50 })
    default:
      return says(`You said: ${text}`, { chunks: 20, delayMs: 15 })
  }
}

type Message = { readonly role: string; readonly content: string }

const callOf = (line: string) => {
  const match = /^call\s+(?<name>\S+)\s*(?<json>\{.*\})?\s*$/.exec(line)
  const name = match?.groups?.['name']
  return name === undefined ? [] : [{ name, arguments: match?.groups?.['json'] ?? '{}', id: newCallId() }]
}

const newCallId = (): string => `call_${crypto.randomUUID().slice(0, 8)}`

const resultsAtEnd = (messages: readonly Message[]): readonly string[] => {
  const start = messages.findLastIndex(({ role }) => role !== 'tool')
  return messages.slice(start + 1).map(({ content }) => content)
}

const conversationOf = (body: unknown): { messages: readonly Message[]; tools: readonly string[] } => {
  const request = body as {
    readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[]
    readonly tools?: readonly { readonly function?: { readonly name?: string } }[]
  }
  return {
    messages: (request.messages ?? []).map(({ role, content }) => ({
      role: role ?? '',
      content: typeof content === 'string' ? content : JSON.stringify(content ?? ''),
    })),
    tools: (request.tools ?? []).map((tool) => tool.function?.name ?? ''),
  }
}
