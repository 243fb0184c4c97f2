import { t } from '#contract/language/texts'
import type { ConversationSummary } from '#contract/views'
import { dayText } from '../display-units.ts'

export type ConversationGroup = {
  /** "Today", "Yesterday", a weekday within the last week, otherwise the date. */
  readonly name: string
  readonly conversations: readonly ConversationSummary[]
}

/** Groups conversations by the local day of their last change; the order given is kept. `now` is wall time. */
export const groupByDay = (
  conversations: readonly ConversationSummary[],
  now: number,
): readonly ConversationGroup[] => {
  const groups = new Map<string, ConversationSummary[]>()
  for (const conversation of conversations) {
    const name = dayName(conversation.updatedAt, now)
    const group = groups.get(name)
    if (group) group.push(conversation)
    else groups.set(name, [conversation])
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }))
}

/** Puts newer summaries over older ones, without deleted conversations, last change first. */
export const mergeSummaries = (
  known: readonly ConversationSummary[],
  incoming: readonly ConversationSummary[],
): readonly ConversationSummary[] => {
  const byId = new Map(known.map((summary) => [summary.conversation, summary]))
  for (const summary of incoming) byId.set(summary.conversation, summary)
  return [...byId.values()]
    .filter((summary) => summary.deletedAt === null)
    .sort((left, right) => right.updatedAt - left.updatedAt)
}

const dayName = (at: number, now: number): string => {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
  if (days <= 0) return t('sideBar.day.today')
  if (days === 1) return t('sideBar.day.yesterday')
  if (days < 7) return dayText(at, 'weekday')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return dayText(at, sameYear ? 'this-year' : 'any-year')
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
