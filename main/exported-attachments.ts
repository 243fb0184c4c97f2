import { sizeText } from '#contract/attachments'
import type { Attachment, StoredEvent } from '#contract/events'
import type { AttachmentId } from '#contract/ids'
import { t } from '#contract/language/texts'

/** A file in an exported conversation: its bytes, or a sentence that says why they are not there. */
export type ExportedAttachment = Attachment & ({ readonly base64: string } | { readonly leftOut: string })

/** Bytes of all files of one exported conversation. */
const exportedBytesLimit = 10_000_000

/** The files of a branch's messages, each once, the first ones with their bytes. */
export const exportedAttachments = async (
  events: readonly StoredEvent[],
  read: (attachment: AttachmentId) => Promise<string | null>,
): Promise<readonly ExportedAttachment[]> => {
  const exported: ExportedAttachment[] = []
  let room = exportedBytesLimit
  for (const attachment of attachmentsOf(events)) {
    if (attachment.bytes > room) {
      const leftOut = t('attachments.export.leftOut', { limit: sizeText(exportedBytesLimit) })
      exported.push({ ...attachment, leftOut })
      continue
    }
    const base64 = await read(attachment.attachmentId)
    if (base64 === null) exported.push({ ...attachment, leftOut: t('attachments.export.damaged') })
    else exported.push({ ...attachment, base64 })
    room -= attachment.bytes
  }
  return exported
}

const attachmentsOf = (events: readonly StoredEvent[]): readonly Attachment[] => {
  const found = events.flatMap(({ event }) =>
    event.type === 'user-message' ? (event.attachments ?? []) : [],
  )
  return [...new Map(found.map((attachment) => [attachment.attachmentId, attachment])).values()]
}
