import { t } from '#contract/language/texts'
import type { Picked } from './picked-files.ts'
import { useFileDrop } from './use-file-drop.ts'

/** Takes dropped files for the conversation around it, and says so while some hover over the page. */
export const FileDrop = ({ onFiles }: { readonly onFiles: (picked: Picked) => void }) => {
  const isOver = useFileDrop(onFiles)
  return isOver ? <div className="drop-cover">{t('attachments.dropHere')}</div> : null
}
