import { attachmentLimits } from './attachment-limits.ts'
import type { Attachment } from './events.ts'
import { currentLanguage, t } from './language/texts.ts'
import { fail, ok, type Result } from './result.ts'

/** What may be attached to a message, and how it is said when something may not. The page and main ask here. */

/** UTF-16 code units of a stored name. */
const nameLimit = 200

/** Pictures that models take and that carry neither script nor links. */
export const pictureTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
export const pdfType = 'application/pdf'
/** Every text, whatever its name says: an SVG or an HTML file too is only ever shown as text. */
export const textType = 'text/plain'

/**
 * A file's name as it is stored, shown and given to a model: without folders, and without characters that cannot be
 * seen or that reorder what stands around them (joiners stay: some scripts are written with them).
 */
export const attachmentName = (name: string): string => {
  const base = name.toWellFormed().split(/[/\\]/u).at(-1) ?? ''
  const seen = base
    .replaceAll(/\s/gu, ' ')
    .replaceAll(unseen, '')
    .normalize('NFC')
    .replaceAll(/ +/gu, ' ')
    .trim()
  return shortened(seen) || t('attachments.unnamed')
}

// The zero-width joiners U+200C and U+200D are in none of these; all other format characters are.
const unseen =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{ad}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{ffa0}\u{fff0}-\u{fffb}\u{e0000}-\u{e0fff}]/gu

/** Keeps the beginning and the ending, which says what kind of file it is. */
const shortened = (name: string): string => {
  if (name.length <= nameLimit) return name
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(name)?.[0] ?? ''
  let head = ''
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, nameLimit))) {
    if (head.length + segment.length + ending.length >= nameLimit) break
    head += segment
  }
  return `${head}…${ending}`
}

export const sizeText = (bytes: number): string => {
  const [divisor, unit] =
    bytes < 1000 ? [1, 'byte'] : bytes < 1_000_000 ? [1000, 'kilobyte'] : [1_000_000, 'megabyte']
  const display = unit === 'byte' ? 'long' : 'short'
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit,
    unitDisplay: display,
    maximumFractionDigits: 1,
  }).format(bytes / divisor)
}

/** What can be said before a byte is read: codes `empty-file`, `file-too-large`. */
export const checkFile = (file: { readonly name: string; readonly bytes: number }): Result<null> => {
  const name = attachmentName(file.name)
  if (file.bytes === 0) return fail('empty-file', t('attachments.problems.empty', { name }))
  return file.bytes > attachmentLimits.fileBytes ? tooLarge(name, file.bytes, 'fileBytes') : ok(null)
}

/** Whether these may go with one message: codes `too-many-files`, `files-too-large`. */
export const checkTogether = (files: readonly { readonly bytes: number }[]): Result<null> => {
  if (files.length > attachmentLimits.messageFiles)
    return fail('too-many-files', t('attachments.problems.tooMany', { limit: attachmentLimits.messageFiles }))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes <= attachmentLimits.messageBytes) return ok(null)
  const limit = sizeText(attachmentLimits.messageBytes)
  return fail('files-too-large', t('attachments.problems.total', { size: sizeText(bytes), limit }))
}

/** Whether any model could read it, by what it is: codes `unreadable-file`, `file-too-large`. */
export const checkType = (file: Pick<Attachment, 'name' | 'mimeType' | 'bytes'>): Result<null> => {
  const { mimeType, bytes } = file
  const name = attachmentName(file.name)
  if (pictureTypes.includes(mimeType) || mimeType === pdfType) return ok(null)
  if (mimeType === textType)
    return bytes > attachmentLimits.textBytes ? tooLarge(name, bytes, 'textBytes') : ok(null)
  return fail('unreadable-file', unreadableSentence(name, mimeType))
}

/** What a model takes; null where nobody says. */
export type ModelTakes = { readonly images: boolean | null; readonly pdf: boolean | null }

/** Refuses only what is known not to be taken: code `not-taken`. `model` is its name as the user knows it. */
export const checkTaken = (
  model: string,
  takes: ModelTakes,
  files: readonly Pick<Attachment, 'name' | 'mimeType'>[],
): Result<null> => {
  const picture = takes.images === false && files.find(({ mimeType }) => pictureTypes.includes(mimeType))
  if (picture) return fail('not-taken', t('attachments.problems.noPictures', { model, name: picture.name }))
  const pdf = takes.pdf === false && files.find(({ mimeType }) => mimeType === pdfType)
  if (pdf) return fail('not-taken', t('attachments.problems.noPdf', { model, name: pdf.name }))
  return ok(null)
}

const tooLarge = (name: string, bytes: number, limit: 'fileBytes' | 'textBytes'): Result<never> =>
  fail(
    'file-too-large',
    t(limit === 'fileBytes' ? 'attachments.problems.tooLarge' : 'attachments.problems.textTooLarge', {
      name,
      size: sizeText(bytes),
      limit: sizeText(attachmentLimits[limit]),
    }),
  )

const unreadableSentence = (name: string, mimeType: string): string => {
  const [kind, format = ''] = mimeType.split('/')
  if (kind === 'image')
    return t('attachments.problems.picture', { name, format: format.replace(/^x-/u, '').toUpperCase() })
  if (kind === 'audio' || kind === 'video') return t('attachments.problems.recording', { name })
  if (/\.(?:docx?|xlsx?|pptx?|od[pst])$/iu.test(name)) return t('attachments.problems.office', { name })
  if (archiveTypes.includes(mimeType)) return t('attachments.problems.archive', { name })
  if (mimeType === 'text/utf-16') return t('attachments.problems.encoding', { name })
  return t('attachments.problems.binary', { name })
}

const archiveTypes: readonly string[] = [
  'application/zip',
  'application/gzip',
  'application/x-7z-compressed',
  'application/vnd.rar',
  'application/x-xz',
  'application/x-bzip2',
]
