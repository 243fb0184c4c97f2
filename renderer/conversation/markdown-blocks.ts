/**
 * Cuts Markdown into top-level blocks at blank lines, so that text that streams in changes only the last one. Fenced
 * code, lists with blank lines and indented continuations stay whole. A text that defines link references or
 * footnotes is one block, since those reach across blocks. Joining the blocks gives the source back.
 */
export const markdownBlocks = (source: string): readonly string[] => {
  if (reachesAcross.test(source)) return [source]
  const blocks: string[] = []
  let block = ''
  let fence: string | null = null
  let isAfterBlank = false
  for (const line of source.split(/(?<=\n)/)) {
    if (fence === null && isAfterBlank && beginsBlock(line, block)) {
      blocks.push(block)
      block = ''
    }
    fence = fenceAfter(fence, line)
    isAfterBlank = line.trim() === ''
    block += line
  }
  return block === '' ? blocks : [...blocks, block]
}

const reachesAcross = /^ {0,3}\[[^\]\n]+\]:/m
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const fenceLine = /^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+|>\s?)*(`{3,}|~{3,})(.*)$/

const beginsBlock = (line: string, block: string): boolean => {
  if (line.trim() === '' || block.trim() === '') return false
  const isInList = listItem.test(block)
  if (isInList && listItem.test(line)) return false
  return !/^[ \t]/.test(line)
}

/** The fence that is open after this line, or null. */
const fenceAfter = (open: string | null, line: string): string | null => {
  const match = fenceLine.exec(line.trimEnd())
  const marks = match?.[1]
  if (marks === undefined) return open
  if (open === null) return marks.startsWith('`') && match?.[2]?.includes('`') ? null : marks
  const closes = marks.startsWith(open) && match?.[2]?.trim() === ''
  return closes ? null : open
}
