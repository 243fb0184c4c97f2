import { dayText } from '../display-units.ts'

/** "2026-01-31" as a date in the user's words. At noon, so that no time zone makes it another day. */
export const dayName = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return dayText(new Date(year, month - 1, date, 12).getTime(), 'any-year')
}
