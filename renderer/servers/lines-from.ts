import { logLevels, type LogLevel } from '#contract/offers'
import type { LogLine } from '#contract/views'

/** Lines from this level on; null means all. Lines without a level, such as those of stderr, always belong to them. */
export const linesFrom = (lines: readonly LogLine[], least: LogLevel | null): readonly LogLine[] =>
  least === null ? lines : lines.filter(({ level }) => level === undefined || isFrom(level, least))

/** Whether a level is as severe as another one, or more. */
export const isFrom = (level: LogLevel, least: LogLevel): boolean =>
  logLevels.indexOf(level) >= logLevels.indexOf(least)
