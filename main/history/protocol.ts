import type { StoredEvent } from '#contract/events'
import type { AttachmentId, ConversationId, MessageId, PayloadId, ServerId } from '#contract/ids'
import type { Language } from '#contract/language/texts'
import type { Problem, Result } from '#contract/result'
import type { UsageReport } from '#contract/data-views'
import type { SearchHit } from '#contract/views'
import type { AuthorityRow, ProposalRow } from '../journal.ts'
import type { Commit } from './apply-write.ts'
import type { StoredAttachment } from './attachment-table.ts'
import type { AuditVerdict } from './audit-chain.ts'
import type { BranchPage } from './branch.ts'
import type { StoredConversation } from './conversation-table.ts'
import type { Eraser } from './erase-conversation.ts'
import type { ExportPieces } from './export-pieces.ts'
import type { HistoryErrorCode } from './history-error.ts'
import type { Partial } from './message-table.ts'
import type { UsagePeriod } from './usage-report.ts'

/** What the main thread and the database's threads say to each other: plain objects only. */

/** Given to a worker at its start. */
export type WorkerTask =
  | { readonly kind: 'serve'; readonly databasePath: string; readonly auditKey: Uint8Array }
  | { readonly kind: 'check-integrity'; readonly databasePath: string }
  | { readonly kind: 'back-up'; readonly databasePath: string }
  | { readonly kind: 'verify-audit'; readonly databasePath: string; readonly auditKey: Uint8Array }

/** A stored item that is not what was written. */
export type Damage =
  | { readonly kind: 'event'; readonly seq: number }
  | { readonly kind: 'payload'; readonly payload: PayloadId }
  | { readonly kind: 'attachment'; readonly attachment: AttachmentId }

/** What the serving worker can be asked besides commits, by name. Everything is carried out in the order of asking. */
export type Reads = {
  readonly readBranch: (
    conversation: ConversationId,
    options: { readonly before: number | null; readonly atLeast: number },
  ) => BranchPage
  readonly readWholeBranch: (conversation: ConversationId) => readonly StoredEvent[]
  readonly eventBefore: (conversation: ConversationId, messageId: MessageId) => number | null
  readonly readConversation: (conversation: ConversationId) => StoredConversation | null
  readonly listConversations: (options: {
    readonly before: number | null
    readonly limit: number
  }) => readonly StoredConversation[]
  readonly search: (text: string) => readonly SearchHit[]
  readonly readPayload: (payload: PayloadId) => string | null
  readonly readAttachment: (attachment: AttachmentId) => StoredAttachment | null
  /** As base64, made on the database's thread. */
  readonly readAttachmentPiece: (attachment: AttachmentId, position: number) => string | null
  /** Base64 of up to `attachmentStepBytes` bytes from this one on, made on the database's thread. */
  readonly readAttachmentStep: (attachment: AttachmentId, from: number) => string | null
  readonly draftAttachments: (conversation: ConversationId) => readonly AttachmentId[]
  readonly leftOverAttachments: () => readonly AttachmentId[]
  readonly readDraft: (conversation: ConversationId) => string
  readonly preferences: () => Readonly<Record<string, string>>
  readonly servers: () => readonly { readonly alias: string; readonly serverId: ServerId }[]
  readonly manifests: () => readonly { readonly serverId: ServerId; readonly manifest: string }[]
  readonly authority: () => readonly AuthorityRow[]
  readonly openProposals: () => readonly ProposalRow[]
  readonly lastProposal: (kind: ProposalRow['kind'], hash: string) => ProposalRow | null
  readonly openRuns: () => readonly ConversationId[]
  readonly partials: () => readonly Partial[]
  readonly usage: (period: UsagePeriod) => UsageReport
  readonly exportPiece: ExportPieces
  readonly statistics: () => HistoryStatistics
  /** Changes the file, in its place among the commits; see erase-conversation.ts. */
  readonly eraseConversation: Eraser
}
export type ReadName = keyof Reads

export type HistoryStatistics = {
  /** Of the file and its log. */
  readonly databaseBytes: number
  readonly sqliteVersion: string
  /** Commits stored since the history was opened. */
  readonly commits: number
  /** Mean milliseconds that a transaction took, its wait for the disk included; 0 before the first. */
  readonly commitMs: number
}

export type CommitRequest = { readonly id: number; readonly name: 'commit'; readonly commit: Commit }
export type ReadRequest = {
  readonly id: number
  readonly name: ReadName
  readonly args: readonly unknown[]
}
export type Request = CommitRequest | ReadRequest

/** To the serving worker. After `close` it answers what came before, closes the file and ends. */
export type ServerInput =
  | {
      readonly kind: 'requests'
      readonly requests: readonly Request[]
      /** What went wrong is said in it. */
      readonly language: Language
    }
  | { readonly kind: 'close' }

export type Reply =
  | { readonly id: number; readonly kind: 'done'; readonly value: unknown }
  | {
      readonly id: number
      readonly kind: 'failed'
      readonly code: HistoryErrorCode
      readonly message: string
    }

export type ServerOutput =
  | { readonly kind: 'opened'; readonly problem: Problem | null }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'damage'; readonly damage: Damage }

/** From a worker with one of the other tasks: one message, then it ends. */
export type InspectionOutput =
  | {
      readonly kind: 'integrity'
      readonly result: Result<null>
      readonly damages: readonly Damage[]
    }
  | { readonly kind: 'audit'; readonly verdict: AuditVerdict }
  | { readonly kind: 'backed-up'; readonly path: string }
  | { readonly kind: 'not-backed-up'; readonly message: string }
