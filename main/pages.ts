import type { ChatUpdate, ConsentUpdate, PageId } from '#contract/bridge'
import type { ConversationId } from '#contract/ids'
import type { Page } from './gate.ts'

export type Update = ChatUpdate | ConsentUpdate

/** The pages that are open now, and which conversation each of them shows. */
export type Pages = {
  readonly connect: (page: Page, send: (update: Update) => void) => Disposable
  readonly watch: (page: PageId, conversation: ConversationId) => void
  readonly toChat: (update: ChatUpdate) => void
  /** Reaches only the chat pages that show the conversation. */
  readonly toWatchers: (conversation: ConversationId, update: ChatUpdate) => void
  readonly toConsent: (update: ConsentUpdate) => void
  /** What every chat page is told, for a shell that shows some of it outside of its pages. */
  readonly observe: (listener: (update: ChatUpdate) => void) => () => void
}

export const createPages = (onFirst: () => void): Pages => {
  const connected = new Map<PageId, { readonly page: Page; readonly send: (update: Update) => void }>()
  const watching = new Map<PageId, ConversationId>()
  const observers = new Set<(update: ChatUpdate) => void>()

  const send = (update: Update, isMeant: (page: Page) => boolean): void => {
    for (const { page, send } of connected.values()) if (isMeant(page)) send(update)
  }

  return {
    connect: (page, sendTo) => {
      connected.set(page.id, { page, send: sendTo })
      if (page.name === 'chat') onFirst()
      return {
        [Symbol.dispose]: () => {
          connected.delete(page.id)
          watching.delete(page.id)
        },
      }
    },
    watch: (page, conversation) => void watching.set(page, conversation),
    toChat: (update) => {
      send(update, (page) => page.name === 'chat')
      observers.forEach((observer) => observer(update))
    },
    toWatchers: (conversation, update) => send(update, (page) => watching.get(page.id) === conversation),
    toConsent: (update) => send(update, (page) => page.name === 'consent'),
    observe: (listener) => {
      observers.add(listener)
      return () => void observers.delete(listener)
    },
  }
}
