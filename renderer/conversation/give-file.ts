import { attachmentPieceBytes } from '#contract/attachment-limits'
import { attachmentName, checkType, textType } from '#contract/attachments'
import type { ChatBridge } from '#contract/bridge'
import { headBytes, typeByContent } from '#contract/content-type'
import type { Attachment } from '#contract/events'
import { t } from '#contract/language/texts'
import type { Problem, Result } from '#contract/result'
import type { FilePlace } from './draft-files.ts'

export type Given =
  | { readonly kind: 'given'; readonly attachment: Attachment }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly sentence: string }

type Following = {
  /** Asked before each piece: false ends it. */
  readonly isWanted: () => boolean
  readonly onStored: (bytes: number) => void
}

/** Codes of a line to main that broke or of a main that is another process now: then the file is given again. */
const newBeginnings: readonly string[] = ['connection-lost', 'unknown-attachment']
const attempts = 3

/** Gives a file to main, piece by piece. What no model could read is refused before it is sent anywhere. */
export const givenFile = async (
  bridge: ChatBridge,
  place: FilePlace,
  file: File,
  following: Following,
): Promise<Given> => {
  const refused = await refusedByContent(file)
  if (refused !== null) return { kind: 'refused', sentence: refused.message }
  for (let attempt = 1; ; attempt += 1) {
    const reply = await giveOnce(bridge, place, file, following)
    if (reply === 'cancelled') return { kind: 'cancelled' }
    if (reply.ok) return { kind: 'given', attachment: reply.value }
    const isFinal = attempt === attempts || !newBeginnings.includes(reply.problem.code)
    if (isFinal) return { kind: 'refused', sentence: reply.problem.message }
  }
}

const giveOnce = async (
  bridge: ChatBridge,
  { conversation, place }: FilePlace,
  file: File,
  { isWanted, onStored }: Following,
): Promise<Result<Attachment> | 'cancelled'> => {
  const begun = await bridge.startAttachment({ conversation, name: file.name, bytes: file.size, place })
  if (!begun.ok) return begun
  const { attachmentId } = begun.value
  const cancel = (): 'cancelled' => {
    void bridge.removeAttachment({ attachmentId })
    return 'cancelled'
  }
  for (let position = 0; position * attachmentPieceBytes < file.size; position += 1) {
    if (!isWanted()) return cancel()
    const from = position * attachmentPieceBytes
    const piece = file.slice(from, from + attachmentPieceBytes)
    const base64 = await base64Of(piece)
    if (base64 === null) {
      void bridge.removeAttachment({ attachmentId })
      return { ok: false, problem: unreadable(file) }
    }
    const reply = await bridge.writeAttachment({ attachmentId, position, base64 })
    if (!reply.ok) return reply
    onStored(from + piece.size)
  }
  const finished = await bridge.finishAttachment({ attachmentId })
  return isWanted() ? finished : cancel()
}

const refusedByContent = async (file: File): Promise<Problem | null> => {
  const { size: bytes } = file
  const name = attachmentName(file.name)
  try {
    const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
    const mimeType = typeByContent(head) ?? (isTextAt(head) ? textType : 'application/octet-stream')
    const checked = checkType({ name, mimeType, bytes })
    return checked.ok ? null : checked.problem
  } catch {
    return unreadable(file)
  }
}

/** The end of the head may stand within a character. */
const isTextAt = (head: Uint8Array): boolean => {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).includes('\0')
  } catch {
    return false
  }
}

const unreadable = (file: File): Problem => ({
  code: 'unreadable',
  message: t('attachments.problems.unreadable', { name: attachmentName(file.name) }),
})

/** Null when the file cannot be read any more. */
const base64Of = (piece: Blob): Promise<string | null> =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : ''
      resolve(address.slice(address.indexOf(',') + 1))
    })
    reader.addEventListener('error', () => resolve(null))
    reader.readAsDataURL(piece)
  })
