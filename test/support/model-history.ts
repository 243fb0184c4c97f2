import type { ModelMessage } from '../../main/model-request.ts'

/**
 * What every provider demands of a history: it begins with the user, each call is answered exactly once directly after
 * the message that asked for it, and users' and assistants' messages take turns.
 */
export const givesOneAnswerPerCall = (messages: readonly ModelMessage[]): boolean => {
  let open: string[] = []
  let previous: ModelMessage['role'] | null = null
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.includes(message.providerCallId)) return false
      open = open.filter((id) => id !== message.providerCallId)
    } else {
      if (open.length > 0 || message.role === previous) return false
      if (previous === null && message.role !== 'user') return false
    }
    if (message.role === 'assistant') {
      open = message.calls.map((call) => call.providerCallId)
      if (new Set(open).size !== open.length) return false
    }
    previous = message.role
  }
  return open.length === 0 && previous !== 'assistant'
}
