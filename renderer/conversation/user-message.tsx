import { Pencil } from 'lucide-react'
import { memo, useState, type KeyboardEvent } from 'react'
import type { UserItem } from '#contract/transcript'
import { useChat, usePage } from '../page-context.ts'
import { momentText } from '../display-units.ts'
import { Button, IconButton } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { CopyButton } from './copy-button.tsx'

/** What the user wrote. The last one can be edited in place: what followed it moves to a branch of its own. */
export const UserMessage = memo((props: { readonly item: UserItem; readonly canEdit: boolean }) => {
  const { item, canEdit } = props
  const [isEditing, setIsEditing] = useState(false)
  return (
    <article className="turn turn-user" aria-label="You">
      {isEditing && canEdit ? (
        <EditMessage item={item} onClose={() => setIsEditing(false)} />
      ) : (
        <>
          <div className="bubble" dir="auto" title={momentText(item.at)}>
            {item.text}
          </div>
          <div className="turn-actions">
            <CopyButton label="Copy message" text={item.text} />
            {canEdit && <IconButton label="Edit message" icon={Pencil} onClick={() => setIsEditing(true)} />}
          </div>
        </>
      )}
    </article>
  )
})
UserMessage.displayName = 'UserMessage'

const EditMessage = ({ item, onClose }: { readonly item: UserItem; readonly onClose: () => void }) => {
  const { bridge } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const [text, setText] = useState(item.text)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    if (!conversation || text.trim() === '') return
    const reply = await bridge.editMessage({ conversation, messageId: item.messageId, text })
    if (reply.ok) onClose()
    else setProblem(reply.problem.message)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    void save()
  }
  return (
    <div className="bubble-edit">
      <textarea
        className="input grows"
        aria-label="Edit message"
        dir="auto"
        ref={focusAtEnd}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions actions-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" disabled={text.trim() === ''} onClick={() => void save()}>
          Send again
        </Button>
      </div>
    </div>
  )
}

const focusAtEnd = (field: HTMLTextAreaElement | null): void => {
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
}
