import { t, type TextKey } from '#contract/language/texts'

/** A value of a JSON text and where it begins: an index into the text. */
export type JsonNode = { readonly at: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly written: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'nothing' }
)
export type JsonMember = { readonly name: string; readonly at: number; readonly value: JsonNode }

export type JsonMistake = { readonly message: string; readonly line: number; readonly column: number }

export type ParsedJson =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly mistake: JsonMistake }

/** JSON as editors keep it: with comments, commas before a closing bracket and a byte order mark. */
export const parseJsonc = (text: string): ParsedJson => {
  try {
    return { ok: true, root: readDocument(text) }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    return { ok: false, mistake: { message: t(error.key), ...placesIn(text)(error.at) } }
  }
}

/** Gives line and column, from 1, of an index into the text. */
export const placesIn = (
  text: string,
): ((at: number) => { readonly line: number; readonly column: number }) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 }
  }
}

/** Ends the reading; never leaves this file. */
class Mistake extends Error {
  readonly key: TextKey
  readonly at: number
  constructor(key: TextKey, at: number) {
    super(key)
    this.key = key
    this.at = at
  }
}

const deepest = 60
const space = /(?:[\s\u{feff}]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/uy
const quotedText = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordText = /[a-z]+/y

const readDocument = (text: string): JsonNode => {
  let at = 0

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    if (found === undefined) return null
    at += found.length
    return found
  }

  /** Goes over spaces and comments; whether `sign` stands there, which is gone over as well. */
  const meets = (sign: string): boolean => {
    take(space)
    if (text[at] !== sign) return false
    at += 1
    return true
  }

  const readText = (): string => {
    const start = at
    const found = take(quotedText)
    const value = found === null ? null : textIn(found)
    if (value === null) throw new Mistake('imports.json.text', start)
    return value
  }

  const readObject = (start: number, depth: number): JsonNode => {
    const members: JsonMember[] = []
    const seen = new Set<string>()
    while (!meets('}')) {
      const memberAt = at
      const name = readText()
      if (seen.has(name)) throw new Mistake('imports.json.twice', memberAt)
      seen.add(name)
      if (!meets(':')) throw new Mistake('imports.json.colon', at)
      members.push({ name, at: memberAt, value: readValue(depth + 1) })
      if (!meets(',') && text[at] !== '}') throw new Mistake('imports.json.comma', at)
    }
    return { kind: 'object', at: start, members }
  }

  const readList = (start: number, depth: number): JsonNode => {
    const items: JsonNode[] = []
    while (!meets(']')) {
      items.push(readValue(depth + 1))
      if (!meets(',') && text[at] !== ']') throw new Mistake('imports.json.comma', at)
    }
    return { kind: 'list', at: start, items }
  }

  const readValue = (depth: number): JsonNode => {
    if (depth > deepest) throw new Mistake('imports.json.depth', at)
    take(space)
    const start = at
    if (meets('{')) return readObject(start, depth)
    if (meets('[')) return readList(start, depth)
    if (text[at] === '"') return { kind: 'text', at: start, value: readText() }
    const written = take(numberText)
    if (written !== null) return { kind: 'number', at: start, value: Number(written), written }
    const word = take(wordText)
    if (word === 'null') return { kind: 'nothing', at: start }
    if (word === 'true' || word === 'false') return { kind: 'flag', at: start, value: word === 'true' }
    throw new Mistake(start >= text.length ? 'imports.json.ends' : 'imports.json.value', start)
  }

  const root = readValue(0)
  take(space)
  if (at < text.length) throw new Mistake('imports.json.more', at)
  return root
}

/** Null for what JSON does not allow between quotes, such as line breaks. */
const textIn = (written: string): string | null => {
  try {
    return String(JSON.parse(written))
  } catch {
    return null
  }
}
