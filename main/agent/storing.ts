import { setTimeout as delay } from 'node:timers/promises'
import { t } from '#contract/language/texts'
import type { Journal, Write } from '../journal.ts'
import type { StoredEvent } from '#contract/events'
import { fail, type Result } from '#contract/result'
import { messageOf } from './effects.ts'

export type Store = (writes: readonly Write[]) => Promise<readonly StoredEvent[]>

const firstPauseMs = 250
const longestPauseMs = 5_000

/**
 * Commits what has already happened, such as an answer that was paid for or the result of a call: while the disk is
 * full or fails it tries again until `closing` is aborted. Rejects for any other failure.
 */
export const createStore =
  (deps: {
    readonly journal: Journal
    readonly closing: AbortSignal
    readonly log: (line: string) => void
  }): Store =>
  async (writes) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await deps.journal.commit(writes)
      } catch (error) {
        if (!isStorageTrouble(error) || deps.closing.aborted) throw error
        deps.log(`agent: nothing can be stored, trying again: ${messageOf(error)}`)
        await delay(pauseMs, undefined, { signal: deps.closing })
      }
    }
  }

/** Commits what a user asked for just now. Nothing has happened yet, so a full disk is told at once. */
export const commitNow = async (journal: Journal, writes: readonly Write[]): Promise<Result<null>> => {
  try {
    await journal.commit(writes)
    return { ok: true, value: null }
  } catch (error) {
    if (!isStorageTrouble(error)) throw error
    return fail('not-stored', t('agent.command.notStored'))
  }
}

/** Codes with which the history refuses a commit of which nothing was stored and that may succeed later. */
const storageTroubles: readonly unknown[] = ['full', 'io', 'read-only']

const isStorageTrouble = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && storageTroubles.includes(error.code)
