import type { ChatBridge } from '#contract/bridge'
import { importLimits, importPieceBytes, type ImportReview } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fail, type Result } from '#contract/result'

/** Gives a dropped or chosen file to main: a bundle in pieces, anything else as the text of a configuration. */
export const giveConfiguration = async (
  bridge: ChatBridge,
  file: File,
  onPart: (part: number) => void,
): Promise<Result<ImportReview>> => {
  try {
    if (await isBundle(file)) return await giveBundle(bridge, file, onPart)
    const name = file.name
    if (file.size > importLimits.textBytes) return fail('too-large', t('imports.page.tooLargeText', { name }))
    return await bridge.reviewConfiguration({ name, text: await file.text() })
  } catch {
    return fail('unreadable', t('imports.page.unreadable', { name: file.name }))
  }
}

/** By its ending, and by the letters that every zip archive begins with. */
const isBundle = async (file: File): Promise<boolean> => {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  return /\.(?:mcpb|dxt)$/i.test(file.name) || (head[0] === 0x50 && head[1] === 0x4b)
}

const giveBundle = async (
  bridge: ChatBridge,
  file: File,
  onPart: (part: number) => void,
): Promise<Result<ImportReview>> => {
  const begun = await bridge.startBundle({ name: file.name, bytes: file.size })
  if (!begun.ok) return begun
  const { upload } = begun.value
  for (let position = 0; position < file.size; position += importPieceBytes) {
    const piece = await file.slice(position, position + importPieceBytes).arrayBuffer()
    const written = await bridge.writeBundle({ upload, position, base64: base64Of(new Uint8Array(piece)) })
    if (!written.ok) return written
    onPart(position / file.size)
  }
  return bridge.finishBundle({ upload })
}

/** Long lists of arguments overflow the stack. */
const charactersAtOnce = 16_384

const base64Of = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += charactersAtOnce)
    text += String.fromCharCode(...bytes.subarray(at, at + charactersAtOnce))
  return btoa(text)
}
