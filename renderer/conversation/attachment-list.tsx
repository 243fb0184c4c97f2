import { X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { sizeText } from '#contract/attachments'
import type { Attachment } from '#contract/events'
import { currentLanguage, t } from '#contract/language/texts'
import { IconButton } from '../theme/button.tsx'
import { AttachmentPreview } from './attachment-preview.tsx'
import { AttachmentThumbnail, isPicture } from './attachment-thumbnail.tsx'
import { nameOf, type DraftFile } from './draft-files.ts'
import './attachment.css'

/** The files of a message that was sent, pictures first: they are larger than the rest. */
export const SentAttachments = ({ attachments }: { readonly attachments: readonly Attachment[] }) => (
  <ul className="attachments" aria-label={t('attachments.list')}>
    {attachments.toSorted(picturesFirst).map((attachment) => (
      <li
        key={attachment.attachmentId}
        className="attachment"
        data-picture={isPicture(attachment) || undefined}
      >
        <ShowButton attachment={attachment} />
      </li>
    ))}
  </ul>
)

const picturesFirst = (one: Attachment, other: Attachment): number =>
  Number(isPicture(other)) - Number(isPicture(one))

/**
 * The files of a message that is being written. Each can be shown and removed, by the Delete key too; after that the
 * focus goes to the next one, and to `onEmpty` when it was the last.
 */
export const DraftAttachments = (props: {
  readonly files: readonly DraftFile[]
  readonly onRemove: (file: DraftFile) => void
  readonly onEmpty: () => void
  readonly onMeasured: (file: DraftFile, width: number, height: number) => void
}) => {
  const { files, onRemove, onEmpty } = props
  const list = useRef<HTMLUListElement>(null)
  if (files.length === 0) return null
  const remove = (file: DraftFile): void => {
    const index = files.indexOf(file)
    const next = files[index + 1] ?? files[index - 1]
    onRemove(file)
    if (next === undefined) onEmpty()
    else list.current?.querySelector<HTMLElement>(`[data-remove="${CSS.escape(next.key)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, file: DraftFile): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    remove(file)
  }
  return (
    <ul className="attachments" ref={list} aria-label={t('attachments.list')}>
      {files.map((file) => (
        <li key={file.key} className="attachment">
          {file.kind === 'ready' ? (
            <ShowButton
              attachment={file.attachment}
              onKeyDown={(event) => onKeyDown(event, file)}
              onMeasured={(width, height) => props.onMeasured(file, width, height)}
            />
          ) : (
            <Storing file={file} />
          )}
          <IconButton
            label={removeLabel(file)}
            icon={X}
            data-remove={file.key}
            onClick={() => remove(file)}
            onKeyDown={(event) => onKeyDown(event, file)}
          />
        </li>
      ))}
    </ul>
  )
}

const removeLabel = (file: DraftFile): string =>
  file.kind === 'ready'
    ? t('attachments.remove', { name: nameOf(file) })
    : t('attachments.cancel', { name: nameOf(file) })

const ShowButton = (props: {
  readonly attachment: Attachment
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly onMeasured?: (width: number, height: number) => void
}) => {
  const { attachment } = props
  const [isShown, setIsShown] = useState(false)
  const size = sizeText(attachment.bytes)
  return (
    <>
      <button
        type="button"
        className="attachment-show"
        aria-label={t('attachments.show', { name: attachment.name, size })}
        title={attachment.name}
        onClick={() => setIsShown(true)}
        onKeyDown={props.onKeyDown}
      >
        <AttachmentThumbnail
          attachment={attachment}
          {...(props.onMeasured && { onMeasured: props.onMeasured })}
        />
        <span className="attachment-words">
          <bdi className="attachment-name">{attachment.name}</bdi> <span className="label">{size}</span>
        </span>
      </button>
      {isShown && <AttachmentPreview attachment={attachment} onClose={() => setIsShown(false)} />}
    </>
  )
}

const Storing = ({ file }: { readonly file: Extract<DraftFile, { readonly kind: 'storing' }> }) => {
  const percent = new Intl.NumberFormat(currentLanguage(), { style: 'percent' })
  const share = file.storedBytes / file.bytes
  const words =
    file.storedBytes === 0
      ? t('attachments.waiting')
      : t('attachments.storing', { percent: percent.format(share) })
  return (
    <span className="attachment-show">
      <span className="attachment-words">
        <bdi className="attachment-name">{file.name}</bdi>
        <span className="label">{words}</span>
        <progress className="attachment-progress" aria-label={file.name} value={share} />
      </span>
    </span>
  )
}
