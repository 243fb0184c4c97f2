/** Longer words are told apart by their beginning only. */
const longestWord = 40

/** Two words where a small letter or a digit meets a capital one, and where a row of capitals ends. */
const camelCase = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu
const word = /[\p{L}\p{N}]+/gu
/** Both at once, several times faster, where there are no other letters. */
const asciiWord = /[A-Z]+\d*(?![a-z])|[A-Z]?[a-z\d]+/g
const ascii = /^[\0-\x7f]*$/
const marks = /\p{M}+/gu
/** Scripts that set no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/**
 * The words of a text as they are compared: small letters without accents, split as in `snake_case` and `camelCase`,
 * English plurals as their singular, and pairs of characters where a script sets no spaces.
 */
export const wordsOf = (text: string): readonly string[] => {
  if (ascii.test(text)) return (text.match(asciiWord) ?? []).map((one) => plainWord(one.toLowerCase()))
  const plain = text.normalize('NFKD').replaceAll(marks, '').replaceAll(camelCase, ' ')
  const found = plain.toLowerCase().match(word) ?? []
  return found.flatMap((one) => (unspaced.test(one) ? pairsOf(one) : [plainWord(one)]))
}

const plainWord = (one: string): string => singular(one.slice(0, longestWord))

const pairsOf = (text: string): readonly string[] => {
  const characters = Array.from(text).slice(0, longestWord)
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

/** Harman's "S" stemmer (1991): enough for names of tools, and wrong in no way that both sides do not share. */
const singular = (one: string): string => {
  if (one.length < 4 || !one.endsWith('s') || /(?:ss|us|is)$/.test(one)) return one
  return one.endsWith('ies') ? `${one.slice(0, -3)}y` : one.slice(0, -1)
}
