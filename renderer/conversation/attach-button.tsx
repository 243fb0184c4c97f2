import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { t } from '#contract/language/texts'
import { IconButton } from '../theme/button.tsx'
import type { Picked } from './picked-files.ts'

/** Opens the system's choice of files. */
export const AttachButton = ({ onFiles }: { readonly onFiles: (picked: Picked) => void }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton label={t('attachments.attach')} icon={Paperclip} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles({ files: [...(event.target.files ?? [])], folders: [] })
          // Choosing the same file again must be a change too.
          event.target.value = ''
        }}
      />
    </>
  )
}
