import type { Connection } from './connection.ts'
import { historyErrorFrom } from './history-error.ts'

/** The first thing that SQLite finds wrong with the file's structure, or null. Reads the whole file. */
export const quickCheck = (connection: Connection): string | null => {
  try {
    const found = connection.pragma('quick_check(1)', { simple: true })
    return found === 'ok' ? null : String(found)
  } catch (error) {
    const failure = historyErrorFrom(error)
    if (failure.code !== 'damaged') throw failure
    return failure.message
  }
}
