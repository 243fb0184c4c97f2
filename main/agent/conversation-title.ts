/** Longest automatic title, in characters as people count them. */
const titleLimit = 60
/** Says that there is more. Counts as one of the characters. */
const ellipsis = '…'

/**
 * The first line of a message that has words, without the signs of markdown, at most 60 characters and cut between
 * words where there are any, with an ellipsis. Empty when the text has no words at all.
 */
export const titleOf = (text: string): string => {
  const line = text
    .slice(0, 10_000)
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(withoutMarkdown)
    .find((candidate) => candidate !== '')
  return line === undefined ? '' : shortened(line)
}

const withoutMarkdown = (line: string): string =>
  line
    .replace(/^[\s>#]*(?:[-*+]\s+|\d+[.)]\s+|```\S*|~~~\S*)?/u, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/[*`]+|__+|~~+/gu, '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, (gap) => (/^\u200d$/u.test(gap) ? gap : ' '))
    .trim()

const shortened = (line: string): string => {
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
  if (characters.length <= titleLimit) return line
  const cut = characters.slice(0, titleLimit - 1).join('')
  if (/\s/u.test(characters[titleLimit - 1] ?? '')) return cut.trimEnd() + ellipsis
  const lastSpace = cut.search(/\s\S*$/u)
  return (lastSpace > 0 ? cut.slice(0, lastSpace) : cut).trimEnd() + ellipsis
}
