import type { MessagePart } from '#contract/events'
import type { ConversationId, MessageId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import type { LiveMessage } from '#contract/views'
import type { AgentUpdate } from './ports.ts'

/** Deltas of this long go out as one. */
const deltaIntervalMs = 40

/** What is not older than this may be lost when the process is killed. */
const partialIntervalMs = 500

export type StreamingMessage = {
  readonly add: (part: MessagePart['kind'], text: string) => void
  /** Ends the last part, if it is of this kind and not ended; else adds one without text. */
  readonly end: (part: MessagePart['kind'], continuation: JsonObject) => void
  /** Everything that came. */
  readonly parts: () => readonly MessagePart[]
  /** What was sent to pages as deltas so far: a page that shows this misses none and sees none twice. */
  readonly live: () => LiveMessage
  /** Of the texts, in UTF-16 code units. */
  readonly length: () => number
  /** Sends what is left and waits for the last save. Nothing is sent or saved after it. */
  readonly settle: () => Promise<void>
}

/** Collects an answer while it is written: coalesces its deltas and saves it now and then. */
export const createStreamingMessage = (deps: {
  readonly conversation: ConversationId
  readonly messageId: MessageId
  readonly emit: (update: AgentUpdate) => void
  /** Replaces what was saved before. Called again only after it has resolved; must not reject. */
  readonly save: (parts: readonly MessagePart[]) => Promise<void>
}): StreamingMessage => {
  const { conversation, messageId } = deps
  let sent: readonly MessagePart[] = []
  let pending: readonly MessagePart[] = []
  let length = 0
  let changes = 0
  let flushTimer: NodeJS.Timeout | undefined
  let saveTimer: NodeJS.Timeout | undefined
  let saving: Promise<void> | undefined

  const add = (kind: MessagePart['kind'], text: string): void => {
    if (text === '') return
    pending = appended(pending, { kind, text })
    length += text.length
    changes += 1
    flushTimer ??= setTimeout(flush, deltaIntervalMs)
    scheduleSave()
  }

  const end = (kind: MessagePart['kind'], continuation: JsonObject): void => {
    flush()
    sent = ended(sent, kind, continuation)
    changes += 1
    scheduleSave()
  }

  const flush = (): void => {
    clearTimeout(flushTimer)
    flushTimer = undefined
    const parts = pending
    pending = []
    sent = parts.reduce(appended, sent)
    for (const { kind, text } of parts)
      deps.emit({ kind: 'delta', conversation, messageId, part: kind, text })
  }

  const scheduleSave = (): void => {
    if (saving === undefined) saveTimer ??= setTimeout(startSave, partialIntervalMs)
  }

  const startSave = (): void => {
    saveTimer = undefined
    saving = save()
  }

  const save = async (): Promise<void> => {
    const saved = changes
    await deps.save(parts())
    saving = undefined
    if (changes > saved) scheduleSave()
  }

  const parts = (): readonly MessagePart[] => pending.reduce(appended, sent)

  const settle = async (): Promise<void> => {
    flush()
    await saving
    clearTimeout(saveTimer)
  }

  return { add, end, parts, live: () => ({ messageId, parts: sent }), length: () => length, settle }
}

const appended = (parts: readonly MessagePart[], next: MessagePart): readonly MessagePart[] => {
  const last = parts.at(-1)
  return last?.kind === next.kind && last.continuation === undefined
    ? [...parts.slice(0, -1), { kind: last.kind, text: last.text + next.text }]
    : [...parts, next]
}

const ended = (
  parts: readonly MessagePart[],
  kind: MessagePart['kind'],
  continuation: JsonObject,
): readonly MessagePart[] => {
  const last = parts.at(-1)
  return last?.kind === kind && last.continuation === undefined
    ? [...parts.slice(0, -1), { ...last, continuation }]
    : [...parts, { kind, text: '', continuation }]
}
