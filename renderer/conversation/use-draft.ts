import { useEffect, useMemo } from 'react'
import type { ConversationId } from '#contract/ids'
import { usePage } from '../page-context.ts'
import { createDraftSaver, type DraftSaver } from './draft-saver.ts'

/** Stores the draft of a conversation while it is written, and at once on leaving. */
export const useDraft = (conversation: ConversationId): DraftSaver => {
  const { bridge, store } = usePage()
  const draft = useMemo(
    () =>
      createDraftSaver((text) => {
        void bridge.saveDraft({ conversation, text })
        const { open } = store.getState()
        if (open?.summary.conversation === conversation) store.setState({ open: { ...open, draft: text } })
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
  return draft
}
