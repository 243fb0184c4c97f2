import type { RequestId } from '#contract/ids'
import type { AuditEntry, ProposalRow, ProposalState, Write } from '../journal.ts'
import type { Asker } from '../server-questions.ts'
import { hashOf } from './hashes.ts'

export type ServerQuestionKind = Extract<ProposalRow['kind'], 'form' | 'address' | 'sampling' | 'review'>

/** A question that a server's request led to, as it is stored. */
export type ServerQuestionRecord = {
  readonly requestId: RequestId
  readonly kind: ServerQuestionKind
  readonly asker: Asker
  readonly exact: string
  readonly bootId: string
}

/** Who asks what, so that an answer to one question is none to another. */
const hashFor = ({ requestId, kind, asker, exact, bootId }: ServerQuestionRecord): string =>
  hashOf({
    bootId,
    requestId,
    kind,
    serverId: asker.serverId,
    callId: asker.call?.callId ?? null,
    exact,
  })

export const askedWrites = (record: ServerQuestionRecord, createdAt: number): readonly Write[] => [
  { kind: 'proposal', proposal: rowOf(record, createdAt) },
  auditOf(record, 'proposal', null),
]

/** `verdict` is a word of the audit: it says which of the answers was given, and nothing of its contents. */
export const decidedWrites = (
  record: ServerQuestionRecord,
  to: Extract<ProposalState, 'consumed' | 'denied' | 'cancelled'>,
  verdict: string,
): readonly Write[] => [
  { kind: 'proposal-state', requestId: record.requestId, from: ['pending'], to },
  auditOf(record, 'decision', verdict),
]

/** What came of an answer after it was given. */
export const outcomeWrite = (record: ServerQuestionRecord, verdict: string): Write =>
  auditOf(record, 'outcome', verdict)

const rowOf = (record: ServerQuestionRecord, createdAt: number): ProposalRow => ({
  requestId: record.requestId,
  kind: record.kind,
  state: 'pending',
  conversation: record.asker.call?.conversation ?? null,
  callId: record.asker.call?.callId ?? null,
  bootId: record.bootId,
  exact: record.exact,
  hash: hashFor(record),
  // Nothing is asked again from here after a restart: who asked it then asks anew.
  detail: JSON.stringify({ serverId: record.asker.serverId, alias: record.asker.alias }),
  createdAt,
})

const auditOf = (
  record: ServerQuestionRecord,
  what: Extract<AuditEntry['what'], 'proposal' | 'decision' | 'outcome'>,
  verdict: string | null,
): Write => ({
  kind: 'audit',
  entry: {
    what,
    requestId: record.requestId,
    subject: `${record.kind}:${record.asker.serverId}`,
    hash: hashFor(record),
    verdict,
  },
})
