import { readFileSync, statSync } from 'node:fs'
import { expect } from 'vitest'
import { conversationId, messageId, payloadId, runId } from '#contract/ids'
import { createAuditChain, verifyAuditChain } from '../../main/history/audit-chain.ts'
import { createEraser } from '../../main/history/erase-conversation.ts'
import {
  assistantFinished,
  auditEntry,
  auditKey,
  callFinished,
  callRequested,
  created,
  eventWrite,
  proposal,
  runStarted,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder, type LocalHistory } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const doomed = conversationId.parse('doomed')
const kept = conversationId.parse('kept')
const secretWord = 'Quetzalcoatlus'

/** A conversation with the word everywhere that a word can stand. */
const fill = (history: LocalHistory, id: typeof doomed, word: string): void => {
  const options = { conversation: id }
  history.commit([
    eventWrite(created(`${word} title`), options),
    eventWrite({ type: 'instructions-set', text: `${word} instructions` }, options),
    eventWrite(userMessage(`u-${id}`, `${word} message`), options),
    eventWrite(runStarted(`r-${id}`), options),
    eventWrite(assistantFinished(`a-${id}`, `r-${id}`, `${word} answer`), options),
    eventWrite(callRequested(`k-${id}`, `r-${id}`, `{"path":"${word}"}`), options),
    { kind: 'payload', payload: payloadId.parse(`p-${id}`), conversation: id, text: `${word} payload` },
    eventWrite(callFinished(`k-${id}`, `${word} result`, `p-${id}`), options),
    { kind: 'proposal', proposal: { ...proposal(`q-${id}`), conversation: id, exact: `{"a":"${word}"}` } },
    { kind: 'audit', entry: auditEntry(id) },
    { kind: 'draft', conversation: id, text: `${word} draft` },
    {
      kind: 'partial',
      conversation: id,
      messageId: messageId.parse(`b-${id}`),
      parts: [{ kind: 'text', text: `${word} partial` }],
    },
  ])
  fillAttachment(history, id, word)
}

const fillAttachment = ({ connection }: LocalHistory, id: typeof doomed, word: string): void => {
  connection
    .prepare(
      `INSERT INTO attachments (attachment, conversation, name, bytes, state, place)
       VALUES (?, ?, ?, 1, 'sent', 'draft')`,
    )
    .run(`f-${id}`, id, `${word}.txt`)
  connection
    .prepare('INSERT INTO attachment_pieces (attachment, position, hash, data) VALUES (?, 0, ?, ?)')
    .run(`f-${id}`, Buffer.alloc(32), Buffer.from(`${word} bytes`))
}

const eraserOf = (history: LocalHistory) =>
  createEraser(history.connection, {
    tables: history.tables,
    audit: createAuditChain(history.connection, auditKey),
  })

/** Whether the word stands in the file or its log, as it is or as the search index writes it. */
const isFound = (database: string, word: string): boolean =>
  [database, `${database}-wal`].some((path) => {
    const text = readFileSync(path).toString('latin1').toLowerCase()
    return text.includes(word.toLowerCase()) || text.includes(word.toLowerCase().slice(2))
  })

verifies('settings:erase-conversation', 'also none in the search index', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  fill(history, kept, 'Archaeopteryx')
  fill(history, doomed, secretWord)
  history.connection.pragma('wal_checkpoint(TRUNCATE)')
  expect(isFound(folder.database, secretWord)).toBe(true)
  expect(eraserOf(history)(doomed, 5)).toBe(7)
  expect(isFound(folder.database, secretWord)).toBe(false)
  expect(statSync(`${folder.database}-wal`).size).toBe(0)
  expect(history.tables.search.find(secretWord)).toEqual([])
  expect(verifyAuditChain(history.connection, auditKey)).toEqual({ rows: 4, firstBadRow: null })
  expect(
    history.connection.prepare('SELECT what, subject, verdict FROM audit ORDER BY seq DESC LIMIT 1').get(),
  ).toEqual({ what: 'erasure', subject: 'doomed', verdict: '7 events' })
  expect(history.connection.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(history.connection.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(history.connection.pragma('foreign_key_check')).toEqual([])
})

verifies('settings:erase-only-one', 'and what it used stays in the sums, also after a rebuild', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  fill(history, kept, 'Archaeopteryx')
  fill(history, doomed, secretWord)
  const state = () => ({
    summary: history.tables.conversations.summary(kept),
    events: history.tables.events.scan(0, 100).length,
    payload: history.tables.payloads.read(payloadId.parse('p-kept')),
    draft: history.tables.workspace.draft(kept),
    found: history.tables.search.find('Archaeopteryx').length,
    usage: history.tables.usage.since(0),
    proposals: history.tables.proposals.open().length,
  })
  const before = state()
  eraserOf(history)(doomed, 5)
  const after = state()
  expect(after).toEqual({ ...before, events: 7, proposals: 1 })
  history.connection.transaction(() => history.tables.readModels.rebuild())()
  expect(state()).toEqual(after)
})

verifies(
  'settings:erase-conversation',
  'nothing can be stored in it afterwards, nor removed from others',
  () => {
    using folder = temporaryFolder()
    using history = localHistory(folder.database)
    fill(history, kept, 'Archaeopteryx')
    fill(history, doomed, secretWord)
    eraserOf(history)(doomed, 5)
    expect(() =>
      history.commit([eventWrite(userMessage('late', 'late'), { conversation: doomed })]),
    ).toThrow()
    expect(() => history.connection.exec(`DELETE FROM events WHERE conversation = 'kept'`)).toThrow(
      /append-only/,
    )
    expect(history.tables.conversations.summary(doomed)).toBeNull()
    expect(history.tables.usage.modelOf(doomed, runId.parse('r-doomed'))).toBe('')
  },
)

verifies('settings:erase-conversation', 'and when it fails in the middle, all of it is there still', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  fill(history, doomed, secretWord)
  history.connection.exec(
    `CREATE TRIGGER planted BEFORE DELETE ON payloads BEGIN SELECT RAISE (ABORT, 'planted'); END`,
  )
  expect(() => eraserOf(history)(doomed, 5)).toThrow(/planted/)
  expect(history.connection.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(history.tables.conversations.summary(doomed)?.title).toBe(`${secretWord} title`)
  history.commit([eventWrite(userMessage('more'), { conversation: doomed })])
})
