import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'

const titleLimit = 200

/** A title in edit: Enter and leaving the field keep it, Escape does not. */
export const RenameField = (props: {
  readonly conversation: ConversationId
  readonly title: string
  readonly className: string
}) => {
  const { actions, store } = usePage()
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.select(), [])

  const finish = (title: string): void => {
    if (isDone.current) return
    isDone.current = true
    if (title === props.title) store.setState({ renaming: null })
    else void actions.rename(props.conversation, title)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === 'Enter') finish(event.currentTarget.value)
    if (event.key === 'Escape') finish(props.title)
  }
  return (
    <input
      ref={field}
      className={props.className}
      aria-label={t('sideBar.conversations.title')}
      dir="auto"
      maxLength={titleLimit}
      defaultValue={props.title}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
    />
  )
}
