import type { StoredEvent } from '#contract/events'
import type { Commit } from './apply-write.ts'
import type { Connection } from './connection.ts'
import { historyErrorFrom, type HistoryError } from './history-error.ts'

export type CommitOutcome =
  | { readonly kind: 'stored'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'failed'; readonly error: HistoryError }

export type Committer = (commits: readonly Commit[]) => readonly CommitOutcome[]

/**
 * Stores commits that wait together in one transaction, so that they share one wait for the disk. Each keeps its own
 * outcome: one that is refused is undone alone, and when the whole transaction fails each is tried by itself.
 */
export const createCommitter = (
  connection: Connection,
  apply: (commit: Commit) => readonly StoredEvent[],
): Committer => {
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')
  const savepoint = connection.prepare('SAVEPOINT one')
  const release = connection.prepare('RELEASE one')
  const undo = connection.prepare('ROLLBACK TO one')

  const transact = <Value>(work: () => Value): Value => {
    begin.run()
    try {
      const value = work()
      commit.run()
      return value
    } catch (error) {
      // After some errors, such as a full disk, SQLite has rolled back by itself.
      if (connection.inTransaction) rollback.run()
      throw error
    }
  }

  const storeAlone = (one: Commit): CommitOutcome => {
    try {
      return { kind: 'stored', events: transact(() => apply(one)) }
    } catch (error) {
      return { kind: 'failed', error: historyErrorFrom(error) }
    }
  }

  const storeWithin = (one: Commit): CommitOutcome => {
    savepoint.run()
    try {
      const events = apply(one)
      release.run()
      return { kind: 'stored', events }
    } catch (error) {
      const failure = historyErrorFrom(error)
      if (!isRefusal(failure) || !connection.inTransaction) throw failure
      undo.run()
      release.run()
      return { kind: 'failed', error: failure }
    }
  }

  return (commits) => {
    if (commits.length < 2) return commits.map(storeAlone)
    try {
      return transact(() => commits.map(storeWithin))
    } catch {
      return commits.map(storeAlone)
    }
  }
}

/** The commit itself is at fault, not the disk: the rest of its transaction is sound. */
const isRefusal = (error: HistoryError): boolean =>
  error.code === 'proposal-moved' || error.code === 'invalid'
