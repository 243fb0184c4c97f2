import type { ConversationId } from '#contract/ids'
import { workspaceFolder } from '../../test/support/workspace-folder.ts'
import { openCore, type Core } from './core.ts'
import { median, timedTimes } from './samples.ts'
import type { Section } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'
import { commonWord, eventsPerTurn, rareWord, storeConversation, userMessage } from './turns.ts'

const sizes = {
  whole: { times: 60, events: [1_000, 10_000, 100_000] },
  quick: { times: 15, events: [1_000, 10_000] },
} as const

const turnsPerConversation = 40

/** The same work in a history that grows: what a user does every day must not follow how much there is. */
export const benchGrowth: Section = async (size) => {
  const { times, events } = sizes[size]
  using folder = workspaceFolder()
  await using core = await openCore(folder.path)
  const conversation = await storeConversation(core.history, { title: rareWord, turns: turnsPerConversation })
  const columns: (readonly number[])[] = []
  let stored = turnsPerConversation * eventsPerTurn
  for (const count of events) {
    for (; stored < count; stored += turnsPerConversation * eventsPerTurn)
      await storeConversation(core.history, { title: `Talk ${stored}`, turns: turnsPerConversation })
    const medians: number[] = []
    for (const work of worksOf(core, conversation)) medians.push(median(await timedTimes(times, work)))
    columns.push(medians)
  }
  print(events, columns)
  return []
}

const works = ['append', 'open', 'search, rare word', 'search, common word', 'list'] as const

/** In the order of `works`. */
const worksOf = (core: Core, conversation: ConversationId): readonly ((index: number) => unknown)[] => [
  (index) => core.history.commit([{ kind: 'event', conversation, event: userMessage(index) }]),
  () => core.ask('openConversation', { conversation }),
  () => core.ask('search', { text: rareWord }),
  () => core.ask('search', { text: commonWord }),
  () => core.ask('listConversations', { before: null, limit: 100 }),
]

const print = (events: readonly number[], columns: readonly (readonly number[])[]): void => {
  const rows = works.map((work, index) => {
    const medians = columns.map((column) => column[index] ?? Number.NaN)
    const ratios = medians.slice(1).map((value) => ratio(value, medians[0] ?? Number.NaN))
    return [work, ...medians.map(milliseconds), ...ratios]
  })
  const counts = events.map((count) => count.toLocaleString('en'))
  const header = ['', ...counts, ...counts.slice(1).map((count) => `${count} to first`)]
  printTable('growth: p50 at so many events, ms', header, rows)
}
