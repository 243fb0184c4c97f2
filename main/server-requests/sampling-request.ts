import { z } from 'zod'
import type { JsonObject } from '#contract/json'
import type { Result } from '#contract/result'
import type { ModelAttachment, ModelMessage } from '../model-request.ts'

/** What a server wants a model to be asked (MCP 2025-11-25, client/sampling), checked. */
export type SamplingRequest = {
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  readonly maxTokens: number
  readonly temperature: number | null
  readonly stopSequences: readonly string[]
  /** Names of models, or parts of them, the one that the server likes best first. */
  readonly hints: readonly string[]
  readonly hasImages: boolean
}

/** For the server, in English: which part of its request cannot be. */
export type Flaw = { readonly message: string }

/** The largest request that is shown, as JSON in characters. */
const sizeLimit = 1_048_576
const messageLimit = 500
const stopSequenceLimit = 16

/**
 * Context of other servers (`includeContext`) was not declared, so
 * nothing of it is ever added and the wish is passed over; tools were not declared either, and are refused.
 */
export const readSamplingRequest = (params: JsonObject): Result<SamplingRequest, Flaw> => {
  if (params['tools'] !== undefined || params['toolChoice'] !== undefined)
    return refused('Tools in sampling were not declared: send the request without tools and toolChoice')
  if (JSON.stringify(params).length > sizeLimit) return refused('The request is larger than 1 MiB')
  const parsed = wireParams.safeParse(params)
  if (!parsed.success) return refused(sentenceOf(parsed.error))
  const { messages, systemPrompt, maxTokens, temperature, stopSequences, modelPreferences } = parsed.data
  const read = messages.map(readMessage)
  const flaw = read.find((message) => typeof message === 'string')
  if (flaw !== undefined) return refused(flaw)
  const readable = read.filter((message) => typeof message !== 'string')
  return {
    ok: true,
    value: {
      instructions: systemPrompt ?? '',
      messages: readable,
      maxTokens: Math.floor(maxTokens),
      temperature: temperature ?? null,
      stopSequences: (stopSequences ?? []).filter((sequence) => sequence !== ''),
      hints: (modelPreferences?.hints ?? []).flatMap(({ name }) => (name ? [name] : [])),
      hasImages: readable.some((message) => message.role === 'user' && message.attachments !== undefined),
    },
  }
}

const refused = (message: string): Result<never, Flaw> => ({
  ok: false,
  problem: { message },
})

const sentenceOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  const path = issue?.path.join('.') ?? ''
  return path === '' ? 'The parameters cannot be read' : `${path} cannot be read: ${issue?.message ?? ''}`
}

/** RFC 4648, section 4, in whole groups. */
const base64 = z
  .string()
  .min(1)
  .refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text), 'this is not base64')

/** Those that every provider with images documents. */
const imageType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }).readonly(),
  z.object({ type: z.literal('image'), data: base64, mimeType: imageType }).readonly(),
  z.object({ type: z.literal('audio'), data: base64, mimeType: z.string().startsWith('audio/') }).readonly(),
  z.object({ type: z.literal('tool_use') }).readonly(),
  z.object({ type: z.literal('tool_result') }).readonly(),
])
type Block = z.infer<typeof block>

const wireMessage = z
  .object({
    role: z.enum(['user', 'assistant']),
    content: z.union([block.transform((one) => [one]), z.array(block).min(1)]),
  })
  .readonly()

const wireParams = z.object({
  messages: z.array(wireMessage).min(1).max(messageLimit),
  systemPrompt: z.string().optional(),
  maxTokens: z.number().min(1).max(Number.MAX_SAFE_INTEGER),
  temperature: z.number().min(0).max(2).optional(),
  stopSequences: z.array(z.string().max(1_000)).max(stopSequenceLimit).optional(),
  modelPreferences: z
    .object({
      hints: z
        .array(z.object({ name: z.string().max(1_000).optional() }))
        .max(100)
        .optional(),
    })
    .optional(),
})

/** A text is why no model can be given it. */
const readMessage = ({ role, content }: z.infer<typeof wireMessage>): ModelMessage | string => {
  const types = new Set(content.map(({ type }) => type))
  if (types.has('tool_use') || types.has('tool_result'))
    return 'Tool use in sampling was not declared: send messages of text and images'
  if (types.has('audio')) return 'No model here can be given audio: send messages of text and images'
  const text = content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n\n')
  if (role === 'user') return userMessage(text, content)
  if (types.has('image')) return 'An image can stand in a message of the user only'
  return { role, model: null, parts: [{ kind: 'text', text }], calls: [] }
}

const userMessage = (text: string, content: readonly Block[]): ModelMessage => {
  const images = content.flatMap((one): ModelAttachment[] =>
    one.type === 'image' ? [{ name: 'image', mimeType: one.mimeType, base64: one.data }] : [],
  )
  return { role: 'user', text, ...(images.length > 0 ? { attachments: images } : {}) }
}
