/**
 * JSON as text: where a value stands in it, so that what a model wrote can be kept as it was written. Numbers beyond
 * a double's precision, repeated names and blanks do not survive parsing.
 */

/** Whether the text is a JSON object in which no object repeats a name. */
export const isObjectText = (text: string): boolean => {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  let isPlain = true
  visitMembers(text, ({ isRepeated }) => {
    if (isRepeated) isPlain = false
  })
  return isPlain
}

/** Each value of a member as it was written, in the text's order. The text must be JSON. */
export type Member = {
  /** The names that lead to it; "*" stands for a place in a list. */
  readonly path: string
  readonly start: number
  readonly end: number
  /** Another member of the same object has the same name and stands before it. */
  readonly isRepeated: boolean
}

/** Calls `visit` for every member of every object, inner ones first. Walks flat, so that deep nesting is no danger. */
export const visitMembers = (text: string, visit: (member: Member) => void): void => {
  const levels: Level[] = []
  const valueEnded = (end: number): void => {
    const level = levels.at(-1)
    if (level?.name === undefined || level.start === undefined) return
    visit({ path: level.path + level.name, start: level.start, end, isRepeated: level.isRepeated })
    level.name = undefined
    level.start = undefined
  }
  for (let at = 0; at < text.length; at = endOfToken(text, at)) {
    const level = levels.at(-1)
    const first = text[at] ?? ''
    if (' \t\r\n:,'.includes(first)) continue
    const end = endOfToken(text, at)
    if (first === '}' || first === ']') {
      levels.pop()
      valueEnded(end)
    } else if (first === '"' && level?.kind === 'object' && level.name === undefined) {
      named(level, String(JSON.parse(text.slice(at, end))))
    } else {
      if (level !== undefined) level.start ??= at
      if (first === '{' || first === '[') levels.push(innerLevel(level, first))
      else valueEnded(end)
    }
  }
}

type Level = {
  readonly kind: 'object' | 'list'
  readonly path: string
  readonly names: Set<string>
  name?: string | undefined
  start?: number | undefined
  isRepeated: boolean
}

const innerLevel = (outer: Level | undefined, bracket: '{' | '['): Level => ({
  kind: bracket === '{' ? 'object' : 'list',
  path: outer === undefined ? '' : `${outer.path}${outer.name ?? '*'}.`,
  names: new Set(),
  isRepeated: false,
})

const named = (level: Level, name: string): void => {
  level.isRepeated = level.names.has(name)
  level.names.add(name)
  level.name = name
}

/** Behind the string, the number or word, or the single character that begins at `start`. */
const endOfToken = (text: string, start: number): number => {
  if (text[start] === '"') return endOfString(text, start)
  let end = start
  while (/[-+.\w]/.test(text[end] ?? '')) end += 1
  return Math.max(end, start + 1)
}

const endOfString = (text: string, start: number): number => {
  let end = start + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end + 1
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
