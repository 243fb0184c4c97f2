import { attachmentPieceBytes } from '#contract/attachment-limits'
import {
  attachmentName,
  checkFile,
  checkTaken,
  checkTogether,
  checkType,
  type ModelTakes,
} from '#contract/attachments'
import type { Attachment } from '#contract/events'
import type { AttachmentId, ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Journal, NewAttachment } from './journal.ts'

/**
 * Files of messages. A page gives one piece by piece (`start`, `write` for each piece in order, `finish`); then it
 * belongs to the draft, or to the edit of a message, until a message that names it is stored. Failure codes of this
 * file besides those of #contract/attachments: `unknown-attachment`, `broken-file`, `not-stored`.
 */
export type Attachments = {
  readonly start: (
    conversation: ConversationId,
    file: { readonly name: string; readonly bytes: number; readonly place: NewAttachment['place'] },
  ) => Promise<Result<{ readonly attachmentId: AttachmentId }>>
  readonly write: (attachment: AttachmentId, position: number, base64: string) => Promise<Result<null>>
  /** What was stored, its type decided by its contents. What no model could read is removed again. */
  readonly finish: (attachment: AttachmentId) => Promise<Result<Attachment>>
  /** Also ends storing it. Refused with `attachment-sent` once a message holds it. */
  readonly remove: (attachment: AttachmentId) => Promise<Result<null>>
  readonly readPiece: (attachment: AttachmentId, position: number) => Promise<Result<string>>
  readonly draft: (conversation: ConversationId) => Promise<readonly Attachment[]>
  /** Whether a message of this conversation may hold these files and be given to this model. */
  readonly describe: (
    conversation: ConversationId,
    attachments: readonly AttachmentId[],
    model: string,
  ) => Promise<Result<readonly Attachment[]>>
}

export type AttachmentsDeps = {
  readonly journal: Journal
  readonly history: AttachmentHistory
  /** What is known about the model "provider/model". */
  readonly takes: (model: string) => ModelTakes
  readonly newId: () => AttachmentId
  readonly log: (line: string) => void
}

type Stored = Attachment & { readonly conversation: ConversationId; readonly state: string }
type AttachmentHistory = {
  readonly readConversation: (conversation: ConversationId) => Promise<object | null>
  readonly readAttachment: (attachment: AttachmentId) => Promise<Stored | null>
  readonly readAttachmentPiece: (attachment: AttachmentId, position: number) => Promise<string | null>
  readonly draftAttachments: (conversation: ConversationId) => Promise<readonly AttachmentId[]>
  readonly leftOverAttachments: () => Promise<readonly AttachmentId[]>
}

/** A file under way; it ends with the process. */
type Upload = NewAttachment & { readonly position: number; readonly received: number }

/** A page stores one file at a time; more than this many begun ones are a page that went away, or one gone wrong. */
const uploadLimit = 64

/** Removes what an earlier process left behind: files that never became whole, and those of edits. */
export const createAttachments = async (deps: AttachmentsDeps): Promise<Attachments> => {
  const { journal, history } = deps
  const uploads = new Map<AttachmentId, Upload>()

  const discard = async (attachmentId: AttachmentId): Promise<void> => {
    uploads.delete(attachmentId)
    await journal
      .commit([{ kind: 'attachment-removed', attachmentId }])
      .catch((error: unknown) => deps.log(`a file was not removed: ${String(error)}`))
  }

  const factsOf = async (
    conversation: ConversationId,
    attachments: readonly AttachmentId[],
  ): Promise<readonly Attachment[]> => {
    const found = await Promise.all(attachments.map(history.readAttachment))
    return found.flatMap((stored) => (stored?.conversation === conversation ? [toFacts(stored)] : []))
  }

  const start: Attachments['start'] = async (conversation, file) => {
    const checked = checkFile(file)
    if (!checked.ok) return checked
    if ((await history.readConversation(conversation)) === null)
      return fail('unknown-conversation', t('attachments.problems.noConversation'))
    const draft = file.place === 'draft' ? await history.draftAttachments(conversation) : []
    const room = checkTogether([...draft.map(() => ({ bytes: 0 })), file])
    if (!room.ok) return room
    const [oldest] = uploads.keys()
    if (uploads.size >= uploadLimit && oldest !== undefined) await discard(oldest)
    const attachment: NewAttachment = {
      attachmentId: deps.newId(),
      conversation,
      name: attachmentName(file.name),
      bytes: file.bytes,
      place: file.place,
    }
    const stored = await store(journal, [{ kind: 'attachment', attachment }])
    if (!stored.ok) return stored
    uploads.set(attachment.attachmentId, { ...attachment, position: 0, received: 0 })
    return ok({ attachmentId: attachment.attachmentId })
  }

  const write: Attachments['write'] = async (attachmentId, position, base64) => {
    const upload = uploads.get(attachmentId)
    if (upload === undefined) return unknown()
    const expected = Math.min(attachmentPieceBytes, upload.bytes - upload.received)
    if (position !== upload.position || expected <= 0 || !isBase64Of(base64, expected)) {
      await discard(attachmentId)
      return broken(upload.name)
    }
    // Before the commit: the next piece must not come in between.
    uploads.set(attachmentId, { ...upload, position: position + 1, received: upload.received + expected })
    const stored = await store(journal, [{ kind: 'attachment-piece', attachmentId, position, base64 }])
    if (!stored.ok) await discard(attachmentId)
    return stored
  }

  const finish: Attachments['finish'] = async (attachmentId) => {
    const upload = uploads.get(attachmentId)
    if (upload === undefined) return unknown()
    if (upload.received !== upload.bytes) {
      await discard(attachmentId)
      return broken(upload.name)
    }
    uploads.delete(attachmentId)
    const stored = await store(journal, [{ kind: 'attachment-finished', attachmentId }])
    const facts = stored.ok ? await history.readAttachment(attachmentId) : null
    if (!stored.ok) await discard(attachmentId)
    if (!stored.ok) return stored
    if (facts === null) return broken(upload.name)
    const checked = checkType(facts)
    if (checked.ok) return ok(toFacts(facts))
    await discard(attachmentId)
    return checked
  }

  for (const attachmentId of await history.leftOverAttachments()) await discard(attachmentId)

  return {
    start,
    write,
    finish,
    remove: async (attachmentId) => {
      const stored = await history.readAttachment(attachmentId)
      if (stored?.state === 'sent') return fail('attachment-sent', t('attachments.problems.notRemoved'))
      uploads.delete(attachmentId)
      return store(journal, [{ kind: 'attachment-removed', attachmentId }])
    },
    readPiece: async (attachmentId, position) => {
      const piece = await history.readAttachmentPiece(attachmentId, position)
      return piece === null ? fail('unknown-attachment', t('attachments.problems.gone')) : ok(piece)
    },
    draft: async (conversation) => factsOf(conversation, await history.draftAttachments(conversation)),
    describe: async (conversation, attachments, model) => {
      const files = await factsOf(conversation, [...new Set(attachments)])
      if (files.length < attachments.length) return fail('unknown-attachment', t('attachments.problems.gone'))
      const together = checkTogether(files)
      if (!together.ok) return together
      const taken = checkTaken(model.slice(model.indexOf('/') + 1), deps.takes(model), files)
      return taken.ok ? ok(files) : taken
    },
  }
}

const store = async (journal: Journal, writes: Parameters<Journal['commit']>[0]): Promise<Result<null>> => {
  try {
    await journal.commit(writes)
    return ok(null)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'full' && code !== 'io' && code !== 'read-only') throw error
    return fail('not-stored', t('attachments.problems.notStored'))
  }
}

/** By its length and ending: its characters were checked with the rest of the message. */
const isBase64Of = (text: string, bytes: number): boolean =>
  text.length === Math.ceil(bytes / 3) * 4 && text.endsWith('='.repeat((3 - (bytes % 3)) % 3))

const toFacts = ({ attachmentId, name, mimeType, bytes }: Stored): Attachment => ({
  attachmentId,
  name,
  mimeType,
  bytes,
})

const unknown = (): Result<never> => fail('unknown-attachment', t('attachments.problems.unknown'))
const broken = (name: string): Result<never> =>
  fail('broken-file', t('attachments.problems.broken', { name }))
