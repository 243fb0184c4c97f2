import { workspaceFolder } from '../../test/support/workspace-folder.ts'
import { openCore } from './core.ts'
import { interleave, median, quantile, timedTimes } from './samples.ts'
import type { Section } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'
import { messagesPerTurn, storeConversation } from './turns.ts'

const sizes = {
  whole: { rounds: 10, times: 20, messages: [100, 10_000] },
  quick: { rounds: 2, times: 10, messages: [100, 2_000] },
} as const

/** Opening a conversation, as the page does it: what it costs must not follow how long the conversation is. */
export const benchOpen: Section = async (size) => {
  const { rounds, times, messages } = sizes[size]
  using folder = workspaceFolder()
  await using core = await openCore(folder.path)
  const lanes = []
  for (const count of messages) {
    const name = `${count.toLocaleString('en')} messages`
    const conversation = await storeConversation(core.history, {
      title: name,
      turns: count / messagesPerTurn,
    })
    const round = () => timedTimes(times, () => core.ask('openConversation', { conversation }))
    lanes.push({ name, round })
  }
  const samples = await interleave(rounds, lanes)
  const first = median([...samples.values()][0] ?? [])
  const rows = [...samples].map(([name, values]) => [
    name,
    milliseconds(median(values)),
    milliseconds(quantile(values, 0.95)),
    ratio(median(values), first),
  ])
  printTable('open: a conversation through the gate, ms', ['', 'p50', 'p95', 'to first'], rows)
  return []
}
