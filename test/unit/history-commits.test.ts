import { expect, test } from 'vitest'
import { conversationId, payloadId, requestId, serverId } from '#contract/ids'
import { applyCommit } from '../../main/history/apply-write.ts'
import { createAuditChain } from '../../main/history/audit-chain.ts'
import { createCommitter } from '../../main/history/committer.ts'
import type { Write } from '../../main/journal.ts'
import {
  auditEntry,
  auditKey,
  conversation,
  eventWrite,
  proposal,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder, type LocalHistory } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const committerOf = ({ connection, tables }: LocalHistory) => {
  const audit = createAuditChain(connection, auditKey)
  return createCommitter(connection, (commit) => applyCommit({ tables, audit }, commit))
}

const move = (from: readonly ('pending' | 'allowed')[], to: 'allowed' | 'consumed'): Write => ({
  kind: 'proposal-state',
  requestId: requestId.parse('request-1'),
  from,
  to,
})

const countOf = (history: LocalHistory, table: string): unknown =>
  history.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

verifies('history:question-once', 'the second move and everything beside it fails', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([{ kind: 'proposal', proposal: proposal('request-1') }])
  history.commit([move(['pending'], 'allowed')])
  const again = [
    eventWrite(userMessage('u1')),
    move(['pending'], 'allowed'),
    { kind: 'audit', entry: auditEntry('x') },
  ] as const
  expect(() => history.commit(again)).toThrow(expect.objectContaining({ code: 'proposal-moved' }))
  expect([countOf(history, 'events'), countOf(history, 'audit')]).toEqual([0, 0])
  expect(() =>
    history.commit([{ ...move(['pending'], 'allowed'), requestId: requestId.parse('unknown') } as Write]),
  ).toThrow(expect.objectContaining({ code: 'proposal-moved' }))
  history.commit([move(['pending', 'allowed'], 'consumed')])
  expect(history.tables.proposals.open().map(({ state }) => state)).toEqual(['consumed'])
  expect(history.tables.proposals.last('call', 'a'.repeat(64))).toEqual(proposal('request-1', 'consumed'))
})

verifies('history:all-or-nothing', 'a refused commit is undone alone among its neighbours', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([{ kind: 'proposal', proposal: proposal('request-1') }])
  const commit = (writes: readonly Write[]) => ({ at: 1, writes })
  const outcomes = committerOf(history)([
    commit([eventWrite(userMessage('u1')), { kind: 'audit', entry: auditEntry('one') }]),
    commit([eventWrite(userMessage('u2')), move(['allowed'], 'consumed')]),
    commit([move(['pending'], 'allowed'), eventWrite(userMessage('u3'))]),
    commit([eventWrite(userMessage('u4'), { parent: 999 })]),
    commit([move(['pending'], 'allowed')]),
  ])
  expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? 'stored' : outcome.error.code))).toEqual([
    'stored',
    'proposal-moved',
    'stored',
    'invalid',
    'proposal-moved',
  ])
  const ids = history.tables.events.scan(0, 10).map((row) => row.kind === 'genuine' && row.stored.event)
  expect(ids).toEqual([userMessage('u1'), userMessage('u3')])
  expect(countOf(history, 'audit')).toBe(2)
})

verifies('history:all-or-nothing', 'when their transaction fails as a whole each is tried by itself', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.connection.pragma('max_page_count = 80')
  const outcomes = committerOf(history)([
    { at: 1, writes: [eventWrite(userMessage('small-1'))] },
    { at: 1, writes: [eventWrite(userMessage('large', 'x'.repeat(900_000)))] },
    { at: 1, writes: [eventWrite(userMessage('small-2'))] },
  ])
  expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? 'stored' : outcome.error.code))).toEqual([
    'stored',
    'full',
    'stored',
  ])
  expect(countOf(history, 'events')).toBe(2)
  expect(history.connection.inTransaction).toBe(false)
})

test('an event that does not fit the contract is refused before it is stored', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const noText = { ...userMessage('u1'), text: 7 } as never
  expect(() => history.commit([eventWrite(noText)])).toThrow(expect.objectContaining({ code: 'invalid' }))
  expect(() => history.commit([eventWrite(userMessage('u1'), { conversation: '../x' as never })])).toThrow(
    expect.objectContaining({ code: 'invalid' }),
  )
  expect(countOf(history, 'events')).toBe(0)
})

test('texts come back as they were: empty, with NUL, lone surrogates, a megabyte', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const texts = ['', 'a\0b', '\uD800 lone', 'e\u0301 👩‍👩‍👧', '"\\\n', 'x'.repeat(1_000_000)]
  history.commit(texts.map((text, index) => eventWrite(userMessage(`u${index}`, text))))
  const stored = history.tables.events.scan(0, 10)
  expect(stored.map((row) => row.kind === 'genuine' && row.stored.event)).toEqual(
    texts.map((text, index) => userMessage(`u${index}`, text)),
  )
})

test('drafts, preferences, servers, manifests, authority and payloads keep their last value', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const server = serverId.parse('server-1')
  const row = {
    id: 'a1',
    kind: 'launch',
    subject: 'files',
    body: '{}',
    epoch: 1,
    keyId: 'k',
    mac: 'm',
  } as const
  history.commit([
    { kind: 'draft', conversation, text: 'half a' },
    { kind: 'draft', conversation, text: 'half a thought' },
    { kind: 'preference', name: 'theme', value: 'dark' },
    { kind: 'preference', name: '__proto__', value: 'plain' },
    { kind: 'server', alias: 'files', serverId: server },
    { kind: 'server', alias: 'gone', serverId: server },
    { kind: 'server-removed', alias: 'gone' },
    { kind: 'manifest', serverId: server, manifest: '[]' },
    { kind: 'authority', row },
    { kind: 'authority', row: { ...row, epoch: 2 } },
    { kind: 'authority', row: { ...row, id: 'a2' } },
    { kind: 'authority-removed', id: 'a2' },
    { kind: 'payload', payload: payloadId.parse('p1'), conversation, text: 'whole' },
  ])
  const { workspace, authority, payloads } = history.tables
  expect(workspace.draft(conversation)).toBe('half a thought')
  expect(workspace.draft(conversationId.parse('none'))).toBe('')
  expect(Object.entries(workspace.preferences())).toEqual([
    ['theme', 'dark'],
    ['__proto__', 'plain'],
  ])
  expect(workspace.servers()).toEqual([{ alias: 'files', serverId: 'server-1' }])
  expect(workspace.manifests()).toEqual([{ serverId: 'server-1', manifest: '[]' }])
  expect(authority.all()).toEqual([{ ...row, epoch: 2 }])
  expect(payloads.read(payloadId.parse('p1'))).toEqual({ kind: 'genuine', text: 'whole' })
})
