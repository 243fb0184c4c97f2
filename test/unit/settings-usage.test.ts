import { expect, test } from 'vitest'
import type { ConversationEvent, Usage } from '#contract/events'
import { messageId, runId } from '#contract/ids'
import { migrations } from '../../main/history/migrations/migrations.ts'
import { openDatabase } from '../../main/history/open-database.ts'
import { createEventTable } from '../../main/history/event-table.ts'
import { usageReport, usageSince } from '../../main/history/usage-report.ts'
import { conversation, eventWrite, runStarted } from '../fixtures/history/samples.ts'
import { localHistory, temporaryFolder, type LocalHistory } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

const usage = (costUsd: number | null, inputTokens = 10): Usage => ({
  inputTokens,
  outputTokens: 5,
  cachedInputTokens: 4,
  reasoningTokens: 0,
  costUsd,
})

const run = (id: string, model: string): ConversationEvent => ({ ...started(id), model })
const started = (id: string) => {
  const event = runStarted(id)
  if (event.type !== 'run-started') throw new Error('not a run')
  return event
}
const answer = (id: string, run: string, used?: Usage): ConversationEvent => ({
  type: 'assistant-finished',
  messageId: messageId.parse(id),
  runId: runId.parse(run),
  parts: [],
  finish: 'stop',
  durationMs: 1,
  ...(used && { usage: used }),
})
const compacted = (run: string, used: Usage): ConversationEvent => ({
  type: 'context-compacted',
  runId: runId.parse(run),
  summary: 'short',
  keptFrom: messageId.parse('a1'),
  usage: used,
})

const report = (history: LocalHistory, timeZone: string, now: number, days = 3) => {
  const period = { timeZone, days, now }
  return usageReport(history.tables.usage.since(usageSince(period)), period)
}

/** Half past midnight in Berlin, still the day before in London and UTC. */
const winterNight = Date.UTC(2026, 0, 14, 23, 30)

verifies('settings:usage-sums', 'by model and by local day, summaries of earlier turns included', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit([eventWrite(run('r1', 'a/one'))], winterNight)
  history.commit(
    [eventWrite(answer('a1', 'r1', usage(0.25))), eventWrite(compacted('r1', usage(0.5)))],
    winterNight,
  )
  history.commit([eventWrite(run('r2', 'b/two')), eventWrite(answer('a2', 'r2', usage(null)))], winterNight)
  const inBerlin = report(history, 'Europe/Berlin', winterNight)
  expect(inBerlin.days.map(({ day, answers }) => [day, answers])).toEqual([
    ['2026-01-13', 0],
    ['2026-01-14', 0],
    ['2026-01-15', 3],
  ])
  expect(report(history, 'UTC', winterNight).days.at(-1)).toMatchObject({ day: '2026-01-14', answers: 3 })
  expect(inBerlin.models).toMatchObject([
    { model: 'a/one', answers: 2, inputTokens: 20, cachedInputTokens: 8, costUsd: 0.75, unpricedAnswers: 0 },
    { model: 'b/two', answers: 1, inputTokens: 10, costUsd: null, unpricedAnswers: 1 },
  ])
  expect(inBerlin.total).toMatchObject({ answers: 3, costUsd: 0.75, unpricedAnswers: 1 })
  expect(history.tables.conversations.summary(conversation)).toMatchObject({
    usage: { inputTokens: 30, outputTokens: 15, costUsd: 0.75 },
    unpricedAnswers: 1,
  })
})

verifies('settings:usage-sums', 'an answer without usage and one of an unknown run are not invented', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  history.commit(
    [eventWrite(answer('a1', 'r9')), eventWrite(answer('a2', 'r9', usage(null, 0)))],
    winterNight,
  )
  expect(report(history, 'UTC', winterNight).models).toMatchObject([
    { model: '', answers: 1, costUsd: null, unpricedAnswers: 1 },
  ])
})

test('days are those of the calendar where clocks change', () => {
  // On 29 March 2026 the day has 23 hours in Berlin, on 25 October 25.
  for (const [now, days] of [
    [Date.UTC(2026, 2, 29, 22, 30), ['2026-03-28', '2026-03-29', '2026-03-30']],
    [Date.UTC(2026, 9, 25, 23, 30), ['2026-10-24', '2026-10-25', '2026-10-26']],
  ] as const) {
    const { days: found } = usageReport([], { timeZone: 'Europe/Berlin', days: 3, now })
    expect(found.map(({ day }) => day)).toEqual(days)
  }
})

test('a time zone with quarter hours has its own midnight, and an unknown one is UTC', () => {
  using folder = temporaryFolder()
  using history = localHistory(folder.database)
  const midnight = Date.UTC(2026, 0, 14, 18, 15)
  history.commit([eventWrite(answer('a1', 'r', usage(1)))], midnight - 1)
  history.commit([eventWrite(answer('a2', 'r', usage(1)))], midnight)
  const counts = (timeZone: string) => report(history, timeZone, midnight).days.map(({ answers }) => answers)
  expect(counts('Asia/Kathmandu')).toEqual([0, 1, 1])
  expect(counts('Nowhere/Land')).toEqual([0, 0, 2])
})

verifies('settings:usage-back-filled', 'as a rebuild from the events counts it', () => {
  using folder = temporaryFolder()
  const old = openDatabase(folder.database, migrations.slice(0, 2))
  if (!old.ok) throw new Error(old.problem.message)
  const events = createEventTable(old.value)
  const steps = [
    run('r1', 'a/one'),
    answer('a1', 'r1', usage(0.25)),
    answer('a2', 'r1', usage(null)),
    answer('a3', 'r1'),
    answer('a4', 'r7', usage(0.5)),
  ]
  steps.forEach((event, index) =>
    events.append({
      conversation,
      event,
      at: winterNight + index * 1_000_000,
      parent: index === 0 ? null : index,
    }),
  )
  old.value.exec(
    `INSERT INTO conversations (conversation, title, title_seq, updated_at, updated_seq,
       input_tokens, output_tokens, cached_input_tokens, reasoning_tokens)
     VALUES ('${conversation}', '', 1, 1, 1, 0, 0, 0, 0)`,
  )
  old.value.close()
  using history = localHistory(folder.database)
  const state = () => ({
    usage: history.tables.usage.since(0),
    model: history.tables.usage.modelOf(conversation, runId.parse('r1')),
    unpriced: history.tables.conversations.summary(conversation)?.unpricedAnswers,
  })
  const filled = state()
  expect(filled.usage).toHaveLength(3)
  expect(filled).toMatchObject({ model: 'a/one', unpriced: 1 })
  history.connection.transaction(() => history.tables.readModels.rebuild())()
  expect(state()).toEqual(filled)
})
