import { randomUUID } from 'node:crypto'
import type { ConversationEvent, ReasoningEffort, StoredEvent } from '#contract/events'
import { asId, type AttachmentId, type ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ConversationSummary } from '#contract/views'
import { exportConversation, type ExportFormat } from './export-conversation.ts'
import { exportedAttachments } from './exported-attachments.ts'
import type { Journal } from './journal.ts'

export type StoredSummary = Omit<ConversationSummary, 'activity'>

export type Conversations = {
  readonly create: () => Promise<Result<{ conversation: ConversationId }>>
  readonly rename: (conversation: ConversationId, title: string) => Promise<Result<null>>
  /** Stops what runs in it; the contents stay until they are erased, so that this can be undone. */
  readonly remove: (conversation: ConversationId) => Promise<Result<null>>
  readonly restore: (conversation: ConversationId) => Promise<Result<null>>
  readonly chooseModel: (conversation: ConversationId, model: string) => Promise<Result<null>>
  readonly chooseEffort: (conversation: ConversationId, effort: ReasoningEffort) => Promise<Result<null>>
  readonly instruct: (conversation: ConversationId, text: string) => Promise<Result<null>>
  readonly saveDraft: (conversation: ConversationId, text: string) => Promise<Result<null>>
  readonly export: (
    conversation: ConversationId,
    format: ExportFormat,
  ) => Promise<Result<{ fileName: string; text: string }>>
}

export type ConversationsDeps = {
  readonly journal: Journal
  readonly read: (conversation: ConversationId) => Promise<StoredSummary | null>
  readonly readWholeBranch: (conversation: ConversationId) => Promise<readonly StoredEvent[]>
  /** As base64. */
  readonly readAttachment: (attachment: AttachmentId) => Promise<string | null>
  readonly defaultModel: () => string | null
  readonly stop: (conversation: ConversationId) => Promise<unknown>
}

/** Everything about a conversation that is not a run. Failure code `unknown-conversation`. */
export const createConversations = (deps: ConversationsDeps): Conversations => {
  const append = async (
    conversation: ConversationId,
    ...events: readonly ConversationEvent[]
  ): Promise<void> => {
    await deps.journal.commit(events.map((event) => ({ kind: 'event', conversation, event })))
  }

  const inExisting = async (
    conversation: ConversationId,
    change: (summary: StoredSummary) => Promise<unknown>,
  ): Promise<Result<null>> => {
    const summary = await deps.read(conversation)
    if (!summary) return unknownConversation()
    await change(summary)
    return ok(null)
  }

  return {
    create: async () => {
      const conversation = asId<'Conversation'>(randomUUID())
      const model = deps.defaultModel()
      const chosen: readonly ConversationEvent[] = model === null ? [] : [{ type: 'model-chosen', model }]
      await append(conversation, { type: 'conversation-created', title: '' }, ...chosen)
      return ok({ conversation })
    },
    rename: (conversation, title) =>
      inExisting(conversation, () =>
        append(conversation, { type: 'conversation-renamed', title: title.trim(), by: 'user' }),
      ),
    remove: (conversation) =>
      inExisting(conversation, async () => {
        await deps.stop(conversation)
        await append(conversation, { type: 'conversation-deleted' })
      }),
    restore: (conversation) =>
      inExisting(conversation, () => append(conversation, { type: 'conversation-restored' })),
    chooseModel: (conversation, model) =>
      inExisting(conversation, () => append(conversation, { type: 'model-chosen', model })),
    chooseEffort: (conversation, effort) =>
      inExisting(conversation, () => append(conversation, { type: 'effort-chosen', effort })),
    instruct: (conversation, text) =>
      inExisting(conversation, () => append(conversation, { type: 'instructions-set', text })),
    saveDraft: (conversation, text) =>
      inExisting(conversation, () => deps.journal.commit([{ kind: 'draft', conversation, text }])),
    export: async (conversation, format) => {
      const summary = await deps.read(conversation)
      if (!summary) return unknownConversation()
      const events = await deps.readWholeBranch(conversation)
      const files = format === 'json' ? await exportedAttachments(events, deps.readAttachment) : []
      return ok(exportConversation(summary, events, format, files))
    },
  }
}

const unknownConversation = (): Result<never> =>
  fail('unknown-conversation', t('workspace.problem.unknownConversation'))
