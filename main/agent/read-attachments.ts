import { attachmentLimits } from '#contract/attachment-limits'
import { textType } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import type { AttachmentId } from '#contract/ids'
import { cutMiddle } from '../cut-middle.ts'
import type { LoopContext } from './loop-context.ts'
import { attachmentsOf } from './model-messages.ts'

/** One text may take about this much of a model's context: characters for each of its tokens. */
const textCharactersPerToken = 1.5
const smallestTextLimit = 4_000

/**
 * The files that a model is given as they are, as base64: the newest first, as many as one message may have. The middle
 * of a text that would not fit the model is left out, and said so in it.
 */
export const readAttachments = async (
  context: LoopContext,
  model: string,
): Promise<ReadonlyMap<AttachmentId, string>> => {
  const read = new Map<AttachmentId, string>()
  const textLimit = textLimitFor(context, model)
  for (const file of newestThatFit(attachmentsOf(context.transcript()))) {
    const base64 = await context.ports.attachments.read(file.attachmentId)
    if (base64 !== null)
      read.set(file.attachmentId, file.mimeType === textType ? cut(base64, textLimit) : base64)
  }
  return read
}

/** UTF-16 code units of one attached text that a model with so much context is given. */
const textLimitFor = ({ ports }: LoopContext, model: string): number => {
  const contextTokens = ports.model.contextTokens(model)
  if (contextTokens === null) return Number.POSITIVE_INFINITY
  return Math.max(smallestTextLimit, Math.floor(contextTokens * textCharactersPerToken))
}

const newestThatFit = (files: readonly Attachment[]): readonly Attachment[] => {
  let room = attachmentLimits.messageBytes
  const tooOld = files.findLastIndex(({ bytes }) => (room -= bytes) < 0)
  return files.slice(tooOld + 1)
}

const cut = (base64: string, limit: number): string => {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length <= limit) return base64
  const text = bytes.toString('utf8')
  return text.length <= limit ? base64 : Buffer.from(cutMiddle(text, limit)).toString('base64')
}
