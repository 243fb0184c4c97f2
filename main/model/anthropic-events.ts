import { z } from 'zod'
import type { TokenCounts, WireObserver } from './family.ts'
import { visitMembers } from './json-text.ts'
import type { Rewritten } from './sent-events.ts'

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
const streamEvent = z.object({
  type: z.string(),
  index: z.number().catch(-1),
  content_block: z.object({ type: z.string() }).nullish().catch(null),
  delta: z.object({ type: z.string() }).nullish().catch(null),
})
type StreamEvent = z.infer<typeof streamEvent>

const knownBlocks = ['text', 'thinking', 'redacted_thinking', 'tool_use']
const knownDeltas = ['text_delta', 'thinking_delta', 'signature_delta', 'input_json_delta']

/**
 * Leaves out what is not known: the API reserves the right to add kinds of events, blocks and deltas, which the
 * library would take for errors. What cannot be read goes on as it is.
 */
export const rewriteAnthropicEvents = (): ((data: string) => Rewritten) => {
  const skipped = new Set<number>()
  return (data) => {
    const parsed = streamEvent.safeParse(parse(data))
    if (!parsed.success) return { data: [data] }
    const event = parsed.data
    switch (event.type) {
      case 'content_block_start':
        if (!knownBlocks.includes(event.content_block?.type ?? 'text')) skipped.add(event.index)
        return { data: skipped.has(event.index) ? [] : blockStart(data, event) }
      case 'content_block_delta':
        return {
          data: skipped.has(event.index) || !knownDeltas.includes(event.delta?.type ?? '') ? [] : [data],
        }
      case 'content_block_stop':
        return { data: skipped.delete(event.index) ? [] : [data] }
      case 'message_start':
      case 'message_delta':
      case 'error':
        return { data: [data] }
      case 'message_stop':
        return { data: [data], isLast: true }
      default:
        return { data: [] }
    }
  }
}

/** Input that comes whole with its block goes on as text, so that it stays as the model wrote it. */
const blockStart = (data: string, { index, content_block: block }: StreamEvent): readonly string[] => {
  if (block?.type !== 'tool_use') return [data]
  let input = { start: 0, end: 0 }
  visitMembers(data, (member) => {
    if (member.path === 'content_block.input') input = member
  })
  const text = data.slice(input.start, input.end)
  if (!text.startsWith('{') || /^\{\s*\}$/.test(text)) return [data]
  return [
    `${data.slice(0, input.start)}{}${data.slice(input.end)}`,
    JSON.stringify({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json: text },
    }),
  ]
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const count = z.number().nonnegative().nullish().catch(null)
const wireUsage = z
  .object({
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    output_tokens_details: z.object({ thinking_tokens: count }).nullish().catch(null),
  })
  .nullish()
  .catch(null)
type WireUsage = NonNullable<z.infer<typeof wireUsage>>

const countedEvent = z.object({
  type: z.string(),
  index: z.number().catch(-1),
  message: z.object({ usage: wireUsage }).nullish().catch(null),
  usage: wireUsage,
  content_block: z.object({ type: z.string() }).nullish().catch(null),
  delta: z.object({ partial_json: z.string().optional() }).nullish().catch(null),
})

/** Counts of a later event are totals and stand in place of earlier ones. */
export const createAnthropicObserver = (): WireObserver => {
  let usage: WireUsage | null = null
  const characters = new Map<number, number>()
  return {
    see: (chunk) => {
      const parsed = countedEvent.safeParse(chunk)
      if (!parsed.success) return
      const { index, content_block: block, delta } = parsed.data
      if (block?.type === 'tool_use') characters.set(index, 0)
      const written = delta?.partial_json?.length ?? 0
      if (written > 0) characters.set(index, (characters.get(index) ?? 0) + written)
      const counted = parsed.data.message?.usage ?? parsed.data.usage
      if (counted) usage = { ...usage, ...known(counted) }
    },
    usage: () => (usage === null ? null : countsOf(usage)),
    // The library gives an empty object to a call for which nothing was written.
    argumentCharacters: () =>
      [...characters.values()].reduce((sum, written) => sum + (written === 0 ? '{}'.length : written), 0),
  }
}

const known = (counted: WireUsage): Partial<WireUsage> =>
  Object.fromEntries(Object.entries(counted).filter(([, value]) => value !== null && value !== undefined))

const countsOf = (usage: WireUsage): TokenCounts => {
  const read = usage.cache_read_input_tokens ?? 0
  const written = usage.cache_creation_input_tokens ?? 0
  return {
    inputTokens: (usage.input_tokens ?? 0) + read + written,
    outputTokens: usage.output_tokens ?? 0,
    cachedInputTokens: read,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens ?? 0,
    cacheWriteTokens: written,
  }
}
