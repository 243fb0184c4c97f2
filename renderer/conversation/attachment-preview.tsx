import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { pdfType, sizeText, textType } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import { t } from '#contract/language/texts'
import { offerDownload } from '../offer-download.ts'
import { Button } from '../theme/button.tsx'
import { Modal } from '../theme/modal.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { isPicture } from './attachment-thumbnail.tsx'
import { LongText } from './long-text.tsx'
import { useBlobAddress } from './use-blob-address.ts'

/** One file as large as the window allows: a picture, a text, or what is known of anything else. */
export const AttachmentPreview = (props: {
  readonly attachment: Attachment
  readonly onClose: () => void
}) => {
  const { attachment, onClose } = props
  const contents = useBlobAddress(attachment)
  const facts = t('attachments.facts', { type: typeText(attachment), size: sizeText(attachment.bytes) })
  return (
    <Modal title={attachment.name} onClose={onClose}>
      <p className="muted">{facts}</p>
      {contents.kind === 'reading' && <p className="muted">{t('attachments.reading')}</p>}
      {contents.kind === 'gone' && <ProblemText message={t('attachments.problems.gone')} />}
      {contents.kind === 'ready' && (
        <Contents attachment={attachment} address={contents.address} blob={contents.blob} />
      )}
      <div className="actions actions-end">
        {contents.kind === 'ready' && (
          <Button
            icon={Download}
            onClick={() => offerDownload(attachment.name, 'application/octet-stream', contents.blob)}
          >
            {t('attachments.save')}
          </Button>
        )}
        <Button tone="primary" onClick={onClose}>
          {t('attachments.close')}
        </Button>
      </div>
    </Modal>
  )
}

type ContentsProps = { readonly attachment: Attachment; readonly address: string; readonly blob: Blob }

const Contents = ({ attachment, address, blob }: ContentsProps) => {
  if (attachment.mimeType === textType) return <TextContents blob={blob} />
  if (!isPicture(attachment)) return <p>{t('attachments.notShown')}</p>
  return (
    <img
      className="attachment-whole"
      alt={t('attachments.pictureOf', { name: attachment.name })}
      src={address}
    />
  )
}

const TextContents = ({ blob }: { readonly blob: Blob }) => {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    void blob.text().then(setText)
  }, [blob])
  return text === null ? null : <LongText text={text} />
}

const typeText = ({ mimeType }: Attachment): string => {
  if (isPicture({ mimeType }))
    return t('attachments.types.picture', { format: mimeType.slice('image/'.length).toUpperCase() })
  if (mimeType === pdfType) return t('attachments.types.pdf')
  return mimeType === textType ? t('attachments.types.text') : t('attachments.types.other')
}
