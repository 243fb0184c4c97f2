import { expect, test } from 'vitest'
import Database from 'better-sqlite3'
import { conversationId, messageId } from '#contract/ids'
import { openConnection } from '../../main/history/connection.ts'
import { createReads } from '../../main/history/reads.ts'
import { createTables } from '../../main/history/tables.ts'
import {
  assistantFinished,
  conversation,
  created,
  eventWrite,
  runFinished,
  runStarted,
  textsOf,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder, type LocalHistory } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const readsOf = ({ tables }: Pick<LocalHistory, 'tables'>) =>
  createReads({ tables, onDamage: () => undefined })

verifies('history:branches', 'an edited message follows what the old one followed', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const reads = readsOf(history)
  history.commit([
    eventWrite(created()),
    eventWrite(userMessage('u1', 'one')),
    eventWrite(userMessage('u2', 'two')),
  ])
  const parent = reads.eventBefore(conversation, messageId.parse('u2'))
  history.commit([eventWrite(userMessage('u3', 'two again'), { parent })])
  history.commit([eventWrite(userMessage('u4', 'three'))])
  expect(textsOf(reads.readWholeBranch(conversation))).toEqual(['one', 'two again', 'three'])
  expect(
    reads
      .search('two')
      .map((hit) => hit.seq)
      .toSorted((one, other) => one - other),
  ).toEqual([3, 4])
})

verifies('history:branches', 'the first message can be replaced too', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const reads = readsOf(history)
  history.commit([eventWrite(userMessage('u1', 'one')), eventWrite(userMessage('u2', 'two'))])
  expect(reads.eventBefore(conversation, messageId.parse('u1'))).toBeNull()
  history.commit([eventWrite(userMessage('u3', 'other'), { parent: null })])
  expect(textsOf(reads.readWholeBranch(conversation))).toEqual(['other'])
})

test('an unknown message, or a parent of another conversation, is refused', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const other = conversationId.parse('other')
  history.commit([eventWrite(userMessage('u1')), eventWrite(userMessage('x1'), { conversation: other })])
  expect(() => readsOf(history).eventBefore(conversation, messageId.parse('x1'))).toThrow(
    /not in the conversation/u,
  )
  expect(() => history.commit([eventWrite(userMessage('u2'), { parent: 2 })])).toThrow(
    /not in this conversation/u,
  )
  expect(() => history.commit([eventWrite(userMessage('u2'), { parent: 77 })])).toThrow(
    /not in this conversation/u,
  )
})

test('events about the whole conversation are on no branch', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const stored = history.commit([
    eventWrite(created()),
    eventWrite(userMessage('u1')),
    eventWrite({ type: 'conversation-renamed', title: 'new', by: 'user' }, { parent: 2 }),
    eventWrite(userMessage('u2')),
  ])
  expect(stored.map(({ parent }) => parent)).toEqual([null, null, null, 2])
})

test('a page begins with a turn, and pages join without a gap', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const reads = readsOf(history)
  for (const turn of [1, 2, 3])
    history.commit([
      eventWrite(userMessage(`u${turn}`, `turn ${turn}`)),
      eventWrite(runStarted(`r${turn}`)),
      eventWrite(assistantFinished(`a${turn}`, `r${turn}`, 'answer')),
      eventWrite(runFinished(`r${turn}`)),
    ])
  history.commit([eventWrite(runStarted('manual', 'manual')), eventWrite(runFinished('manual'))])

  const pages: string[][] = []
  let before: number | null = null
  for (let hasOlder = true; hasOlder;) {
    const page = reads.readBranch(conversation, { before, atLeast: 2 })
    pages.push([...textsOf(page.events)])
    before = page.events[0]?.seq ?? null
    hasOlder = page.hasOlder
  }
  const turn = (count: number) => [`turn ${count}`, 'run-started', 'assistant-finished', 'run-finished']
  expect(pages).toEqual([['run-started', 'run-finished'], turn(3), turn(2), turn(1)])
})

test('a conversation that is not there is empty', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const reads = readsOf(history)
  expect(reads.readBranch(conversation, { before: null, atLeast: 5 })).toEqual({
    events: [],
    hasOlder: false,
  })
  expect(reads.readBranch(conversation, { before: 12, atLeast: 5 })).toEqual({ events: [], hasOlder: false })
  expect(reads.readConversation(conversation)).toBeNull()
})

verifies('history:page-cost', 'as few statements for 10,000 messages as for 100, each by a key', () => {
  const statementsFor = (messages: number): readonly string[] => {
    using folder = temporaryFolder()
    {
      using history = localHistory(folder.database)
      history.commit(Array.from({ length: messages }, (_, index) => eventWrite(userMessage(`u${index}`))))
    }
    const statements: string[] = []
    const connection = new Database(folder.database, { verbose: (sql) => statements.push(String(sql)) })
    const reads = readsOf({ tables: createTables(connection) })
    const newest = reads.readBranch(conversation, { before: null, atLeast: 50 })
    reads.readBranch(conversation, { before: newest.events[0]?.seq ?? null, atLeast: 50 })
    connection.close()
    return statements
  }
  const few = statementsFor(100)
  const many = statementsFor(10_000)
  expect(many.length).toBe(few.length)
  expect(few.length).toBeLessThan(110)

  using folder = temporaryFolder()
  localHistory(folder.database)[Symbol.dispose]()
  const connection = openConnection(folder.database)
  const plans = new Set(many.map((sql) => sql.replaceAll(/\d+(?:\.0)?|'[^']*'/gu, '1')))
  for (const sql of plans)
    for (const { detail } of connection.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all())
      expect(detail).toMatch(/^SEARCH/u)
  connection.close()
})
