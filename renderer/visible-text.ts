/**
 * Characters that a reader cannot see or that reorder what stands around them: controls, bidirectional marks, zero-width
 * and filler characters, line separators, variation selectors and the tag block (security.md row 21).
 */
const unseenRanges = [
  // C0 without tab and line feed, DEL and C1, soft hyphen, grapheme joiner
  String.raw`\u{0}-\u{8}\u{b}-\u{1f}\u{7f}-\u{9f}\u{ad}\u{34f}`,
  // Arabic letter mark, Hangul and Khmer fillers, Mongolian selectors
  String.raw`\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{3164}\u{ffa0}`,
  // zero width, directional marks, separators, embeddings, isolates
  String.raw`\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff0}-\u{fffb}`,
  // variation selectors, tags, lone surrogates
  String.raw`\u{fe00}-\u{fe0f}\u{e0000}-\u{e0fff}\p{Surrogate}`,
]
const unseen = new RegExp(`[${unseenRanges.join('')}]`, 'gu')

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** The text with every unseen character written as `\u{202e}`. Tabs and line feeds stay. For names and arguments. */
export const visibleText = (text: string): string => text.replace(unseen, escaped)

/** As `visibleText`, and on one line: tabs and line feeds are escaped too. */
export const visibleLine = (text: string): string => visibleText(text).replace(/[\t\n]/g, escaped)
