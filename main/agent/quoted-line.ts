import { wholeCharacters } from '../cut-middle.ts'

/** Whatever a reader does not see, or takes for the end of a line: control and format characters, variants, and so on. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu

/**
 * A text of a server as one line of at most `limit` UTF-16 code units, to be put into JSON: without line breaks, and
 * with nothing in it that a reader would not see.
 */
export const plainLine = (text: string, limit: number): string => {
  const line = text
    .slice(0, 4 * limit)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(unseen, '')
    .trim()
  return line.length > limit ? `${wholeCharacters(line, 0, limit - 1).trimEnd()}…` : line
}
