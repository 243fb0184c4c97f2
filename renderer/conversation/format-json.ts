/**
 * Puts JSON text on lines with two spaces of indentation, and changes nothing else: numbers, escapes and the order of
 * keys stay as they came. What is not JSON comes back with the same characters, only differently spaced or as it was.
 */
export const formatJson = (text: string): string => {
  if (!isJson(text)) return text
  let formatted = ''
  let depth = 0
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}' || token === ']') {
      depth -= 1
      formatted = /[{[]\s*$/.test(formatted) ? formatted.trimEnd() : formatted + lineBreak(depth)
    }
    formatted += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
    if (token === '{' || token === '[' || token === ',') formatted += lineBreak(depth)
  }
  return formatted
}

const lineBreak = (depth: number): string => `\n${'  '.repeat(depth)}`

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
