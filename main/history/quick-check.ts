import type { Connection } from './connection.ts'
import { historyErrorFrom } from './history-error.ts'

/**
 * The first thing that SQLite finds wrong with the structure of the file, or of one table of it, or null. Reads all of
 * its pages.
 */
export const quickCheck = (connection: Connection, table?: string): string | null => {
  try {
    const found = connection.pragma(`quick_check(${table ?? 1})`, { simple: true })
    return found === 'ok' ? null : String(found)
  } catch (error) {
    const failure = historyErrorFrom(error)
    if (failure.code !== 'damaged') throw failure
    return failure.message
  }
}
