import { ok, type Result } from '#contract/result'
import type { JsonValue } from '#contract/json'
import { canonicalise } from './canonical.ts'
import { unreadable } from './unreadable.ts'

/** Deeper JSON is no request, but an attempt on whoever reads it. */
const depthLimit = 200

/** What a server sent in its exact form, of at most `limit` bytes. Failure code `unreadable`. */
export const exactRequest = (value: JsonValue, limit: number): Result<string> => {
  if (isDeeper(value, depthLimit)) return unreadable.tooDeep
  const exact = canonicalise(value)
  return exact.length > limit ? unreadable.tooLarge : ok(exact)
}

const isDeeper = (value: JsonValue, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner: JsonValue) => isDeeper(inner, levels - 1)))
