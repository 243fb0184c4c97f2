import type { JsonValue } from '#contract/json'

const quote = 34
const backslash = 92
/** A comma or an opening bracket: as many as there are values, nearly. */
const separators: ReadonlySet<number> = new Set([44, 91, 123])

/** Whether a text of JSON has more values than this, found without making any of them. */
export const hasMoreParts = (json: Uint8Array, limit: number): boolean => {
  let parts = 0
  for (let at = 0; at < json.length && parts <= limit; at += 1) {
    const byte = json[at] ?? 0
    if (byte === quote) at = endOfString(json, at + 1)
    else if (separators.has(byte)) parts += 1
  }
  return parts > limit
}

const endOfString = (json: Uint8Array, from: number): number => {
  let end = json.indexOf(quote, from)
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf(quote, end + 1)
  return end < 0 ? json.length : end
}

const isEscaped = (json: Uint8Array, at: number): boolean => {
  let backslashes = 0
  while (json[at - 1 - backslashes] === backslash) backslashes += 1
  return backslashes % 2 === 1
}

/** Whether a value consists of more values than this. Not recursive, and stops as soon as it is known. */
export const hasMoreValues = (value: JsonValue, limit: number): boolean => {
  const pending: JsonValue[] = [value]
  let values = 1
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const inner: readonly JsonValue[] = Object.values(next)
    values += inner.length
    if (values > limit) return true
    for (const child of inner) pending.push(child)
  }
  return false
}
