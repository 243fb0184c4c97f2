import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { ChatBridge } from '#contract/bridge'
import type { Result } from '#contract/result'
import type { Actions } from './actions.ts'
import type { ChatState, ChatStore } from './store.ts'

/** What every component may reach: main's methods, the store, and what the page can do with both. */
export type Page = {
  readonly bridge: ChatBridge
  readonly store: ChatStore
  readonly actions: Actions
  /** Opens an https address in the user's browser. */
  readonly openUrl: (url: string) => Promise<Result<null>>
  /** Where the consent page is embedded; null where the shell shows it itself. */
  readonly consentFrameUrl: string | null
}

export const PageContext = createContext<Page | null>(null)

/** The page around this component. Throws outside of one. */
export const usePage = (): Page => {
  const page = use(PageContext)
  if (page === null) throw new Error('a component of the chat page stands outside of it')
  return page
}

/** Reads the store; renders again only when what the selector returns has changed. */
export const useChat = <Value>(selector: (state: ChatState) => Value): Value =>
  useStore(usePage().store, selector)
