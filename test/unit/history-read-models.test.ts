import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationWideTypes, type ConversationEvent, type StoredEvent } from '#contract/events'
import { conversationId, messageId, type ConversationId } from '#contract/ids'
import { applyEvents, emptyTranscript } from '#contract/transcript'
import {
  assistantFinished,
  callFinished,
  conversation,
  created,
  eventWrite,
  runFinished,
  runStarted,
  userMessage,
} from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder, type LocalHistory } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const conversations = ['c1', 'c2', 'c3'].map((id) => conversationId.parse(id))

const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc.string().map(created),
  fc.record({
    type: fc.constant('conversation-renamed' as const),
    title: fc.string({ unit: 'binary' }),
    by: fc.constant('user' as const),
  }),
  fc.constantFrom(
    { type: 'conversation-deleted' } as const,
    { type: 'conversation-restored' } as const,
    { type: 'model-chosen', model: 'local/one' } as const,
    { type: 'instructions-set', text: 'be brief' } as const,
  ),
  fc.nat(20).map((n) => userMessage(`u${n}`)),
  fc.nat(3).map((n) => runStarted(`r${n}`)),
  fc.nat(3).map((n) => runFinished(`r${n}`)),
  fc.tuple(fc.nat(20), fc.nat(3)).map(([n, run]) => assistantFinished(`a${n}`, `r${run}`, `answer ${n}`)),
  fc.nat(5).map((n) => callFinished(`k${n}`, `result ${n}`)),
)

/** Each step appends an event; `follows` picks the event that it follows instead of the branch's last one. */
const anySteps = fc.array(
  fc.record({
    conversation: fc.constantFrom(...conversations),
    event: anyEvent,
    follows: fc.option(fc.nat(50), { freq: 4 }),
    at: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 60 },
)
type Steps = typeof anySteps extends fc.Arbitrary<infer Value> ? Value : never

const play = (history: LocalHistory, steps: Steps): readonly StoredEvent[] => {
  const stored: StoredEvent[] = []
  for (const step of steps) {
    const candidates = stored.filter((event) => event.conversation === step.conversation && isOnBranch(event))
    const parent =
      step.follows === null ? undefined : candidates[step.follows % (candidates.length || 1)]?.seq
    const options = { conversation: step.conversation, ...(parent === undefined ? {} : { parent }) }
    stored.push(...history.commit([eventWrite(step.event, options)], step.at))
  }
  return stored
}

const isOnBranch = ({ event }: StoredEvent): boolean => !conversationWideTypes.includes(event.type)

/** The branch as the events alone tell it: from the last appended one back to the root. */
const branchOf = (stored: readonly StoredEvent[], id: ConversationId): readonly StoredEvent[] => {
  const bySeq = new Map(stored.map((event) => [event.seq, event]))
  const branch: StoredEvent[] = []
  let event = stored.findLast((candidate) => candidate.conversation === id && isOnBranch(candidate))
  while (event) {
    branch.unshift(event)
    event = event.parent === null ? undefined : bySeq.get(event.parent)
  }
  return branch
}

const derived = ({ connection, tables }: LocalHistory) => ({
  conversations: connection.prepare('SELECT * FROM conversations ORDER BY id').all(),
  instructions: connection.prepare('SELECT * FROM instructions ORDER BY conversation').all(),
  messages: connection.prepare('SELECT * FROM messages ORDER BY conversation, message_id').all(),
  usage: tables.usage.since(0),
  runModels: connection.prepare('SELECT * FROM run_models ORDER BY conversation, run_id').all(),
  search: connection.prepare('SELECT rowid, * FROM search ORDER BY rowid').all(),
  found: tables.search.find('answer'),
})

verifies('history:rebuild-equals', 'for any events on any branches', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      using folder = temporaryFolder()
      using history = localHistory(folder.database)
      play(history, steps)
      const incremental = derived(history)
      history.connection.transaction(() => history.tables.readModels.rebuild())()
      expect(derived(history)).toEqual(incremental)
    }),
    { numRuns: 40 },
  )
})

verifies('history:open-runs', 'head and open run are those of the shared reducer, on every branch', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      using folder = temporaryFolder()
      using history = localHistory(folder.database)
      const stored = play(history, steps)
      for (const id of conversations) {
        const transcript = applyEvents(emptyTranscript, branchOf(stored, id))
        const row = history.tables.conversations.read(id)
        expect(row?.head ?? null).toBe(transcript.head)
        expect(row?.openRun ?? null).toBe(transcript.run?.runId ?? null)
      }
    }),
    { numRuns: 40 },
  )
})

verifies('history:open-runs', 'only conversations with an unfinished run are named', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const [first, second] = conversations
  if (!first || !second) throw new Error('two conversations are needed')
  history.commit([eventWrite(runStarted('r1'), { conversation: first })])
  history.commit([eventWrite(runStarted('r2'), { conversation: second })])
  history.commit([eventWrite(runFinished('r1'), { conversation: first })])
  expect(history.tables.conversations.withOpenRun()).toEqual([second])
})

verifies('history:list-complete', 'also when many were updated in the same millisecond', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      (times, limit) => {
        using folder = temporaryFolder()
        using history = localHistory(folder.database)
        const ids = times.map((at, index) => {
          const id = conversationId.parse(`c${index}`)
          history.commit([eventWrite(created(), { conversation: id })], at)
          return id
        })
        const listed: ConversationId[] = []
        let before: number | null = null
        for (;;) {
          const page = history.tables.conversations.list({ before, limit })
          listed.push(...page.map((row) => row.conversation))
          const last = page.at(-1)
          if (!last) break
          before = last.updatedAt
        }
        expect(listed.toSorted()).toEqual(ids.toSorted())
      },
    ),
    { numRuns: 25 },
  )
})

verifies(
  'history:partial-text',
  'is replaced, then removed by the whole message, and cannot come back',
  () => {
    using folder = temporaryFolder()
    using history = localHistory(folder.database)
    const partial = (text: string) =>
      ({
        kind: 'partial',
        conversation,
        messageId: messageId.parse('m1'),
        parts: [{ kind: 'text', text }],
      }) as const
    history.commit([partial('so'), partial('so far')])
    expect(history.tables.messages.partials()).toEqual([
      { conversation, messageId: 'm1', parts: [{ kind: 'text', text: 'so far' }] },
    ])
    history.commit([eventWrite(assistantFinished('m1', 'r1', 'so far so good'))])
    expect(history.tables.messages.partials()).toEqual([])
    history.commit([partial('late')])
    expect(history.tables.messages.partials()).toEqual([])
  },
)

test('the conversation carries title, model, instructions and what was spent on all branches', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([eventWrite(created('first')), eventWrite(userMessage('u1'))], 10)
  history.commit([eventWrite(assistantFinished('a1', 'r1', 'one'))], 20)
  history.commit([eventWrite(assistantFinished('a2', 'r1', 'two'), { parent: 2 })], 15)
  history.commit(
    [
      eventWrite({ type: 'conversation-renamed', title: 'second', by: 'user' }),
      eventWrite({ type: 'model-chosen', model: 'local/one' }),
      eventWrite({ type: 'effort-chosen', effort: 'high' }),
      eventWrite({ type: 'instructions-set', text: 'be brief' }),
    ],
    99,
  )
  expect(history.tables.conversations.summary(conversation)).toEqual({
    conversation,
    title: 'second',
    model: 'local/one',
    instructions: 'be brief',
    effort: 'high',
    updatedAt: 20,
    deletedAt: null,
    usage: { inputTokens: 6, outputTokens: 4, cachedInputTokens: 2, reasoningTokens: 0, costUsd: null },
    unpricedAnswers: 2,
  })
})
