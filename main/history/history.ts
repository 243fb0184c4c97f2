import type { StoredEvent } from '#contract/events'
import type { AttachmentId, ConversationId, MessageId, PayloadId, ServerId } from '#contract/ids'
import { ok, type Result } from '#contract/result'
import type { ExportPiece, UsageReport } from '#contract/data-views'
import type { SearchHit } from '#contract/views'
import type { AuthorityRow, ProposalRow, Write } from '../journal.ts'
import type { StoredAttachment } from './attachment-table.ts'
import type { AuditVerdict } from './audit-chain.ts'
import type { BranchPage } from './branch.ts'
import type { StoredConversation } from './conversation-table.ts'
import { startDatabase } from './database-client.ts'
import { createInspector } from './inspector.ts'
import { readInSteps } from './read-in-steps.ts'
import type { UsagePeriod } from './usage-report.ts'
import type { Partial } from './message-table.ts'
import type { Damage, HistoryStatistics } from './protocol.ts'

export type HistoryOptions = {
  readonly databasePath: string
  /** The entry main/workers/database.ts, or what it was built to. */
  readonly workerUrl: URL
  /** Secret; authenticates the audit log. */
  readonly auditKey: Uint8Array
  /** A stored item turned out not to be what was written. It is left out of what is read. May repeat. */
  readonly onDamage?: (damage: Damage) => void
}

/**
 * Everything that is kept, in one SQLite file behind one worker thread. Every method rejects with a `HistoryError`
 * when the disk or the file fails, and with its code `closed` after disposal, which waits for what was asked before.
 */
export type History = AsyncDisposable & {
  /**
   * Stores all writes durably in one transaction, or none and rejects: `full`, `io`, `read-only`, `damaged`,
   * `proposal-moved`, `invalid` or `closed`. Later commits work again as soon as their reason is gone.
   */
  readonly commit: (writes: readonly Write[]) => Promise<readonly StoredEvent[]>
  /**
   * The end of the conversation's branch, or what precedes the event `before`: at least `atLeast` events unless the
   * branch is shorter, beginning with a turn, oldest first.
   */
  readonly readBranch: (
    conversation: ConversationId,
    options: { readonly before: number | null; readonly atLeast: number },
  ) => Promise<BranchPage>
  readonly readWholeBranch: (conversation: ConversationId) => Promise<readonly StoredEvent[]>
  /** The event that a message follows, null when it is the first. Rejects with `invalid` for an unknown message. */
  readonly eventBefore: (conversation: ConversationId, messageId: MessageId) => Promise<number | null>
  /** Deleted ones too; null when there is none. */
  readonly readConversation: (conversation: ConversationId) => Promise<StoredConversation | null>
  /** Not deleted ones, last updated first; `before` is the `updatedAt` of the last one of the page before. */
  readonly listConversations: (options: {
    readonly before: number | null
    readonly limit: number
  }) => Promise<readonly StoredConversation[]>
  /** At most 50 hits, best first, in titles, messages, calls and their answers, abandoned branches included. */
  readonly search: (text: string) => Promise<readonly SearchHit[]>
  /** Null when there is none or it is damaged. */
  readonly readPayload: (payload: PayloadId) => Promise<string | null>
  /** Null when there is none, it is not whole, or it is damaged. */
  readonly readAttachment: (attachment: AttachmentId) => Promise<StoredAttachment | null>
  /** One piece as base64; null when there is none or it is damaged. */
  readonly readAttachmentPiece: (attachment: AttachmentId, position: number) => Promise<string | null>
  /** All of it as base64; null when there is none or it is damaged. */
  readonly readAttachmentWhole: (attachment: AttachmentId) => Promise<string | null>
  /** Those of the message that is being written, in the order in which they were attached. */
  readonly draftAttachments: (conversation: ConversationId) => Promise<readonly AttachmentId[]>
  /** Not whole, or given with an edit that was never sent. */
  readonly leftOverAttachments: () => Promise<readonly AttachmentId[]>
  readonly readDraft: (conversation: ConversationId) => Promise<string>
  readonly preferences: () => Promise<Readonly<Record<string, string>>>
  readonly servers: () => Promise<readonly { readonly alias: string; readonly serverId: ServerId }[]>
  readonly manifests: () => Promise<readonly { readonly serverId: ServerId; readonly manifest: string }[]>
  readonly authority: () => Promise<readonly AuthorityRow[]>
  /** Pending, allowed and consumed questions, oldest first. */
  readonly openProposals: () => Promise<readonly ProposalRow[]>
  readonly lastProposal: (kind: ProposalRow['kind'], hash: string) => Promise<ProposalRow | null>
  /** Conversations whose branch has a run that is not finished, deleted ones included. */
  readonly openRuns: () => Promise<readonly ConversationId[]>
  readonly partials: () => Promise<readonly Partial[]>
  readonly verifyAudit: () => Promise<AuditVerdict>
  /** Reads the whole file in another thread: commits do not wait for it. Problem: `history-damaged`. */
  readonly checkIntegrity: () => Promise<Result<null>>
  readonly statistics: () => Promise<HistoryStatistics>
  readonly usage: (period: UsagePeriod) => Promise<UsageReport>
  /** Rejects with `invalid` for a place that no piece named. */
  readonly exportPiece: (from: string | null) => Promise<ExportPiece>
  /** A whole copy beside the history, made in another thread. Problem: `not-backed-up`. */
  readonly backUp: () => Promise<Result<string>>
  /** Removes its contents for good; resolves with how many events went. */
  readonly eraseConversation: (conversation: ConversationId) => Promise<number>
}

/**
 * Opens the history, or creates it. Problems: `history-newer` and `history-foreign` (the file is untouched),
 * `history-damaged` (fresh-start.ts can set it aside), `history-unwritable`, `history-full`.
 */
export const openHistory = async (options: HistoryOptions): Promise<Result<History>> => {
  const { databasePath, workerUrl, auditKey } = options
  const onDamage = options.onDamage ?? (() => undefined)
  const started = await startDatabase({
    workerUrl,
    task: { kind: 'serve', databasePath, auditKey },
    onDamage,
  })
  if (!started.ok) return started
  const database = started.value
  const inspector = createInspector({ workerUrl, databasePath, auditKey, onDamage })

  return ok({
    commit: (writes) => database.commit({ at: Date.now(), writes }),
    readBranch: (conversation, page) => database.read('readBranch', conversation, page),
    readWholeBranch: (conversation) => database.read('readWholeBranch', conversation),
    eventBefore: (conversation, messageId) => database.read('eventBefore', conversation, messageId),
    readConversation: (conversation) => database.read('readConversation', conversation),
    listConversations: (page) => database.read('listConversations', page),
    search: (text) => database.read('search', text),
    readPayload: (payload) => database.read('readPayload', payload),
    readAttachment: (attachment) => database.read('readAttachment', attachment),
    readAttachmentPiece: (attachment, position) => database.read('readAttachmentPiece', attachment, position),
    readAttachmentWhole: (attachment) =>
      readInSteps((from) => database.read('readAttachmentStep', attachment, from)),
    draftAttachments: (conversation) => database.read('draftAttachments', conversation),
    leftOverAttachments: () => database.read('leftOverAttachments'),
    readDraft: (conversation) => database.read('readDraft', conversation),
    preferences: () => database.read('preferences'),
    servers: () => database.read('servers'),
    manifests: () => database.read('manifests'),
    authority: () => database.read('authority'),
    openProposals: () => database.read('openProposals'),
    lastProposal: (kind, hash) => database.read('lastProposal', kind, hash),
    openRuns: () => database.read('openRuns'),
    partials: () => database.read('partials'),
    verifyAudit: inspector.verifyAudit,
    checkIntegrity: inspector.checkIntegrity,
    statistics: () => database.read('statistics'),
    usage: (period) => database.read('usage', period),
    exportPiece: (from) => database.read('exportPiece', from),
    backUp: inspector.backUp,
    eraseConversation: (conversation) => database.read('eraseConversation', conversation, Date.now()),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([inspector[Symbol.asyncDispose](), database[Symbol.asyncDispose]()])
    },
  })
}

export { HistoryError } from './history-error.ts'
export type { Damage } from './protocol.ts'
