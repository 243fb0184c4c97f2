import { z } from 'zod'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import type { SamplingView } from '#contract/views'
import { sentence } from './sentence.ts'
import { unreadable } from './unreadable.ts'

export type ShownBlock = SamplingView['messages'][number]

/** What a server wants a model to be given. */
export type SamplingTexts = { readonly systemPrompt: string | null; readonly blocks: readonly ShownBlock[] }

const messageCountLimit = 1_000

const message = z.object({ role: z.enum(['user', 'assistant']), content: z.json() })

const params = z.object({
  messages: z.array(message).min(1).max(messageCountLimit),
  systemPrompt: z.string().nullish(),
})

/** Every block of every message, in order. Failure code `unreadable`, with a message for the server. */
export const readSampling = (given: JsonObject): Result<SamplingTexts> => {
  const read = params.safeParse(given)
  if (!read.success) return unreadable.messages
  const { messages, systemPrompt } = read.data
  const blocks = messages.flatMap(({ role, content }) =>
    blocksOf(content).map((block): ShownBlock => ({ role, text: textOf(block), note: noteOf(block) })),
  )
  return ok({ systemPrompt: systemPrompt ?? null, blocks })
}

/** The same parameters with other texts, one for each block that has one; null where their number differs. */
export const amendSampling = (
  given: JsonObject,
  systemPrompt: string | null,
  texts: readonly string[],
): JsonObject | null => {
  const messages = Array.isArray(given['messages']) ? given['messages'] : []
  let used = 0
  const amendBlock = (block: JsonValue): JsonValue => {
    if (!isJsonObject(block) || textOf(block) === null) return block
    const text = texts[used] ?? ''
    used += 1
    return { ...block, text }
  }
  const amended = messages.map((entry: JsonValue): JsonValue => {
    if (!isJsonObject(entry)) return entry
    const { content } = entry
    return {
      ...entry,
      content: Array.isArray(content) ? content.map(amendBlock) : amendBlock(content ?? null),
    }
  })
  const { systemPrompt: _, ...rest } = given
  const prompt = systemPrompt === null ? {} : { systemPrompt }
  return used === texts.length ? { ...rest, ...prompt, messages: amended } : null
}

/** The text of the model's answer, or what it is instead, for a look at it. */
export const readAnswerBlocks = (result: JsonObject): readonly ShownBlock[] =>
  blocksOf(result['content'] ?? null).map((block) => ({
    role: 'assistant',
    text: textOf(block),
    note: noteOf(block),
  }))

const blocksOf = (content: JsonValue): readonly JsonValue[] => (Array.isArray(content) ? content : [content])

const textOf = (block: JsonValue): string | null => {
  if (!isJsonObject(block) || block['type'] !== 'text') return null
  return typeof block['text'] === 'string' ? block['text'] : null
}

const noteOf = (block: JsonValue): string => {
  if (textOf(block) !== null) return ''
  const { type, mimeType, name, data } = isJsonObject(block) ? block : {}
  if (type === 'image' || type === 'audio')
    return sentence(`consent.sampling.${type}`, { type: wordOf(mimeType), size: sizeOf(data) })
  if (type === 'tool_use') return sentence('consent.sampling.toolUse', { name: wordOf(name) })
  if (type === 'tool_result') return sentence('consent.sampling.toolResult')
  return sentence('consent.sampling.other', { type: wordOf(type) })
}

const wordOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '?')

const sizeOf = (base64: JsonValue | undefined): string =>
  typeof base64 === 'string' ? String(Math.floor((base64.length * 3) / 4)) : '0'
