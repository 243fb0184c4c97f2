import { useEffect, useMemo } from 'react'
import type { ConversationId } from '#contract/ids'
import { usePage } from '../page-context.ts'

const saveDelayMs = 400

/** Stores the draft of a conversation: a moment after the last change, and at once on leaving. */
export const useDraft = (conversation: ConversationId) => {
  const { bridge, store } = usePage()
  const draft = useMemo(() => {
    let unsaved: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const now = (): void => {
      clearTimeout(timer)
      if (unsaved === null) return
      const text = unsaved
      unsaved = null
      void bridge.saveDraft({ conversation, text })
      const { open } = store.getState()
      if (open?.summary.conversation === conversation) store.setState({ open: { ...open, draft: text } })
    }
    const later = (text: string): void => {
      unsaved = text
      clearTimeout(timer)
      timer = setTimeout(now, saveDelayMs)
    }
    return { now, later }
  }, [bridge, conversation, store])
  useEffect(() => {
    globalThis.addEventListener('pagehide', draft.now)
    return () => {
      globalThis.removeEventListener('pagehide', draft.now)
      draft.now()
    }
  }, [draft])
  return draft
}
