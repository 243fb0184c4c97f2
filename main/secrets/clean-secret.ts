import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** Longest secret, in UTF-16 code units. */
const secretLimit = 10_000

/** The secret as it is meant: without what copying and pasting left around it. */
export const cleanSecret = (value: string): Result<string> => {
  const trimmed = value.trim()
  if (trimmed === '') return refuse(t('secrets.problem.empty'))
  if (trimmed.length > secretLimit) return refuse(t('secrets.problem.tooLong'))
  if (!trimmed.isWellFormed()) return refuse(t('secrets.problem.brokenCharacter'))
  if (/\p{Cc}/u.test(trimmed)) return refuse(t('secrets.problem.controlCharacter'))
  return ok(trimmed)
}

const refuse = (message: string): Result<never> => fail('bad-secret', message)
