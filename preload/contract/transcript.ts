import { applyToCall, requestedCall, type CallEvent } from './apply-to-call.ts'
import type { CallItem } from './call-item.ts'
import type {
  Attachment,
  Budget,
  EventOf,
  MessagePart,
  RunEndReason,
  RunTool,
  StoredEvent,
  ToolSearch,
  Usage,
} from './events.ts'
import type { CallId, MessageId, RunId } from './ids.ts'
import { exhausted, type Problem } from './result.ts'

export type UserItem = {
  readonly kind: 'user'
  readonly seq: number
  readonly at: number
  readonly messageId: MessageId
  readonly text: string
  readonly attachments: readonly Attachment[]
}

export type AssistantItem = {
  readonly kind: 'assistant'
  readonly seq: number
  readonly at: number
  readonly messageId: MessageId
  readonly runId: RunId
  readonly model: string
  readonly parts: readonly MessagePart[]
  /** Null while the message is being written. */
  readonly finish: EventOf<'assistant-finished'>['finish'] | null
  readonly problem?: Problem | undefined
  readonly usage?: Usage | undefined
  readonly durationMs: number
}

export type CompactionItem = {
  readonly kind: 'compaction'
  readonly seq: number
  readonly at: number
  readonly summary: string
  readonly keptFrom: MessageId
  readonly usage?: Usage | undefined
}

/** Shown only where a run ended before its answer was complete. */
export type RunEndItem = {
  readonly kind: 'run-end'
  readonly seq: number
  readonly at: number
  readonly runId: RunId
  readonly reason: Exclude<RunEndReason, 'completed'>
  readonly problem?: Problem | undefined
}

export type TranscriptItem = UserItem | AssistantItem | CallItem | CompactionItem | RunEndItem

export type Run = {
  readonly runId: RunId
  readonly kind: 'agent' | 'manual'
  readonly model: string | null
  /** In the order in which they were offered. */
  readonly tools: readonly RunTool[]
  /** Only where its model finds tools by searching. */
  readonly toolSearch?: ToolSearch | undefined
  readonly budget: Budget
  /** Model answers so far. */
  readonly steps: number
  readonly tokens: number
  readonly costUsd: number
  readonly stopping: boolean
  /** Where its items begin in the transcript. */
  readonly firstItem: number
}

export type Transcript = {
  readonly items: readonly TranscriptItem[]
  /** Where each call stands in `items`. */
  readonly calls: ReadonlyMap<CallId, number>
  readonly messages: ReadonlyMap<MessageId, number>
  /** The run that is not finished, if there is one. */
  readonly run: Run | null
  /** The last event of the branch: what comes next follows it. */
  readonly head: number | null
}

export const emptyTranscript: Transcript = {
  items: [],
  calls: new Map(),
  messages: new Map(),
  run: null,
  head: null,
}

/**
 * Reduces a branch's events, oldest first. Pure. An event that does not fit the state it finds (repeated, late, or
 * about something before the first event given) changes nothing, so replaying is safe.
 */
export const applyEvents = (transcript: Transcript, events: readonly StoredEvent[]): Transcript => {
  const growing = growTranscript(transcript)
  growing.apply(events)
  return growing.transcript
}

export type GrowingTranscript = {
  /** Always the newest state: who keeps it sees it change. Its items are replaced and never changed. */
  readonly transcript: Transcript
  readonly apply: (events: readonly StoredEvent[]) => void
}

/** The same reduction for who follows one long conversation: each event costs what it changes, not what there is. */
export const growTranscript = (from: Transcript = emptyTranscript): GrowingTranscript => {
  const draft: Draft = {
    items: [...from.items],
    calls: new Map(from.calls),
    messages: new Map(from.messages),
    run: from.run,
    head: from.head,
  }
  return {
    transcript: draft,
    apply: (events) => {
      for (const stored of events) if (draft.head === null || stored.seq > draft.head) apply(draft, stored)
    },
  }
}

export const callOf = (transcript: Transcript, call: CallId): CallItem | undefined => {
  const item = transcript.items[transcript.calls.get(call) ?? -1]
  return item?.kind === 'call' ? item : undefined
}

type Draft = {
  items: TranscriptItem[]
  calls: Map<CallId, number>
  messages: Map<MessageId, number>
  run: Run | null
  head: number | null
}

const apply = (draft: Draft, stored: StoredEvent): void => {
  const { event, seq, at } = stored
  switch (event.type) {
    case 'conversation-created':
    case 'conversation-renamed':
    case 'conversation-deleted':
    case 'conversation-restored':
    case 'model-chosen':
    case 'effort-chosen':
    case 'instructions-set':
      return
    case 'user-message':
      draft.messages.set(event.messageId, draft.items.length)
      draft.items.push(userItem(stored, event))
      break
    case 'run-started':
      draft.run = {
        ...event,
        steps: 0,
        tokens: 0,
        costUsd: 0,
        stopping: false,
        firstItem: draft.items.length,
      }
      break
    case 'assistant-started':
      draft.messages.set(event.messageId, draft.items.length)
      draft.items.push({ kind: 'assistant', seq, at, ...startedMessage(event) })
      break
    case 'assistant-finished':
      finishMessage(draft, event)
      break
    case 'call-requested':
      draft.calls.set(event.callId, draft.items.length)
      draft.items.push(requestedCall(stored, event))
      break
    case 'call-refused':
    case 'call-proposed':
    case 'call-decided':
    case 'call-dispatched':
    case 'call-limited':
    case 'call-finished':
    case 'call-failed':
    case 'call-outcome-unknown':
    case 'call-input-required':
    case 'server-asked':
      changeCall(draft, event, at)
      break
    case 'server-answered':
    case 'server-withdrew':
      payForAnswer(draft, event)
      changeCall(draft, event, at)
      break
    case 'tools-offered':
      changeCall(draft, event, at)
      offerTools(draft, event)
      break
    case 'run-stop-requested':
      if (draft.run?.runId === event.runId) draft.run = { ...draft.run, stopping: true }
      break
    case 'run-finished':
      if (draft.run?.runId === event.runId) draft.run = null
      if (event.reason !== 'completed')
        draft.items.push({ ...event, kind: 'run-end', seq, at, reason: event.reason })
      break
    case 'context-compacted':
      draft.items.push({ ...event, kind: 'compaction', seq, at })
      payForSummary(draft, event)
      break
    case 'summary-failed':
      payForSummary(draft, event)
      break
    default:
      exhausted(event)
  }
  draft.head = seq
}

const userItem = ({ seq, at }: StoredEvent, event: EventOf<'user-message'>): UserItem => {
  const { messageId, text, attachments = [] } = event
  return { kind: 'user', seq, at, messageId, text, attachments }
}

const startedMessage = (event: EventOf<'assistant-started'>) => ({
  messageId: event.messageId,
  runId: event.runId,
  model: event.model,
  parts: [],
  finish: null,
  durationMs: 0,
})

const finishMessage = (draft: Draft, event: EventOf<'assistant-finished'>): void => {
  const index = draft.messages.get(event.messageId) ?? -1
  const message = draft.items[index]
  if (message?.kind !== 'assistant' || message.finish !== null) return
  const { parts, finish, problem, usage, durationMs } = event
  draft.items[index] = { ...message, parts, finish, problem, usage, durationMs }
  if (draft.run?.runId !== event.runId) return
  draft.run = {
    ...draft.run,
    steps: draft.run.steps + 1,
    ...spent(draft.run, usage),
  }
}

const payForSummary = (
  draft: Draft,
  { runId, usage }: EventOf<'context-compacted' | 'summary-failed'>,
): void => {
  if (draft.run?.runId === runId) draft.run = { ...draft.run, ...spent(draft.run, usage) }
}

/** A model that a server asked through us is paid by the run whose call it serves. */
const payForAnswer = (
  draft: Draft,
  { callId, askId, usage }: EventOf<'server-answered' | 'server-withdrew'>,
): void => {
  const call = draft.items[draft.calls.get(callId) ?? -1]
  const isOpen =
    call?.kind === 'call' && call.asks.some((ask) => ask.askId === askId && ask.state.kind === 'open')
  if (isOpen && draft.run?.runId === call.runId) draft.run = { ...draft.run, ...spent(draft.run, usage) }
}

/** Appended only: what a model was offered before keeps its place. */
const offerTools = (draft: Draft, { callId, tools }: EventOf<'tools-offered'>): void => {
  const call = draft.items[draft.calls.get(callId) ?? -1]
  const isOfRun = call?.kind === 'call' && call.state.kind === 'found' && call.runId === draft.run?.runId
  if (!draft.run || !isOfRun) return
  const known = new Set(draft.run.tools.map(({ name }) => name))
  const added = tools.filter(({ name }) => !known.has(name))
  draft.run = { ...draft.run, tools: [...draft.run.tools, ...added] }
}

const spent = (run: Run, usage: Usage | undefined): Pick<Run, 'tokens' | 'costUsd'> => ({
  tokens: run.tokens + (usage ? usage.inputTokens + usage.outputTokens : 0),
  costUsd: run.costUsd + (usage?.costUsd ?? 0),
})

const changeCall = (draft: Draft, event: CallEvent, at: number): void => {
  const index = draft.calls.get(event.callId) ?? -1
  const item = draft.items[index]
  if (item?.kind === 'call') draft.items[index] = applyToCall(item, event, at)
}
