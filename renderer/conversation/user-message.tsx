import { Pencil } from 'lucide-react'
import { memo, useState } from 'react'
import { t } from '#contract/language/texts'
import type { UserItem } from '#contract/transcript'
import { useChat } from '../page-context.ts'
import { momentText } from '../display-units.ts'
import { IconButton } from '../theme/button.tsx'
import { SentAttachments } from './attachment-list.tsx'
import { CopyButton } from './copy-button.tsx'
import { EditMessage } from './edit-message.tsx'

/** What the user wrote. The last one can be edited in place: what followed it moves to a branch of its own. */
export const UserMessage = memo((props: { readonly item: UserItem; readonly canEdit: boolean }) => {
  const { item, canEdit } = props
  const [isEditing, setIsEditing] = useState(false)
  const conversation = useChat((state) => state.open?.summary.conversation)
  return (
    <article className="turn turn-user" aria-label={t('conversation.message.you')}>
      {isEditing && canEdit && conversation !== undefined ? (
        <EditMessage conversation={conversation} item={item} onClose={() => setIsEditing(false)} />
      ) : (
        <>
          <div className="turn-said">
            {item.attachments.length > 0 && <SentAttachments attachments={item.attachments} />}
            {item.text !== '' && (
              <div className="bubble" dir="auto" title={momentText(item.at)}>
                {item.text}
              </div>
            )}
          </div>
          <div className="turn-actions">
            <CopyButton label={t('conversation.message.copy')} text={item.text} />
            {canEdit && (
              <IconButton
                label={t('conversation.message.edit')}
                icon={Pencil}
                onClick={() => setIsEditing(true)}
              />
            )}
          </div>
        </>
      )}
    </article>
  )
})
UserMessage.displayName = 'UserMessage'
