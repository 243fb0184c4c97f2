/** Longest block that is read as Markdown, in UTF-16 code units. */
const longestBlock = 60_000
/** Emphasis marks in one block; the time to pair them grows with their square. */
const mostMarks = 2_000
const mostBrackets = 4_000

/**
 * Whether a block can be read as Markdown in a few milliseconds. What cannot is shown as plain text: a text made to
 * be slow or to nest without end must not take the page with it.
 */
export const isReadable = (block: string): boolean => {
  if (block.length > longestBlock) return false
  const text = afterFence(block)
  return (
    !nestsDeeply.test(text) && count(text, /[*_~]/g) <= mostMarks && count(text, /[[\]]/g) <= mostBrackets
  )
}

/** More than 20 quotes or lists inside each other, on one line or by indentation. */
const nestsDeeply = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){21}|^[ \t]{80}[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]/m

/** Code is not looked into; what stands behind its fence is. */
const afterFence = (block: string): string => {
  const opening = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n|$)/.exec(block)
  if (opening === null) return block
  const inside = block.slice(opening[0].length)
  const closing = new RegExp(`^ {0,3}${opening[1]}+[ \\t]*$`, 'm').exec(inside)
  return closing === null ? '' : inside.slice(closing.index + closing[0].length)
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length
