/** What is kept of a long text; `length` is that of the whole. The tail is empty when the head is the whole. */
export type Ends = { readonly head: string; readonly tail: string; readonly length: number }

const headPart = 0.75

/**
 * Keeps the beginning (three quarters) and the end of a text that is longer than `limit` UTF-16 code units, with a
 * note between them that says how much is missing. The note comes on top of the limit.
 */
export const cutMiddle = (text: string, limit: number): string => joined(endsOf(text, limit))

export const endsOf = (text: string, limit: number): Ends => {
  const { length } = text
  if (length <= limit) return { head: text, tail: '', length }
  const head = wholeCharacters(text, 0, Math.ceil(limit * headPart))
  return { head, tail: wholeCharacters(text, length - tailLength(limit), length), length }
}

/** The same as cutting the whole text, for a limit that is not above that of the ends. */
export const cutEnds = ({ head, tail, length }: Ends, limit: number): string => {
  if (tail === '') return cutMiddle(head, limit)
  const from = Math.max(0, tail.length - tailLength(limit))
  return joined({
    head: wholeCharacters(head, 0, Math.min(head.length, Math.ceil(limit * headPart))),
    tail: wholeCharacters(tail, from, tail.length),
    length,
  })
}

/** A slice that begins and ends between characters: no half of a surrogate pair at its edges. */
export const wholeCharacters = (text: string, from: number, to: number): string => {
  const start = from > 0 && isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from
  const end = to < text.length && isLowSurrogate(text.charCodeAt(to)) ? to - 1 : to
  return text.slice(start, Math.max(start, end))
}

const tailLength = (limit: number): number => Math.floor(limit * (1 - headPart))

const joined = ({ head, tail, length }: Ends): string => {
  const missing = length - head.length - tail.length
  if (missing === 0) return head + tail
  return `${head}\n[… ${missing} of ${length} characters are left out here …]\n${tail}`
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff
