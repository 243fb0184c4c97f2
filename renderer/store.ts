import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatUpdate } from '#contract/bridge'
import type { StoredEvent } from '#contract/events'
import type { ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import type { PromptCatalogueEntry } from '#contract/offers'
import { exhausted } from '#contract/result'
import type { ConversationSummary, LogLine, WorkspaceView } from '#contract/views'
import { announcementOf } from './announcement.ts'
import type { PlaceFiles } from './conversation/draft-files.ts'
import { withDelta, withEvents, type OpenConversation } from './conversation/open-conversation.ts'
import { resourceKey } from './resource-key.ts'
import { mergeSummaries } from './side-bar/conversation-groups.ts'
import { newConversation, type View } from './view.ts'

export type Connection = 'connected' | 'lost' | 'refused'

export type Toast = {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'stop'
  readonly action?: { readonly label: string; readonly run: () => void }
  /** It speaks of a question, and goes when none is open any more. */
  readonly isOfQuestion?: boolean
}

/** Everything the chat page shows. What came from main changes through `receive` only. */
export type ChatState = {
  /** Null until main was read once. */
  readonly workspace: WorkspaceView | null
  /** Those known so far, last change first; more are read on scrolling. */
  readonly conversations: readonly ConversationSummary[]
  readonly open: OpenConversation | null
  /** The conversation that is being read, and what happened in it meanwhile. */
  readonly opening: { readonly conversation: ConversationId; readonly events: readonly StoredEvent[] } | null
  /** Counts the changes of each server's detail. */
  readonly serverVersions: ReadonlyMap<string, number>
  /** Lines since each server's detail was read. */
  readonly serverLogs: ReadonlyMap<string, readonly LogLine[]>
  /** Counts the changes of each followed resource, by its key. */
  readonly resourceChanges: ReadonlyMap<string, number>

  readonly view: View
  readonly connection: Connection
  /** For the live region. */
  readonly announcement: string
  readonly toasts: readonly Toast[]
  readonly dialog: 'none' | 'palette' | 'instructions'
  /** An address the user clicked, to be shown whole before it is opened. */
  readonly link: string | null
  readonly renaming: { readonly conversation: ConversationId; readonly place: 'side-bar' | 'header' } | null
  /** Whether a foldable part is open, where the user chose. Kept here because rows unmount when scrolled away. */
  readonly folds: ReadonlyMap<string, boolean>
  readonly isSideBarOpen: boolean
  /** Text for a conversation that does not exist yet. */
  readonly newDraft: string
  /** A prompt that was chosen elsewhere, for the composer to take up. */
  readonly chosenPrompt: PromptCatalogueEntry | null
  /** A conversation whose draft is to be sent as soon as its composer is there. */
  readonly sendDue: ConversationId | null
  /** Files of messages that are being written, by their place's key. */
  readonly files: ReadonlyMap<string, PlaceFiles>

  readonly receive: (update: ChatUpdate) => void
}

export type ChatStore = StoreApi<ChatState>

export const createChatStore = (): ChatStore =>
  createStore<ChatState>()((set) => ({
    ...emptyState,
    receive: (update) => set((state) => received(state, update)),
  }))

/** Before anything is read. */
const emptyState: Omit<ChatState, 'receive'> = {
  workspace: null,
  conversations: [],
  open: null,
  opening: null,
  serverVersions: new Map(),
  serverLogs: new Map(),
  resourceChanges: new Map(),
  view: newConversation,
  connection: 'connected',
  announcement: '',
  toasts: [],
  dialog: 'none',
  link: null,
  renaming: null,
  folds: new Map(),
  isSideBarOpen: false,
  newDraft: '',
  chosenPrompt: null,
  sendDue: null,
  files: new Map(),
}

/** Most lines of a server's log that the page keeps. */
const logLimit = 2000

const received = (state: ChatState, update: ChatUpdate): Partial<ChatState> => {
  switch (update.kind) {
    case 'workspace':
      return changedWorkspace(state, update.changes)
    case 'conversation':
      return changedSummary(state, update.summary)
    case 'events':
      return storedEvents(state, update.conversation, update.events)
    case 'delta':
      return inOpen(state, update.conversation, (open) =>
        withDelta(open, update.messageId, update.part, update.text),
      )
    case 'activity':
      return inOpen(state, update.conversation, (open) => ({ ...open, activity: update.text }))
    case 'progress':
      return inOpen(state, update.conversation, (open) => ({
        ...open,
        progress: new Map(open.progress).set(update.callId, update),
      }))
    case 'server':
      return { serverVersions: counted(state.serverVersions, update.alias) }
    case 'resource-changed':
      return { resourceChanges: counted(state.resourceChanges, resourceKey(update.alias, update.uri)) }
    case 'server-log':
      return { serverLogs: logged(state.serverLogs, update.alias, update.lines) }
    case 'erased':
      return emptyState
    case 'command':
      // The page performs it; nothing that is shown comes from it.
      return {}
    default:
      return exhausted(update)
  }
}

const changedWorkspace = (state: ChatState, changes: Partial<WorkspaceView>): Partial<ChatState> => {
  if (state.workspace === null) return {}
  const workspace = { ...state.workspace, ...changes }
  const asked = workspace.questions.count > state.workspace.questions.count
  return {
    workspace,
    ...(changes.conversations && {
      conversations: mergeSummaries(state.conversations, changes.conversations),
    }),
    ...(asked && { announcement: t('window.announcement.questions', { count: workspace.questions.count }) }),
  }
}

const changedSummary = (state: ChatState, summary: ConversationSummary): Partial<ChatState> => ({
  conversations: mergeSummaries(state.conversations, [summary]),
  ...(summary.deletedAt === null
    ? inOpen(state, summary.conversation, (open) => ({ ...open, summary }))
    : left(state, summary.conversation)),
})

/** What was deleted is not shown on, wherever it was deleted. */
const left = ({ open, view }: ChatState, conversation: ConversationId): Partial<ChatState> => {
  if (open?.summary.conversation !== conversation) return {}
  const isShown = view.kind === 'conversation' && view.conversation === conversation
  return { open: null, ...(isShown && { view: newConversation }) }
}

const storedEvents = (
  state: ChatState,
  conversation: ConversationId,
  events: readonly StoredEvent[],
): Partial<ChatState> => {
  if (state.opening?.conversation === conversation)
    return { opening: { conversation, events: [...state.opening.events, ...events] } }
  if (state.open?.summary.conversation !== conversation) return {}
  const open = withEvents(state.open, events)
  return { open, announcement: announcementOf(open.transcript, events) || state.announcement }
}

const inOpen = (
  state: ChatState,
  conversation: ConversationId,
  change: (open: OpenConversation) => OpenConversation,
): Partial<ChatState> =>
  state.open?.summary.conversation === conversation ? { open: change(state.open) } : {}

const counted = (counts: ReadonlyMap<string, number>, key: string): ReadonlyMap<string, number> =>
  new Map(counts).set(key, (counts.get(key) ?? 0) + 1)

const logged = (
  logs: ReadonlyMap<string, readonly LogLine[]>,
  alias: string,
  lines: readonly LogLine[],
): ReadonlyMap<string, readonly LogLine[]> =>
  new Map(logs).set(alias, [...(logs.get(alias) ?? []), ...lines].slice(-logLimit))
