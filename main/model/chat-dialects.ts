import type { LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { z } from 'zod'
import type { ReasoningEffort } from '#contract/events'
import { jsonObject, type JsonObject } from '#contract/json'

/** What differs between endpoints that speak OpenAI's chat completions in their own way. */
export type ChatDialect = {
  /** Fields of the request besides the common ones. */
  readonly fields: (effort: ReasoningEffort) => JsonObject
  /** `text`: reasoning goes back as text within a turn. `details`: as the sealed details it came with. */
  readonly reasoning: 'text' | 'details'
}

/** llama.cpp, vLLM, LM Studio, Ollama and most services. */
export const commonDialect: ChatDialect = {
  fields: (effort) => (effort === 'default' ? {} : { reasoning_effort: effort }),
  reasoning: 'text',
}

/** Source: openrouter.ai/docs, "Reasoning Tokens" and "Usage Accounting". */
export const openRouterDialect: ChatDialect = {
  fields: (effort) => ({
    usage: { include: true },
    ...(effort === 'default' ? {} : { reasoning: { effort } }),
  }),
  reasoning: 'details',
}

const detailsField = 'reasoning_details'
const errorChunk = z.object({ error: z.looseObject({}), choices: z.array(z.unknown()) })
const detailsChunk = z.object({
  choices: z.tuple([z.object({ delta: z.object({ [detailsField]: z.array(jsonObject) }) })], z.unknown()),
})

/**
 * Adds to the library's parts what its reading of chunks leaves out: an error that comes beside `choices`, and the
 * sealed details of reasoning, which go back with the conversation unchanged.
 */
export const withChunkDetails = (
  stream: ReadableStream<LanguageModelV4StreamPart>,
): ReadableStream<LanguageModelV4StreamPart> => {
  let details: readonly JsonObject[] = []
  return stream.pipeThrough(
    new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
      transform: (part, controller) => {
        if (part.type === 'finish' && details.length > 0) controller.enqueue(detailsPart(details))
        controller.enqueue(part)
        if (part.type !== 'raw') return
        const failed = errorChunk.safeParse(part.rawValue)
        if (failed.success) controller.enqueue({ type: 'error', error: failed.data.error })
        const found = detailsChunk.safeParse(part.rawValue)
        if (found.success)
          details = found.data.choices[0].delta[detailsField].reduce<readonly JsonObject[]>(
            withPiece,
            details,
          )
      },
    }),
  )
}

const detailsPart = (details: readonly JsonObject[]): LanguageModelV4StreamPart => ({
  type: 'reasoning-end',
  id: detailsField,
  providerMetadata: { openaiCompatible: { [detailsField]: details.map((detail) => ({ ...detail })) } },
})

/** Fields of a detail whose pieces come one after the other; any other field is whole. */
const piecewise = ['text', 'summary', 'data']

/** A piece belongs to the detail before it when both have the same place and type. */
const withPiece = (details: readonly JsonObject[], piece: JsonObject): readonly JsonObject[] => {
  const last = details.at(-1)
  const continues = last !== undefined && last['type'] === piece['type'] && last['index'] === piece['index']
  if (!continues) return [...details, piece]
  const joined = Object.entries(piece).reduce<JsonObject>((all, [name, value]) => {
    const before = all[name]
    const isText = piecewise.includes(name) && typeof before === 'string' && typeof value === 'string'
    return value === null ? all : { ...all, [name]: isText ? before + value : value }
  }, last)
  return [...details.slice(0, -1), joined]
}

/** The details belong to the message; the library writes the fields that stand there into it. */
export const withDetailsOnMessages = (prompt: LanguageModelV4Prompt): LanguageModelV4Prompt =>
  prompt.map((message) => {
    if (message.role !== 'assistant') return message
    const details = message.content.flatMap((part) => {
      const found = part.type === 'reasoning' ? part.providerOptions?.['openaiCompatible'] : undefined
      const list = found?.[detailsField]
      return Array.isArray(list) ? list : []
    })
    if (details.length === 0) return message
    return {
      ...message,
      content: message.content.filter(({ type }) => type !== 'reasoning'),
      providerOptions: { openaiCompatible: { [detailsField]: details } },
    }
  })
