import { t } from '#contract/language/texts'
import type { Picked } from './picked-files.ts'
import { useFileDrop, type DropOrder } from './use-file-drop.ts'

/** Takes dropped files for what it stands in, and says so while some hover over the page. */
export const FileDrop = (props: {
  readonly onFiles: (picked: Picked) => void
  /** A message that is being edited goes before the one that is being written. */
  readonly order?: DropOrder
}) => {
  const isOver = useFileDrop(props.onFiles, props.order ?? 'if-nobody-else')
  return isOver ? <div className="drop-cover">{t('attachments.dropHere')}</div> : null
}
