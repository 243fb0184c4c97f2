import { sizeText, textType } from '#contract/attachments'
import { t } from '#contract/language/texts'
import { isPicture } from './attachment-thumbnail.tsx'
import type { DraftFile } from './draft-files.ts'

/**
 * What several providers document as the most for one picture: 5 MB and 8,000 pixels on a side (Anthropic, "Vision").
 * Others take more, so this is said and nothing is refused.
 */
const pictureBytes = 5_000_000
const pictureSide = 8_000
const textBytesPerToken = 3

type ReadyFile = Extract<DraftFile, { readonly kind: 'ready' }>

/** What may go wrong with files that were taken. */
export const AttachmentHints = (props: {
  readonly files: readonly DraftFile[]
  readonly model: string
  readonly contextTokens: number | null
}) => {
  const ready = props.files.filter((file) => file.kind === 'ready')
  const hints = [...ready.flatMap(pictureHints), ...textHints(ready, props.model, props.contextTokens)]
  if (hints.length === 0) return null
  return (
    <div className="attachment-hints">
      {hints.map((hint) => (
        <p key={hint} className="muted">
          {hint}
        </p>
      ))}
    </div>
  )
}

const pictureHints = ({ attachment, pixels }: ReadyFile): readonly string[] => {
  const { name, bytes } = attachment
  if (!isPicture(attachment)) return []
  const isWide = pixels !== null && Math.max(pixels.width, pixels.height) > pictureSide
  const heavy = t('attachments.hints.heavy', { name, size: sizeText(bytes), limit: sizeText(pictureBytes) })
  return [
    ...(isWide ? [t('attachments.hints.wide', { name, ...pixels, limit: pictureSide })] : []),
    ...(bytes > pictureBytes ? [heavy] : []),
  ]
}

const textHints = (
  files: readonly ReadyFile[],
  model: string,
  contextTokens: number | null,
): readonly string[] => {
  const bytes = files
    .filter(({ attachment }) => attachment.mimeType === textType)
    .reduce((sum, { attachment }) => sum + attachment.bytes, 0)
  const isLong = contextTokens !== null && bytes > contextTokens * textBytesPerToken
  return isLong ? [t('attachments.hints.long', { model })] : []
}
