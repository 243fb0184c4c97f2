import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { ChatBridge } from '#contract/bridge'
import type { Attachment } from '#contract/events'
import type { AttachmentId } from '#contract/ids'

/** The contents of stored files, read from main when they are shown; the last ones are kept. */
export type AttachmentBlobs = {
  /** Null when the file is not stored any more. */
  readonly read: (attachment: Attachment) => Promise<Blob | null>
  /** The page has these bytes already. */
  readonly keep: (attachment: Attachment, file: Blob) => void
}

const keptBytes = 64_000_000

export const createAttachmentBlobs = (bridge: ChatBridge): AttachmentBlobs => {
  /** In the order of their last use. */
  const kept = new Map<AttachmentId, { readonly bytes: number; readonly blob: Promise<Blob | null> }>()

  const remember = ({ attachmentId, bytes }: Attachment, blob: Promise<Blob | null>): void => {
    kept.delete(attachmentId)
    kept.set(attachmentId, { bytes, blob })
    let room = keptBytes
    for (const [id, one] of [...kept].toReversed()) if ((room -= one.bytes) < 0) kept.delete(id)
  }

  const read = async (attachment: Attachment): Promise<Blob | null> => {
    const { attachmentId, bytes, mimeType } = attachment
    const pieces: Uint8Array<ArrayBuffer>[] = []
    for (let position = 0; position * attachmentPieceBytes < bytes; position += 1) {
      const reply = await bridge.readAttachment({ attachmentId, position })
      if (!reply.ok) {
        kept.delete(attachmentId)
        return null
      }
      pieces.push(Uint8Array.from(atob(reply.value), (character) => character.charCodeAt(0)))
    }
    return new Blob(pieces, { type: mimeType })
  }

  return {
    read: (attachment) => {
      const blob = kept.get(attachment.attachmentId)?.blob ?? read(attachment)
      remember(attachment, blob)
      return blob
    },
    keep: (attachment, file) =>
      remember(attachment, Promise.resolve(new Blob([file], { type: attachment.mimeType }))),
  }
}
