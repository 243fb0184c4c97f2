import type { ConversationEvent, MessagePart, StoredEvent } from '#contract/events'
import type {
  AttachmentId,
  CallId,
  ConversationId,
  MessageId,
  PayloadId,
  RequestId,
  ServerId,
} from '#contract/ids'

/**
 * What may be written to the history, and how features ask for it. Features import these types and no feature
 * imports the database: main/workspace.ts hands each of them a `Journal`.
 */

/** A question's life (consent.md): each edge is taken once, and the database refuses any other. */
const proposalStates = [
  'pending',
  'allowed',
  'consumed',
  'settled',
  'denied',
  'cancelled',
  'stale',
  'expired',
  'parked',
] as const
export type ProposalState = (typeof proposalStates)[number]

export type ProposalRow = {
  readonly requestId: RequestId
  readonly kind:
    | 'call'
    | 'launch'
    | 'change'
    | 'secret'
    | 'erasure'
    | 'sampling'
    | 'review'
    | 'form'
    | 'address'
  readonly state: ProposalState
  readonly conversation: ConversationId | null
  readonly callId: CallId | null
  /** The process life in which the question was asked: an answer given in another one is void. */
  readonly bootId: string
  /** The exact form, printable ASCII: what is shown and what is used. */
  readonly exact: string
  /** SHA-256 in hex of everything that is approved. */
  readonly hash: string
  /** The consent feature's own record of the proposal, as JSON. */
  readonly detail: string
  readonly createdAt: number
}

/** Durable authority, such as an approved launch. Authenticated by the consent feature, opaque to the history. */
export type AuthorityRow = {
  readonly id: string
  readonly kind: 'launch'
  readonly subject: string
  readonly body: string
  readonly epoch: number
  readonly keyId: string
  readonly mac: string
}

/** Holds hashes, ids and verdicts, never contents: so contents can be erased while the chain stays verifiable. */
export type AuditEntry = {
  readonly what:
    | 'proposal'
    | 'decision'
    | 'dispatch'
    | 'outcome'
    | 'launch'
    | 'grant'
    | 'revocation'
    | 'change'
    | 'erasure'
  readonly requestId: RequestId | null
  readonly subject: string
  readonly hash: string | null
  readonly verdict: string | null
}

/** A file that is about to be stored, piece by piece. */
export type NewAttachment = {
  readonly attachmentId: AttachmentId
  readonly conversation: ConversationId
  readonly name: string
  readonly bytes: number
  /** Where it waits until its message is sent: a draft outlives a restart, an edit does not. */
  readonly place: 'draft' | 'edit'
}

export type Write =
  /** Appended to the conversation's branch; `parent` names another event to follow than the branch's last one. */
  | {
      readonly kind: 'event'
      readonly conversation: ConversationId
      readonly event: ConversationEvent
      readonly parent?: number | null
    }
  | { readonly kind: 'proposal'; readonly proposal: ProposalRow }
  /** Fails the whole transaction with `ProposalMoved` when the row is in none of the states `from`. */
  | {
      readonly kind: 'proposal-state'
      readonly requestId: RequestId
      readonly from: readonly ProposalState[]
      readonly to: ProposalState
    }
  | { readonly kind: 'audit'; readonly entry: AuditEntry }
  | { readonly kind: 'authority'; readonly row: AuthorityRow }
  | { readonly kind: 'authority-removed'; readonly id: string }
  | {
      readonly kind: 'payload'
      readonly payload: PayloadId
      readonly conversation: ConversationId
      readonly text: string
    }
  | { readonly kind: 'attachment'; readonly attachment: NewAttachment }
  /** In order, from position 0; each of `attachmentPieceBytes` but the last. */
  | {
      readonly kind: 'attachment-piece'
      readonly attachmentId: AttachmentId
      readonly position: number
      readonly base64: string
    }
  /** Fails with `invalid` unless all bytes are there. */
  | { readonly kind: 'attachment-finished'; readonly attachmentId: AttachmentId }
  /** Changes nothing once a message holds the file. */
  | { readonly kind: 'attachment-removed'; readonly attachmentId: AttachmentId }
  /** The unfinished text of a streaming message; removed by the message's `assistant-finished`. */
  | {
      readonly kind: 'partial'
      readonly conversation: ConversationId
      readonly messageId: MessageId
      readonly parts: readonly MessagePart[]
    }
  | { readonly kind: 'draft'; readonly conversation: ConversationId; readonly text: string }
  | { readonly kind: 'preference'; readonly name: string; readonly value: string }
  | { readonly kind: 'server'; readonly alias: string; readonly serverId: ServerId }
  | { readonly kind: 'server-removed'; readonly alias: string }
  /** What a server offered when it last ran, so that its tools are known before it runs again. */
  | { readonly kind: 'manifest'; readonly serverId: ServerId; readonly manifest: string }

/**
 * Stores all writes in one durable transaction, or none and throws. Resolves after the disk has them, with the
 * stored events in order; subscribers have seen them by then.
 */
export type Journal = { readonly commit: (writes: readonly Write[]) => Promise<readonly StoredEvent[]> }
