import type { ChatBridge } from '#contract/bridge'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { PromptCatalogueEntry } from '#contract/offers'
import type { Result } from '#contract/result'
import { createDraftFiles, type DraftFiles } from './conversation/draft-files.ts'
import { opened, withEvents, withOlder } from './conversation/open-conversation.ts'
import { offerDownload } from './offer-download.ts'
import { mergeSummaries } from './side-bar/conversation-groups.ts'
import type { ChatState, ChatStore, Toast } from './store.ts'
import { newConversation, view, type View } from './view.ts'

/** What the page can do. Failures are shown as toasts; nothing here throws because of one. */
export type Actions = {
  /** Files of messages that are being written. */
  readonly files: DraftFiles
  /** Reads the whole workspace, and the open conversation again: at the start and after a lost connection. */
  readonly load: () => Promise<void>
  readonly show: (view: View) => void
  /** Reads a conversation, which then is the open one; what is shown stays. */
  readonly open: (conversation: ConversationId) => Promise<void>
  /** Opens the form of a prompt in the composer of the conversation that is open, or of a new one. */
  readonly fillPrompt: (prompt: PromptCatalogueEntry) => void
  /** Shows what the browser's history remembers at this point. */
  readonly restoreView: () => void
  readonly loadOlder: () => Promise<void>
  /** Reads the next conversations of the list; false when there are no more. */
  readonly loadMoreConversations: () => Promise<boolean>
  readonly rename: (conversation: ConversationId, title: string) => Promise<void>
  /** Deletes and offers to undo. */
  readonly remove: (conversation: ConversationId) => Promise<void>
  /** Asks on the consent page whether its contents are to be removed for good. */
  readonly eraseForGood: (conversation: ConversationId) => Promise<void>
  readonly download: (conversation: ConversationId, format: 'markdown' | 'json') => Promise<void>
  /** Shows why a reply failed; returns whether it succeeded. */
  readonly report: <Value>(reply: Promise<Result<Value>>) => Promise<boolean>
  readonly say: (text: string, more?: Partial<Omit<Toast, 'id' | 'text'>>) => void
  readonly dismiss: (toast: number) => void
  readonly fold: (key: string, isOpen: boolean) => void
}

const conversationsPerRead = 100
const toastDurationMs = 10_000

export const createActions = (deps: { readonly bridge: ChatBridge; readonly store: ChatStore }): Actions => {
  const { bridge, store } = deps
  const set = (changes: Partial<ChatState>): void => store.setState(changes)
  let nextToast = 1
  let isLoadingOlder = false

  const dismiss = (id: number): void =>
    set({ toasts: store.getState().toasts.filter((toast) => toast.id !== id) })

  const say: Actions['say'] = (text, more = {}) => {
    const id = nextToast++
    set({ toasts: [...store.getState().toasts.slice(-2), { id, text, tone: 'plain', ...more }] })
    setTimeout(() => dismiss(id), toastDurationMs)
  }

  const report: Actions['report'] = async (reply) => {
    const result = await reply
    if (!result.ok) say(result.problem.message, { tone: 'stop' })
    return result.ok
  }

  const openConversation = async (conversation: ConversationId): Promise<void> => {
    set({ opening: { conversation, events: [] } })
    const [page, draft] = await Promise.all([
      bridge.openConversation({ conversation }),
      bridge.readDraft({ conversation }),
    ])
    const early = store.getState().opening
    if (early?.conversation !== conversation) return
    if (!page.ok) {
      set({ opening: null, open: null, view: newConversation })
      say(page.problem.message, { tone: 'stop' })
      return
    }
    const open = opened(page.value, draft.ok ? draft.value : '')
    set({ opening: null, open: withEvents(open, early.events) })
  }

  const show = (next: View): void => {
    set({ view: next, isSideBarOpen: false, sendDue: null })
    if (next.kind !== 'conversation' || next.conversation === null) return
    const { open, opening } = store.getState()
    const shown = opening?.conversation ?? open?.summary.conversation
    if (shown !== next.conversation) void openConversation(next.conversation)
  }

  store.subscribe((state, previous) => {
    if (state.open?.isStale && !previous.open?.isStale && state.opening === null)
      void openConversation(state.open.summary.conversation)
  })

  return {
    files: createDraftFiles(deps),
    load: async () => {
      const workspace = await bridge.readWorkspace({})
      if (!workspace.ok) {
        say(workspace.problem.message, { tone: 'stop' })
        return
      }
      const isFirst = store.getState().workspace === null
      set({
        workspace: workspace.value,
        conversations: mergeSummaries(store.getState().conversations, workspace.value.conversations),
      })
      const { firstRunDone } = workspace.value.preferences
      const isEmpty = workspace.value.servers.length === 0 && workspace.value.providers.length === 0
      if (isFirst && !firstRunDone && isEmpty) set({ view: { kind: 'first-run' } })
      else if (isFirst) show(rememberedView())
      const { open } = store.getState()
      if (!isFirst && open) await openConversation(open.summary.conversation)
    },
    show: (next) => {
      history.pushState({ view: next }, '')
      show(next)
    },
    open: openConversation,
    fillPrompt: (prompt) => {
      const { open, view: current } = store.getState()
      set({ chosenPrompt: prompt })
      if (current.kind === 'conversation') return
      const conversation = open?.summary.conversation ?? null
      history.pushState({ view: { kind: 'conversation', conversation } }, '')
      show({ kind: 'conversation', conversation })
    },
    restoreView: () => show(rememberedView()),
    loadOlder: async () => {
      const { open } = store.getState()
      const first = open?.events[0]
      if (isLoadingOlder || !open?.hasOlder || !first) return
      isLoadingOlder = true
      const { conversation } = open.summary
      const older = await bridge.readOlder({ conversation, before: first.seq })
      isLoadingOlder = false
      const now = store.getState().open
      if (!older.ok || now?.summary.conversation !== conversation) return
      set({ open: withOlder(now, older.value.events, older.value.hasOlder) })
    },
    loadMoreConversations: async () => {
      const { conversations } = store.getState()
      const before = conversations.at(-1)?.updatedAt ?? null
      const more = await bridge.listConversations({ before, limit: conversationsPerRead })
      if (!more.ok || more.value.length === 0) return false
      set({ conversations: mergeSummaries(store.getState().conversations, more.value) })
      return store.getState().conversations.length > conversations.length
    },
    rename: async (conversation, title) => {
      set({ renaming: null })
      if (title.trim() !== '') await report(bridge.renameConversation({ conversation, title: title.trim() }))
    },
    remove: async (conversation) => {
      if (!(await report(bridge.deleteConversation({ conversation })))) return
      const { view: current, conversations } = store.getState()
      set({ conversations: conversations.filter((summary) => summary.conversation !== conversation) })
      if (current.kind === 'conversation' && current.conversation === conversation) show(newConversation)
      const undo = () => void report(bridge.restoreConversation({ conversation }))
      say(t('sideBar.conversations.removed'), { action: { label: t('window.action.undo'), run: undo } })
    },
    eraseForGood: async (conversation) => {
      if (await report(bridge.draftErasure({ conversation })))
        say(t('settings.question', { count: 1 }), { isOfQuestion: true })
    },
    download: async (conversation, format) => {
      const file = await bridge.exportConversation({ conversation, format })
      if (!file.ok) say(file.problem.message, { tone: 'stop' })
      else
        offerDownload(
          file.value.fileName,
          format === 'json' ? 'application/json' : 'text/markdown',
          file.value.text,
        )
    },
    report,
    say,
    dismiss,
    fold: (key, isOpen) => set({ folds: new Map(store.getState().folds).set(key, isOpen) }),
  }
}

/** What was on screen before this page was reloaded. */
const rememberedView = (): View => {
  const remembered = view.safeParse(Object(history.state).view)
  return remembered.success ? remembered.data : newConversation
}
