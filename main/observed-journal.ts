import type { StoredEvent } from '#contract/events'
import { t } from '#contract/language/texts'
import type { Journal } from './journal.ts'
import type { Notices } from './notices.ts'

export type ObservedJournal = Journal & {
  /** The listener sees every stored event, in order, before the commit that stored it resolves. */
  readonly subscribe: (listener: (events: readonly StoredEvent[]) => void) => void
}

/** Append, then publish: nothing is shown that is not stored (I4). A disk that refuses is told to the user. */
export const createJournal = (store: Journal, notices: Notices): ObservedJournal => {
  const listeners: ((events: readonly StoredEvent[]) => void)[] = []
  return {
    commit: async (writes) => {
      if (writes.length === 0) return []
      const events = await store.commit(writes).catch((error: unknown) => {
        notices.raise('error', notStored, () => messageOf(error))
        throw error
      })
      notices.clear(notStored)
      if (events.length > 0) listeners.forEach((listener) => listener(events))
      return events
    },
    subscribe: (listener) => void listeners.push(listener),
  }
}

const notStored = 'not-stored'

const messageOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'full') return t('history.error.noticeFull')
  return t('history.error.noticeUnwritable')
}
