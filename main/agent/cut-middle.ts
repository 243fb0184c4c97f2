/**
 * Keeps the beginning (three quarters) and the end of a text that is longer than `limit` UTF-16 code units, with a
 * note between them that says how much is missing. The note comes on top of the limit.
 */
export const cutMiddle = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const head = wholeCharacters(text, 0, Math.ceil(limit * 0.75))
  const tail = wholeCharacters(text, text.length - Math.floor(limit * 0.25), text.length)
  const missing = text.length - head.length - tail.length
  return `${head}\n[… ${missing} of ${text.length} characters are left out here …]\n${tail}`
}

/** A slice that begins and ends between characters: no half of a surrogate pair at its edges. */
export const wholeCharacters = (text: string, from: number, to: number): string => {
  const start = from > 0 && isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from
  const end = to < text.length && isLowSurrogate(text.charCodeAt(to)) ? to - 1 : to
  return text.slice(start, Math.max(start, end))
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff
