import { usePage } from '../page-context.ts'
import { ProblemText } from '../theme/problem-text.tsx'
import { AttachmentHints } from './attachment-hints.tsx'
import { DraftAttachments } from './attachment-list.tsx'
import type { FilePlace } from './draft-files.ts'
import { usePlaceFiles, useSendTarget } from './use-message-files.ts'

/** The files of a message that is being written, ready to be shown and removed. */
export const MessageFiles = (props: { readonly place: FilePlace; readonly onEmpty: () => void }) => {
  const { place, onEmpty } = props
  const { actions } = usePage()
  const { files } = usePlaceFiles(place)
  return (
    <DraftAttachments
      files={files}
      onRemove={(file) => actions.files.remove(place, file)}
      onEmpty={onEmpty}
      onMeasured={(file, width, height) => actions.files.measured(place, file, width, height)}
    />
  )
}

/** Why files were not taken, and what may go wrong with those that were. */
export const FileNotes = ({ place }: { readonly place: FilePlace }) => {
  const { files, problems } = usePlaceFiles(place)
  const { model, contextTokens } = useSendTarget()
  return (
    <>
      {problems.map((problem) => (
        <ProblemText key={problem} message={problem} />
      ))}
      <AttachmentHints files={files} model={model} contextTokens={contextTokens} />
    </>
  )
}
