import type { Usage } from './events.ts'
import type { Result } from './result.ts'

/** Tokens and money of a number of answers. */
export type UsageSum = Usage & {
  readonly answers: number
  /** Of them, those for which no price was known; `costUsd` is null when there was none for any. */
  readonly unpricedAnswers: number
}

/** What was used in the last days, whichever conversations it was in, erased ones included. */
export type UsageReport = {
  /** One entry per day of the asker's calendar, oldest first, days without use included. */
  readonly days: readonly (UsageSum & {
    /** "2026-01-31". */
    readonly day: string
  })[]
  /** Most expensive first, then by tokens. `model` is "provider/model". */
  readonly models: readonly (UsageSum & { readonly model: string })[]
  readonly total: UsageSum
}

export type HistoryCheck = {
  /** Whether every stored item is what was written. */
  readonly integrity: Result<null>
  readonly audit: { readonly rows: number; readonly firstBadRow: number | null }
}

export type BackupView = {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly at: number
}

/** Where the export of everything goes on. */
export type ExportPiece = {
  readonly text: string
  /** Null after the last piece. */
  readonly next: string | null
  /** How far it is, from 0 to 1. */
  readonly progress: number
}
