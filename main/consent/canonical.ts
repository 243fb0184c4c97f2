import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

/** Largest canonical form, in bytes, that can be shown and so be decided about (consent.md row 2). */
export const shownBytesLimit = 1_048_576

/**
 * The canonical form of JSON: RFC 8785 member order and numbers, and every character outside printable ASCII
 * written as \uXXXX. What is shown is therefore what is sent, byte for byte, and two different values never look
 * the same. The value must come from `parseStrictJson` or be made by us: lone surrogates are not checked here.
 */
export const canonicalise = (value: JsonValue): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalise).join(',')}]`
  if (isJsonObject(value)) return `{${Object.keys(value).sort().map(memberOf(value)).join(',')}}`
  return asciiOf(JSON.stringify(value))
}

const memberOf = (object: JsonObject) => (key: string) =>
  `${asciiOf(JSON.stringify(key))}:${canonicalise(object[key] ?? null)}`

/** Escapes what JSON.stringify leaves: DEL and everything above it. */
const asciiOf = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * A name or title as printable ASCII: anything else stands as \u{…}, and a backslash is doubled, so that no text
 * can pretend to be another (consent.md row 3).
 */
export const visible = (text: string): string =>
  Array.from(text, (character) =>
    character === '\\' ? '\\\\' : /^[\x20-\x7e]$/.test(character) ? character : `\\u{${codeOf(character)}}`,
  ).join('')

const codeOf = (character: string): string => (character.codePointAt(0) ?? 0).toString(16)
