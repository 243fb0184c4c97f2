import type { UsageReport, UsageSum } from '#contract/data-views'
import type { UsageRow } from './usage-table.ts'

export type UsagePeriod = {
  /** IANA name; an unknown one counts as UTC. */
  readonly timeZone: string
  readonly days: number
  readonly now: number
}

const dayMs = 86_400_000

/** The moment from which rows are needed: days begin at most a day before they do in UTC. */
export const usageSince = ({ days, now }: UsagePeriod): number => now - (days + 1) * dayMs

/** Pure: the last days by the calendar of a time zone. Rows of other days are left out. */
export const usageReport = (rows: readonly UsageRow[], period: UsagePeriod): UsageReport => {
  const dayOf = dayIn(period.timeZone)
  const days = new Map(lastDays(dayOf(period.now), period.days).map((day) => [day, nothing]))
  const models = new Map<string, UsageSum>()
  let total = nothing
  for (const row of rows) {
    const day = dayOf(row.at)
    const before = days.get(day)
    if (before === undefined) continue
    days.set(day, plus(before, row))
    models.set(row.model, plus(models.get(row.model) ?? nothing, row))
    total = plus(total, row)
  }
  return {
    days: [...days].map(([day, sum]) => ({ day, ...sum })),
    models: [...models].map(([model, sum]) => ({ model, ...sum })).toSorted(byCost),
    total,
  }
}

/** Asking the calendar is slow, and many models share a quarter of an hour. */
const dayIn = (timeZone: string): ((at: number) => string) => {
  const format = dayFormat(timeZone)
  const known = new Map<number, string>()
  return (at) => {
    const quarter = Math.floor(at / 900_000)
    const day = known.get(quarter) ?? format.format(at)
    known.set(quarter, day)
    return day
  }
}

const dayFormat = (timeZone: string): Intl.DateTimeFormat => {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en-CA', { ...parts, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: 'UTC' })
  }
}

/** Counted by the calendar: a day has 23 or 25 hours where clocks change. */
const lastDays = (today: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(today) - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  )

const nothing: UsageSum = {
  answers: 0,
  unpricedAnswers: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: null,
}

const plus = (sum: UsageSum, row: UsageSum): UsageSum => ({
  answers: sum.answers + row.answers,
  unpricedAnswers: sum.unpricedAnswers + row.unpricedAnswers,
  inputTokens: sum.inputTokens + row.inputTokens,
  outputTokens: sum.outputTokens + row.outputTokens,
  cachedInputTokens: sum.cachedInputTokens + row.cachedInputTokens,
  reasoningTokens: sum.reasoningTokens + row.reasoningTokens,
  costUsd: row.costUsd === null ? sum.costUsd : (sum.costUsd ?? 0) + row.costUsd,
})

const byCost = (one: UsageSum, other: UsageSum): number =>
  (other.costUsd ?? 0) - (one.costUsd ?? 0) || tokensOf(other) - tokensOf(one)

const tokensOf = (sum: UsageSum): number => sum.inputTokens + sum.outputTokens
