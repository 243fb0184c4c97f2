import { pictureTypes } from '#contract/attachments'
import { headBytes, typeByContent } from '#contract/content-type'
import { callResult, type CallResult, type Content } from '#contract/events'
import type { CallId } from '#contract/ids'
import type { CallItem } from '#contract/call-item'
import type { ModelAttachment } from '../model-request.ts'
import { describedPicture, resultText } from '../result-text.ts'
import { cutMiddle } from '../cut-middle.ts'
import { messageOf } from './effects.ts'
import type { LoopContext } from './loop-context.ts'
import { keptStart } from './model-messages.ts'

/** A result whose pictures are given to the model, and its text, which says so. */
export type PicturedAnswer = { readonly text: string; readonly pictures: readonly ModelAttachment[] }

/** Of all results of one request, the newest first; a result is given with all of its pictures or with none. */
const picturesLimit = 10
const pictureBytesLimit = 10_000_000

/** Results with pictures, for a model that takes them in a tool's answer; empty for every other one. */
export const readPictures = async (
  context: LoopContext,
  model: string,
  answerLimit: number,
): Promise<ReadonlyMap<CallId, PicturedAnswer>> => {
  const answers = new Map<CallId, PicturedAnswer>()
  if (!context.ports.model.takesResultPictures(model)) return answers
  const { items } = context.transcript()
  let room = { pictures: picturesLimit, bytes: pictureBytesLimit }
  for (const item of items.slice(keptStart(context.transcript()).index).toReversed()) {
    const result = item.kind === 'call' ? await wholeResult(context, item) : null
    const pictures = result?.content.flatMap(pictureOf) ?? []
    if (item.kind !== 'call' || result === null || pictures.length === 0) continue
    const bytes = pictures.reduce((sum, { base64 }) => sum + Math.ceil((base64.length / 4) * 3), 0)
    room = { pictures: room.pictures - pictures.length, bytes: room.bytes - bytes }
    if (room.pictures < 0 || room.bytes < 0) break
    answers.set(item.callId, { text: cutMiddle(resultText(result, 'given'), answerLimit), pictures })
  }
  return answers
}

/** Null for a call without a result and for one that has no picture. An error stays a text: it is marked as one. */
const wholeResult = async ({ ports }: LoopContext, { state }: CallItem): Promise<CallResult | null> => {
  if (state.kind !== 'done' || state.result.isError) return null
  const { payload, content } = state.result
  if (payload === undefined) return content.some(({ kind }) => kind === 'image') ? state.result : null
  // Of a large result the event holds the beginning of its text, in which a picture is described.
  const isPictured = content.some((part) => part.kind === 'text' && part.text.includes(describedPicture))
  if (!isPictured) return null
  try {
    const text = await ports.readPayload(payload)
    return text === null ? null : callResult.parse(JSON.parse(text))
  } catch (error) {
    ports.log(`agent: a result's pictures could not be read: ${messageOf(error)}`)
    return null
  }
}

/** By its contents and encoded anew: an endpoint would refuse the whole conversation for a server's wrong word. */
const pictureOf = (content: Content): readonly ModelAttachment[] => {
  if (content.kind !== 'image') return []
  const bytes = Buffer.from(content.base64, 'base64')
  const mimeType = typeByContent(bytes.subarray(0, headBytes)) ?? ''
  return pictureTypes.includes(mimeType)
    ? [{ name: 'picture', mimeType, base64: bytes.toString('base64') }]
    : []
}
