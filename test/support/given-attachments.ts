import { randomUUID } from 'node:crypto'
import { attachmentPieceBytes } from '#contract/attachment-limits'
import type { Attachment } from '#contract/events'
import { asId, type AttachmentId } from '#contract/ids'
import { ok, type Result } from '#contract/result'
import { createAttachments, type Attachments, type AttachmentsDeps } from '../../main/attachments.ts'
import { conversation, created, eventWrite } from '../fixtures/history/samples.ts'
import { openedHistory } from '../fixtures/history/workspace.ts'

export type Shelf = AsyncDisposable &
  Awaited<ReturnType<typeof openedHistory>> & { readonly attachments: Attachments }

/** The real history behind the real attachments, with one conversation in it. */
export const openShelf = async (
  databasePath: string,
  deps: Partial<AttachmentsDeps> = {},
): Promise<Shelf> => {
  const opened = await openedHistory(databasePath)
  const { history } = opened
  if ((await history.readConversation(conversation)) === null) await history.commit([eventWrite(created())])
  const attachments = await createAttachments({
    journal: history,
    history,
    takes: () => ({ images: null, pdf: null }),
    newId: () => asId(randomUUID()),
    log: () => undefined,
    ...deps,
  })
  return { ...opened, attachments }
}

/** As the page does it: begun, given in pieces, finished. */
export const give = async (
  attachments: Attachments,
  name: string,
  contents: Uint8Array,
  place: 'draft' | 'edit' = 'draft',
): Promise<Result<Attachment>> => {
  const begun = await attachments.start(conversation, { name, bytes: contents.length, place })
  if (!begun.ok) return begun
  const { attachmentId } = begun.value
  const written = await givePieces(attachments, attachmentId, contents)
  return written.ok ? attachments.finish(attachmentId) : written
}

export const givePieces = async (
  attachments: Attachments,
  attachmentId: AttachmentId,
  contents: Uint8Array,
): Promise<Result<null>> => {
  for (const [position, piece] of piecesOf(contents).entries()) {
    const written = await attachments.write(attachmentId, position, piece)
    if (!written.ok) return written
  }
  return ok(null)
}

export const piecesOf = (contents: Uint8Array): readonly string[] =>
  Array.from({ length: Math.ceil(contents.length / attachmentPieceBytes) }, (_, position) =>
    Buffer.from(
      contents.subarray(position * attachmentPieceBytes, (position + 1) * attachmentPieceBytes),
    ).toString('base64'),
  )

export const given = async (...args: Parameters<typeof give>): Promise<Attachment> => {
  const result = await give(...args)
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}
