import { z } from 'zod'
import type { TokenCounts, WireObserver } from './family.ts'
import { visitMembers } from './json-text.ts'
import type { Rewritten } from './sent-events.ts'

const argumentsPath = 'candidates.*.content.parts.*.functionCall.args'

/** Without any of these an event is none of this API. */
const chunkFields = ['candidates', 'usageMetadata', 'promptFeedback', 'error', 'responseId', 'modelVersion']

/**
 * The wire gives a call's arguments as a value; from here on they are its text, as the model wrote it, and the library
 * passes a text on as it is. What belongs to nothing known is left out; what cannot be read goes on unchanged.
 */
export const rewriteGoogleEvent = (data: string): Rewritten => {
  const value = parse(data)
  if (typeof value !== 'object' || value === null) return { data: [data] }
  if (!chunkFields.some((field) => field in value)) return { data: [] }
  return { data: [data.includes('functionCall') ? withArgumentsAsText(data) : data] }
}

const withArgumentsAsText = (data: string): string => {
  let rewritten = ''
  let taken = 0
  visitMembers(data, ({ path, start, end }) => {
    if (path !== argumentsPath) return
    const text = data.slice(start, end)
    if (text.startsWith('"') || text === 'null') return
    rewritten += data.slice(taken, start) + JSON.stringify(text)
    taken = end
  })
  return rewritten + data.slice(taken)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const count = z.number().nonnegative().catch(0)
const wireChunk = z.object({
  usageMetadata: z
    .object({
      promptTokenCount: count,
      toolUsePromptTokenCount: count,
      candidatesTokenCount: count,
      thoughtsTokenCount: count,
      cachedContentTokenCount: count,
    })
    .nullish()
    .catch(null),
  candidates: z
    .array(
      z.object({
        finishReason: z.string().nullish().catch(null),
        content: z
          .object({
            parts: z.array(
              z.object({
                functionCall: z
                  .object({ name: z.string().nullish(), args: z.string().nullish() })
                  .nullish()
                  .catch(null),
              }),
            ),
          })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch(null),
})

/** Counts of a later chunk are totals and stand in place of earlier ones, except of an answer that was gone on with. */
export const createGoogleObserver = (): WireObserver => {
  let before: TokenCounts | null = null
  let usage: TokenCounts | null = null
  let characters = 0
  return {
    see: (chunk) => {
      const parsed = wireChunk.safeParse(chunk)
      if (!parsed.success) return
      const candidate = parsed.data.candidates?.[0]
      for (const { functionCall: call } of candidate?.content?.parts ?? [])
        // The library gives an empty object to a call without arguments.
        if (call) characters += call.args?.length ?? '{}'.length
      if (parsed.data.usageMetadata) usage = sum(before, countsOf(parsed.data.usageMetadata))
      if (candidate?.finishReason === 'CONTINUATION') before = usage
    },
    usage: () => usage,
    argumentCharacters: () => characters,
  }
}

type WireUsage = NonNullable<z.infer<typeof wireChunk>['usageMetadata']>

const countsOf = (usage: WireUsage): TokenCounts => {
  const inputTokens = usage.promptTokenCount + usage.toolUsePromptTokenCount
  return {
    inputTokens,
    outputTokens: usage.candidatesTokenCount + usage.thoughtsTokenCount,
    cachedInputTokens: Math.min(usage.cachedContentTokenCount, inputTokens),
    reasoningTokens: usage.thoughtsTokenCount,
  }
}

const sum = (left: TokenCounts | null, right: TokenCounts): TokenCounts =>
  left === null
    ? right
    : {
        inputTokens: left.inputTokens + right.inputTokens,
        outputTokens: left.outputTokens + right.outputTokens,
        cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
        reasoningTokens: left.reasoningTokens + right.reasoningTokens,
      }
