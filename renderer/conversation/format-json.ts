/** Longest text that is laid out, in UTF-16 code units; a longer one is shown as it came. */
const longestText = 200_000
/** Deeper levels are not indented further. */
const deepestIndent = 32

/**
 * Puts JSON text on lines with two spaces of indentation, and changes nothing else: numbers, escapes and the order of
 * keys stay as they came. What is not JSON comes back as it was.
 */
export const formatJson = (text: string): string => {
  if (text.length > longestText || !isJson(text)) return text
  const formatted: string[] = []
  let depth = 0
  let before = ''
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (closes(token)) depth -= 1
    if (before !== '' && breaksBetween(before, token)) formatted.push(lineBreak(depth))
    formatted.push(token === ':' ? ': ' : token)
    if (opens(token)) depth += 1
    before = token
  }
  return formatted.join('')
}

const opens = (token: string): boolean => token === '{' || token === '['
const closes = (token: string): boolean => token === '}' || token === ']'

/** Empty objects and lists stay on their line. */
const breaksBetween = (before: string, token: string): boolean =>
  opens(before) !== closes(token) || (before === ',' && !closes(token))

const lineBreak = (depth: number): string => `\n${'  '.repeat(Math.min(depth, deepestIndent))}`

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
