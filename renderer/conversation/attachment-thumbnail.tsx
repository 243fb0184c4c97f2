import { File as FileIcon, FileText } from 'lucide-react'
import { pictureTypes } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import { t } from '#contract/language/texts'
import { Icon } from '../theme/icon.tsx'
import { useBlobAddress } from './use-blob-address.ts'

type ThumbnailProps = {
  readonly attachment: Attachment
  readonly onMeasured?: (width: number, height: number) => void
}

/** A picture made small; an icon for everything else, and for a picture that cannot be shown. */
export const AttachmentThumbnail = (props: ThumbnailProps) =>
  isPicture(props.attachment) ? <PictureThumbnail {...props} /> : <KindIcon attachment={props.attachment} />

export const isPicture = ({ mimeType }: Pick<Attachment, 'mimeType'>): boolean =>
  pictureTypes.includes(mimeType)

const PictureThumbnail = ({ attachment, onMeasured }: ThumbnailProps) => {
  const picture = useBlobAddress(attachment)
  if (picture.kind === 'gone') return <KindIcon attachment={attachment} />
  if (picture.kind === 'reading') return <span className="attachment-thumbnail" />
  return (
    <img
      className="attachment-thumbnail"
      alt={t('attachments.pictureOf', { name: attachment.name })}
      src={picture.address}
      decoding="async"
      draggable={false}
      onLoad={({ currentTarget }) => onMeasured?.(currentTarget.naturalWidth, currentTarget.naturalHeight)}
    />
  )
}

const KindIcon = ({ attachment }: { readonly attachment: Attachment }) => (
  <span className="attachment-icon">
    <Icon of={attachment.mimeType.startsWith('text/') ? FileText : FileIcon} />
  </span>
)
