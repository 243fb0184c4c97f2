import { textType } from '#contract/attachments'
import { headBytes, typeByContent } from '#contract/content-type'

const binaryType = 'application/octet-stream'

/** What a file is by its contents, given in order and in pieces: a known format, UTF-8 text, or binary. */
export const attachmentType = (pieces: readonly Uint8Array[]): string => {
  const [first = new Uint8Array()] = pieces
  return typeByContent(first.subarray(0, headBytes)) ?? (isText(pieces) ? textType : binaryType)
}

const isText = (pieces: readonly Uint8Array[]): boolean => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (const piece of pieces) if (decoder.decode(piece, { stream: true }).includes('\0')) return false
    decoder.decode()
    return true
  } catch {
    return false
  }
}
