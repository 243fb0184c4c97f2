import { conversationWideTypes, type MessagePart, type StoredEvent } from '#contract/events'
import type { CallId, MessageId } from '#contract/ids'
import { applyEvents, emptyTranscript, type Transcript } from '#contract/transcript'
import type { ConversationPage, ConversationSummary, LiveMessage } from '#contract/views'

export type CallProgress = {
  readonly progress: number
  readonly total: number | null
  readonly message: string | null
}

/** The conversation on screen: the part of its branch that was read, and what is not stored yet. */
export type OpenConversation = {
  readonly summary: ConversationSummary
  /** One branch, oldest first, without events about the conversation as a whole. */
  readonly events: readonly StoredEvent[]
  readonly transcript: Transcript
  readonly hasOlder: boolean
  readonly live: LiveMessage | null
  readonly activity: string | null
  readonly progress: ReadonlyMap<CallId, CallProgress>
  /** The text that stood in the composer when the conversation was opened. */
  readonly draft: string
  /** Position of the first item; falls as older ones are read, so that the list keeps its place. */
  readonly firstIndex: number
  /** An event followed something that was never read here: the conversation must be read again. */
  readonly isStale: boolean
}

/** Large enough that no history reaches zero. */
const initialFirstIndex = 1_000_000_000

export const opened = (page: ConversationPage, draft: string): OpenConversation => {
  const events = page.events.filter(isOnBranch)
  return {
    summary: page.summary,
    events,
    transcript: applyEvents(emptyTranscript, events),
    hasOlder: page.hasOlder,
    live: page.live,
    activity: null,
    progress: new Map(),
    draft,
    firstIndex: initialFirstIndex,
    isStale: false,
  }
}

/**
 * Adds events as they were stored. An event whose parent is not the last one begins another branch: what followed
 * that parent is no longer shown. Repeated events change nothing.
 */
export const withEvents = (open: OpenConversation, incoming: readonly StoredEvent[]): OpenConversation => {
  const fresh = incoming.filter(
    (stored) => isOnBranch(stored) && stored.seq > (open.events.at(-1)?.seq ?? -1),
  )
  if (fresh.length === 0) return open
  const branch = fresh.reduce(placed, { events: [...open.events], kept: open.events.length, isStale: false })
  const isContinued = branch.kept === open.events.length
  return {
    ...open,
    events: branch.events,
    transcript: isContinued
      ? applyEvents(open.transcript, branch.events.slice(branch.kept))
      : applyEvents(emptyTranscript, branch.events),
    live: fresh.some((stored) => endsLive(stored, open.live)) ? null : open.live,
    isStale: open.isStale || branch.isStale,
  }
}

/** Puts older events before those known, and moves `firstIndex` by the items they add. */
export const withOlder = (
  open: OpenConversation,
  older: readonly StoredEvent[],
  hasOlder: boolean,
): OpenConversation => {
  const first = open.events[0]?.seq ?? Number.POSITIVE_INFINITY
  const events = [...older.filter((stored) => isOnBranch(stored) && stored.seq < first), ...open.events]
  const transcript = applyEvents(emptyTranscript, events)
  const added = transcript.items.length - open.transcript.items.length
  return { ...open, events, transcript, hasOlder, firstIndex: open.firstIndex - added }
}

/** Appends streamed text to the message that is being written. */
export const withDelta = (
  open: OpenConversation,
  messageId: MessageId,
  kind: MessagePart['kind'],
  text: string,
): OpenConversation => {
  const parts = open.live?.messageId === messageId ? open.live.parts : []
  const last = parts.at(-1)
  const grown =
    last?.kind === kind
      ? [...parts.slice(0, -1), { kind, text: last.text + text }]
      : [...parts, { kind, text }]
  return { ...open, live: { messageId, parts: grown } }
}

type Branch = { readonly events: StoredEvent[]; readonly kept: number; readonly isStale: boolean }

const placed = (branch: Branch, stored: StoredEvent): Branch => {
  const { events, kept } = branch
  if (stored.parent === (events.at(-1)?.seq ?? null)) {
    events.push(stored)
    return branch
  }
  const parent = events.findLastIndex((known) => known.seq === stored.parent)
  events.length = parent + 1
  events.push(stored)
  return {
    events,
    kept: Math.min(kept, parent + 1),
    isStale: branch.isStale || (parent < 0 && stored.parent !== null),
  }
}

const isOnBranch = (stored: StoredEvent): boolean => !conversationWideTypes.includes(stored.event.type)

const endsLive = ({ event }: StoredEvent, live: LiveMessage | null): boolean =>
  event.type === 'user-message' ||
  (event.type === 'assistant-finished' && event.messageId === live?.messageId) ||
  (event.type === 'assistant-started' && event.messageId !== live?.messageId)
