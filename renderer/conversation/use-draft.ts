import { useEffect, useMemo } from 'react'
import type { ConversationId } from '#contract/ids'
import { useChat, usePage } from '../page-context.ts'
import { createDraftSaver, type DraftSaver } from './draft-saver.ts'

/** Stores the draft of a conversation while it is written, and at once on leaving. */
export const useDraft = (conversation: ConversationId): DraftSaver => {
  const { bridge, store } = usePage()
  const connection = useChat((state) => state.connection)
  const draft = useMemo(
    () =>
      createDraftSaver(async (text) => {
        const { open } = store.getState()
        if (open?.summary.conversation === conversation) store.setState({ open: { ...open, draft: text } })
        return (await bridge.saveDraft({ conversation, text })).ok
      }),
    [bridge, conversation, store],
  )
  useEffect(() => {
    globalThis.addEventListener('pagehide', draft.now)
    return () => {
      globalThis.removeEventListener('pagehide', draft.now)
      draft.now()
    }
  }, [draft])
  // What could not be stored while the connection was lost.
  useEffect(() => {
    if (connection === 'connected') draft.now()
  }, [connection, draft])
  return draft
}
