/** Enclose a match in a snippet. Private-use characters: taken out of every text before it is indexed. */
export const matchStart = '\uE000'
export const matchEnd = '\uE001'

/** Stands around characters that are words by themselves; the tokenizer drops it. */
const wordBreak = '\u001F'
const longestQuery = 1_000
const mostWords = 16
const longestSnippet = 300

/**
 * A text as it is indexed. The tokenizer takes a run of letters for one word, which is wrong for scripts that are
 * written without spaces and for emoji: each of their characters becomes a word of its own.
 */
export const toIndexedText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(reservedCharacters, ' ')
    .replaceAll(characterWords, `${wordBreak}$&${wordBreak}`)

/**
 * A full-text expression for what a person typed: all words must occur, in any order and each as the beginning of a
 * word; text in quotation marks as it stands. Null when there is nothing to look for. No input is a syntax error.
 */
export const toSearchExpression = (input: string): string | null => {
  const parts = [...toIndexedText(input.slice(0, longestQuery)).matchAll(/"([^"]+)"|([^\s"]+)/gu)]
  const terms = parts
    .map(([, phrase, word]) => ({ text: phrase ?? word ?? '', isPhrase: phrase !== undefined }))
    .filter(({ text }) => hasWord.test(text))
    .slice(0, mostWords)
  if (terms.length === 0) return null
  return terms.map(({ text, isPhrase }) => `"${text}"${!isPhrase && isPrefix(text) ? '*' : ''}`).join(' AND ')
}

/** A found text as it is shown: one line, of bounded length around its first match. */
export const toSnippet = (found: string): string => {
  const line = found.replaceAll(wordBreak, '').replaceAll(/\s+/gu, ' ').trim()
  if (line.length <= longestSnippet) return line
  const match = line.indexOf(matchStart)
  const from = Math.max(0, match - longestSnippet / 3)
  return closeMatch(`${from > 0 ? '…' : ''}${line.slice(from, from + longestSnippet)}…`.toWellFormed())
}

/** A cut may fall inside a match. */
const closeMatch = (snippet: string): string => {
  const start = snippet.lastIndexOf(matchStart)
  if (start <= snippet.lastIndexOf(matchEnd)) return snippet
  return `${snippet.slice(0, -1)}${matchEnd}…`
}

const reservedCharacters = new RegExp(`[\0${wordBreak}${matchStart}${matchEnd}]`, 'gu')
const characterWords =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}\p{Regional_Indicator}]/gu
const hasWord = /[\p{L}\p{N}\p{Co}\p{So}]/u
/** One letter alone would match every word that begins with it. */
const isPrefix = (text: string): boolean => /[\p{L}\p{N}]{2}$/u.test(text)
