import { t, type TextKey } from '#contract/language/texts'

const historyErrorCodes = [
  /** No space is left, or a quota is used up. */
  'full',
  'io',
  'read-only',
  /** A question was not in the state its transition leaves from. */
  'proposal-moved',
  'closed',
  /** SQLite found the file malformed. */
  'damaged',
  /** The caller's mistake, such as a parent that does not exist. */
  'invalid',
] as const
export type HistoryErrorCode = (typeof historyErrorCodes)[number]

/** A failed read or commit. Nothing of a failed commit is stored. `message` is a sentence for the user. */
export class HistoryError extends Error {
  readonly code: HistoryErrorCode

  constructor(code: HistoryErrorCode, message: string = t(sentences[code]), options?: ErrorOptions) {
    super(message, options)
    this.name = 'HistoryError'
    this.code = code
  }
}

/** Gives any error from SQLite or the file system the code that callers act upon. */
export const historyErrorFrom = (error: unknown): HistoryError => {
  if (error instanceof HistoryError) return error
  const code = codeOf(error)
  const kind = kindOf(code)
  const detail = error instanceof Error ? error.message : String(error)
  const said = { problem: t(sentences[kind]), detail: code === '' ? detail : `${code}: ${detail}` }
  return new HistoryError(kind, t('history.error.withDetail', said), { cause: error })
}

/** SQLite's or the system's own name for an error, such as SQLITE_FULL or ENOSPC; empty when it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const kindOf = (code: string): HistoryErrorCode => {
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code)) return 'full'
  if (/^SQLITE_(READONLY|PERM|CANTOPEN)|^E(ACCES|PERM|ROFS)$/u.test(code)) return 'read-only'
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/u.test(code)) return 'damaged'
  if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|MISUSE|ERROR)/u.test(code)) return 'invalid'
  return code === '' ? 'invalid' : 'io'
}

const sentences: Readonly<Record<HistoryErrorCode, TextKey>> = {
  full: 'history.error.full',
  io: 'history.error.io',
  'read-only': 'history.error.readOnly',
  'proposal-moved': 'history.error.proposalMoved',
  closed: 'history.error.closed',
  damaged: 'history.error.damaged',
  invalid: 'history.error.invalid',
}
