import { jsonValue, type JsonValue } from '#contract/json'

/** The same text for JSON texts that differ in spaces or key order only. A text that is no JSON is returned as it is. */
export const stableJson = (text: string): string => {
  const value = parseJson(text)
  return value === undefined ? text : JSON.stringify(sorted(value))
}

/** Undefined when the text is no JSON. */
export const parseJson = (text: string): JsonValue | undefined => {
  try {
    return jsonValue.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Objects become lists of pairs: so a key such as `__proto__` or `1` keeps its place. */
const sorted = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const pairs: readonly JsonValue[] = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)])
  return { pairs }
}
