/** Bytes, and numbers of files. A text is read whole by a model, so it may have less than a picture or a PDF. */
export const attachmentLimits = {
  fileBytes: 20_000_000,
  textBytes: 1_000_000,
  messageFiles: 20,
  messageBytes: 30_000_000,
} as const

/** A file crosses the bridge and is stored in pieces of this size; only the last one may be shorter. */
export const attachmentPieceBytes = 512 * 1024
