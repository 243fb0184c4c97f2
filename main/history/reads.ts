import { statSync } from 'node:fs'
import { walkBranch } from './branch.ts'
import type { Connection } from './connection.ts'
import { HistoryError } from './history-error.ts'
import type { Damage, HistoryStatistics, Reads } from './protocol.ts'
import type { Tables } from './tables.ts'

/** The reads of the history, each answered synchronously on the database's thread. */
export const createReads = (deps: {
  readonly tables: Tables
  readonly onDamage: (damage: Damage) => void
}): Omit<Reads, 'statistics'> => {
  const { events, conversations, messages, payloads, proposals, workspace, authority, search } = deps.tables
  const branch = { events, onDamage: (seq: number) => deps.onDamage({ kind: 'event', seq }) }

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
    readDraft: workspace.draft,
    preferences: workspace.preferences,
    servers: workspace.servers,
    manifests: workspace.manifests,
    authority: authority.all,
    openProposals: proposals.open,
    lastProposal: proposals.last,
    openRuns: conversations.withOpenRun,
    partials: messages.partials,
  }
}

export const databaseBytes = (connection: Connection): HistoryStatistics['databaseBytes'] =>
  [connection.name, `${connection.name}-wal`]
    .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)
