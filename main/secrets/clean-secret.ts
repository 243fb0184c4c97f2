import { fail, ok, type Result } from '#contract/result'

/** Longest secret, in UTF-16 code units. */
const secretLimit = 10_000

/** The secret as it is meant: without what copying and pasting left around it. */
export const cleanSecret = (value: string): Result<string> => {
  const trimmed = value.trim()
  if (trimmed === '') return fail('bad-secret', 'The secret is empty: enter it again.')
  if (trimmed.length > secretLimit) return fail('bad-secret', 'The secret is longer than 10,000 characters.')
  if (!trimmed.isWellFormed())
    return fail('bad-secret', 'The secret holds a broken character: copy it again.')
  if (/\p{Cc}/u.test(trimmed))
    return fail('bad-secret', 'The secret holds a line break or another control character: copy it again.')
  return ok(trimmed)
}
