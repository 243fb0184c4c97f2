import type { JsonValue } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'

/** Deepest nesting accepted: beyond it a recursive reader somewhere down the line could fail. */
const maximumDepth = 200

/**
 * Reads JSON as RFC 8259 has it and refuses what two readers could understand differently: duplicate keys,
 * `__proto__`, lone surrogates, numbers that a double cannot hold (consent.md row 21, I-JSON RFC 7493).
 * Failure code `bad-json`; the message names the position, counted in UTF-16 units from 0.
 */
export const parseStrictJson = (text: string): Result<JsonValue> => {
  const reader = createReader(text)
  try {
    const value = reader.value(0)
    reader.end()
    return ok(value)
  } catch (error) {
    if (error instanceof StrictJsonError) return fail('bad-json', error.message)
    throw error
  }
}

class StrictJsonError extends Error {}

const createReader = (text: string) => {
  let at = 0

  const refuse = (what: string): never => {
    throw new StrictJsonError(`${what} at position ${at}`)
  }

  const skipSpace = (): void => {
    while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1
  }

  const expect = (character: string): void => {
    if (text[at] !== character)
      refuse(at >= text.length ? 'the text ends too early' : `expected ${character}`)
    at += 1
  }

  const value = (depth: number): JsonValue => {
    if (depth > maximumDepth) refuse(`nested deeper than ${maximumDepth} levels`)
    skipSpace()
    const read = valueStartingWith(text[at], depth)
    skipSpace()
    return read
  }

  const valueStartingWith = (character: string | undefined, depth: number): JsonValue => {
    if (character === '{') return object(depth)
    if (character === '[') return array(depth)
    if (character === '"') return string()
    if (text.startsWith('true', at)) return literal('true', true)
    if (text.startsWith('false', at)) return literal('false', false)
    if (text.startsWith('null', at)) return literal('null', null)
    return number()
  }

  const literal = <Value>(word: string, meaning: Value): Value => {
    at += word.length
    return meaning
  }

  const object = (depth: number): JsonValue => {
    const members = new Map<string, JsonValue>()
    expect('{')
    skipSpace()
    while (text[at] !== '}') {
      if (members.size > 0) expect(',')
      skipSpace()
      const key = string()
      if (key === '__proto__') refuse('the key __proto__ is not accepted')
      if (members.has(key)) refuse(`the key ${JSON.stringify(key)} stands twice`)
      skipSpace()
      expect(':')
      members.set(key, value(depth + 1))
    }
    at += 1
    return Object.fromEntries(members)
  }

  const array = (depth: number): JsonValue => {
    const items: JsonValue[] = []
    expect('[')
    skipSpace()
    while (text[at] !== ']') {
      if (items.length > 0) expect(',')
      items.push(value(depth + 1))
    }
    at += 1
    return items
  }

  const string = (): string => {
    const pattern = /"[^"\\]*(?:\\.[^"\\]*)*"/y
    pattern.lastIndex = at
    const match = pattern.exec(text)?.[0]
    if (match === undefined) return refuse('expected a string')
    const content = contentOf(match)
    if (content === null) return refuse('a string holds a raw control character or a bad escape')
    if (!content.isWellFormed()) refuse('a string holds half a character (a lone surrogate)')
    at += match.length
    return content
  }

  const number = (): number => {
    const pattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
    pattern.lastIndex = at
    const match = pattern.exec(text)?.[0]
    if (match === undefined) return refuse(at >= text.length ? 'the text ends too early' : 'expected a value')
    const parsed = Number(match)
    const isTooLarge = Math.abs(parsed) > Number.MAX_SAFE_INTEGER
    if (isTooLarge) refuse(`the number ${match.slice(0, 40)} is too large to be kept exactly`)
    at += match.length
    return Object.is(parsed, -0) ? 0 : parsed
  }

  const end = (): void => {
    if (at < text.length) refuse('there is more text after the value')
  }

  return { value, end }
}

const contentOf = (quoted: string): string | null => {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return null
  }
}
