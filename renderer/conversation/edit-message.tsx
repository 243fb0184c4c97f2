import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
} from 'react'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { Result } from '#contract/result'
import type { UserItem } from '#contract/transcript'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { AttachButton } from './attach-button.tsx'
import type { FilePlace } from './draft-files.ts'
import { FileDrop } from './file-drop.tsx'
import { FileNotes, MessageFiles } from './message-files.tsx'
import { pastedFrom, type Picked } from './picked-files.ts'
import { usePlaceFiles, useSendTarget } from './use-message-files.ts'

/** A message that was sent, in a field: its text and its files can be changed before it is sent again. */
export const EditMessage = (props: {
  readonly conversation: ConversationId
  readonly item: UserItem
  readonly onClose: () => void
}) => {
  const { conversation, item, onClose } = props
  const { actions, bridge } = usePage()
  const place = useEditPlace(conversation, item)
  const target = useSendTarget()
  const [text, setText] = useState(item.text)
  const [problem, setProblem] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const isEmpty = usePlaceFiles(place).files.length === 0 && text.trim() === ''
  useEffect(() => focusAtEnd(field.current), [])
  const add = useCallback((picked: Picked) => actions.files.add(place, picked), [actions, place])

  const save = async (): Promise<void> => {
    if (isEmpty || isSaving) return
    setSaving(true)
    const saved = await sendAgain()
    setSaving(false)
    if (!saved.ok) return setProblem(saved.problem.message)
    actions.files.end(place, 'sent')
    onClose()
  }
  const sendAgain = async (): Promise<Result<unknown>> => {
    const files = await actions.files.whenStored(place, target)
    if (!files.ok) return files
    const { messageId } = item
    return bridge.editMessage({ conversation, messageId, text, attachments: [...files.value] })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    void save()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const picked = pastedFrom(event.clipboardData)
    if (picked === null) return
    event.preventDefault()
    add(picked)
  }
  return (
    <div className="bubble-edit">
      <FileDrop order="first" onFiles={add} />
      <MessageFiles place={place} onEmpty={() => field.current?.focus()} />
      <textarea
        className="input grows"
        aria-label={t('conversation.message.edit')}
        dir="auto"
        ref={field}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <FileNotes place={place} />
      {problem !== null && <ProblemText message={problem} />}
      <div className="actions actions-end">
        <AttachButton onFiles={add} />
        <Button onClick={onClose}>{t('window.action.cancel')}</Button>
        <Button tone="primary" disabled={isEmpty} aria-busy={isSaving} onClick={() => void save()}>
          {t('conversation.message.sendAgain')}
        </Button>
      </div>
    </div>
  )
}

/** Holds the message's files from the beginning; those that were added and not sent end with the edit. */
const useEditPlace = (conversation: ConversationId, item: UserItem): FilePlace => {
  const { actions } = usePage()
  const place = useMemo(
    () => ({ conversation, place: 'edit', key: `edit ${item.messageId}` }) as const,
    [conversation, item.messageId],
  )
  useEffect(() => {
    actions.files.begin(place, item.attachments)
    return () => actions.files.end(place, 'left')
  }, [actions, place, item.attachments])
  return place
}

const focusAtEnd = (field: HTMLTextAreaElement | null): void => {
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
}
