import { statSync } from 'node:fs'
import type { AttachmentId } from '#contract/ids'
import { walkBranch } from './branch.ts'
import type { Connection } from './connection.ts'
import { HistoryError } from './history-error.ts'
import { attachmentStepBytes } from './read-in-steps.ts'
import type { Damage, HistoryStatistics, Reads } from './protocol.ts'
import type { Tables } from './tables.ts'
import { usageReport, usageSince } from './usage-report.ts'

/** The reads of the history, each answered synchronously on the database's thread. */
export const createReads = (deps: {
  readonly tables: Tables
  readonly onDamage: (damage: Damage) => void
}): Omit<Reads, 'statistics' | 'exportPiece' | 'eraseConversation'> => {
  const { events, conversations, messages, payloads, usage, proposals, workspace, authority, search } =
    deps.tables
  const branch = { events, onDamage: (seq: number) => deps.onDamage({ kind: 'event', seq }) }

  const attachments = deps.tables.attachments
  const damagedFile = (attachment: AttachmentId): null => {
    deps.onDamage({ kind: 'attachment', attachment })
    return null
  }
  const readAttachment = (attachment: AttachmentId) => {
    const row = attachments.read(attachment)
    if (row.kind === 'damaged') return damagedFile(attachment)
    return row.kind === 'genuine' ? row.stored : null
  }

  return {
    readBranch: (conversation, { before, atLeast }) => {
      const last =
        before === null
          ? (conversations.read(conversation)?.head ?? null)
          : (events.parentOf(conversation, before) ?? null)
      return walkBranch(branch, { conversation, last, atLeast })
    },
    readWholeBranch: (conversation) => {
      const last = conversations.read(conversation)?.head ?? null
      return walkBranch(branch, { conversation, last, atLeast: Number.POSITIVE_INFINITY }).events
    },
    eventBefore: (conversation, messageId) => {
      const seq = messages.seqOf(conversation, messageId)
      const parent = seq === null ? undefined : events.parentOf(conversation, seq)
      if (parent === undefined) throw new HistoryError('invalid', 'This message is not in the conversation.')
      return parent
    },
    readConversation: conversations.summary,
    listConversations: conversations.list,
    search: search.find,
    readPayload: (payload) => {
      const row = payloads.read(payload)
      if (row.kind === 'damaged') deps.onDamage({ kind: 'payload', payload })
      return row.kind === 'genuine' ? row.text : null
    },
    readAttachment,
    readAttachmentPiece: (attachment, position) => {
      if (readAttachment(attachment) === null) return null
      return attachments.readPiece(attachment, position)?.toString('base64') ?? damagedFile(attachment)
    },
    readAttachmentStep: (attachment, from) => {
      const found = readAttachment(attachment)
      if (found === null || from >= found.bytes) return found && ''
      const bytes = attachments.readRange(attachment, from, Math.min(from + attachmentStepBytes, found.bytes))
      return bytes?.toString('base64') ?? damagedFile(attachment)
    },
    draftAttachments: attachments.draft,
    leftOverAttachments: attachments.leftOver,
    readDraft: workspace.draft,
    preferences: workspace.preferences,
    servers: workspace.servers,
    manifests: workspace.manifests,
    authority: authority.all,
    openProposals: proposals.open,
    lastProposal: proposals.last,
    openRuns: conversations.withOpenRun,
    partials: messages.partials,
    usage: (period) => usageReport(usage.since(usageSince(period)), period),
  }
}

export const databaseBytes = (connection: Connection): HistoryStatistics['databaseBytes'] =>
  [connection.name, `${connection.name}-wal`]
    .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)
