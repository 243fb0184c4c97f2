import type { ProposalRow, ProposalState } from '../journal.ts'
import type { Connection } from './connection.ts'
import { HistoryError } from './history-error.ts'

export type ProposalTable = {
  readonly insert: (proposal: ProposalRow) => void
  /** @throws HistoryError `proposal-moved` when the question is in none of the states `from`. */
  readonly move: (requestId: string, from: readonly ProposalState[], to: ProposalState) => void
  /** Pending, allowed and consumed ones, oldest first. */
  readonly open: () => readonly ProposalRow[]
  readonly last: (kind: ProposalRow['kind'], hash: string) => ProposalRow | null
}

type Columns = {
  readonly request_id: ProposalRow['requestId']
  readonly kind: ProposalRow['kind']
  readonly state: ProposalState
  readonly conversation: ProposalRow['conversation']
  readonly call_id: ProposalRow['callId']
  readonly boot_id: string
  readonly exact: string
  readonly hash: string
  readonly detail: string
  readonly created_at: number
}

export const createProposalTable = (connection: Connection): ProposalTable => {
  const insert = connection.prepare<Columns>(
    `INSERT INTO proposals
       (request_id, kind, state, conversation, call_id, boot_id, exact, hash, detail, created_at)
     VALUES
       (:request_id, :kind, :state, :conversation, :call_id, :boot_id, :exact, :hash, :detail, :created_at)`,
  )
  const move = connection.prepare<[string, string, string]>(
    `UPDATE proposals SET state = ?
     WHERE request_id = ? AND state IN (SELECT value FROM json_each(?))`,
  )
  const open = connection.prepare<[], Columns>(
    `SELECT * FROM proposals WHERE state IN ('pending', 'allowed', 'consumed') ORDER BY id`,
  )
  const last = connection.prepare<[string, string], Columns>(
    'SELECT * FROM proposals WHERE kind = ? AND hash = ? ORDER BY id DESC LIMIT 1',
  )

  return {
    insert: (proposal) => void insert.run(toColumns(proposal)),
    move: (requestId, from, to) => {
      if (move.run(to, requestId, JSON.stringify(from)).changes !== 1)
        throw new HistoryError('proposal-moved')
    },
    open: () => open.all().map(toProposal),
    last: (kind, hash) => {
      const columns = last.get(kind, hash)
      return columns ? toProposal(columns) : null
    },
  }
}

const toColumns = (proposal: ProposalRow): Columns => ({
  request_id: proposal.requestId,
  kind: proposal.kind,
  state: proposal.state,
  conversation: proposal.conversation,
  call_id: proposal.callId,
  boot_id: proposal.bootId,
  exact: proposal.exact,
  hash: proposal.hash,
  detail: proposal.detail,
  created_at: proposal.createdAt,
})

const toProposal = (columns: Columns): ProposalRow => ({
  requestId: columns.request_id,
  kind: columns.kind,
  state: columns.state,
  conversation: columns.conversation,
  callId: columns.call_id,
  bootId: columns.boot_id,
  exact: columns.exact,
  hash: columns.hash,
  detail: columns.detail,
  createdAt: columns.created_at,
})
