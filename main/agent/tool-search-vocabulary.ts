/** The words of all tools, to be matched with a word of a query. */
export type Vocabulary = {
  /** The word itself and those that begin with it; where there is none, words that differ by a slip of the keys. */
  readonly matching: (term: string) => readonly WordMatch[]
}

/** `quality` is 1 for the word itself and less for others. */
export type WordMatch = { readonly word: string; readonly quality: number }

/** Words of fewer characters begin too many others, and differ by a slip from too many. */
const prefixFrom = 3
const oneSlipFrom = 4
const twoSlipsFrom = 8

/** Words that begin alike are many in hostile lists only. */
const prefixLimit = 200
/** Slips are looked for among words of the same first letter, in at most this many of each length. */
const comparedLimit = 2_000

const prefixQuality = 0.8
const slipQuality = 0.5

export const createVocabulary = (words: readonly string[]): Vocabulary => {
  const known = new Set(words)
  const sorted = [...words].sort(byCodeUnits)
  const alike = Map.groupBy(words, (word) => shapeOf(word.length, word))

  const beginning = (term: string): readonly WordMatch[] => {
    if (term.length < prefixFrom) return []
    const from = firstAtLeast(sorted, term)
    const found: WordMatch[] = []
    for (let index = from; index < sorted.length && found.length < prefixLimit; index += 1) {
      const word = sorted[index]
      if (word === undefined || !word.startsWith(term)) break
      if (word !== term) found.push({ word, quality: (prefixQuality * term.length) / word.length })
    }
    return found
  }

  const slipped = (term: string): readonly WordMatch[] => {
    const slips = slipsAllowed(term)
    if (slips === 0) return []
    const lengths = Array.from({ length: 2 * slips + 1 }, (_, index) => term.length - slips + index)
    return lengths
      .flatMap((length) => (alike.get(shapeOf(length, term)) ?? []).slice(0, comparedLimit))
      .flatMap((word) => {
        const difference = differenceWithin(term, word, slips)
        return difference === null ? [] : [{ word, quality: slipQuality / difference }]
      })
  }

  return {
    matching: (term) => {
      const found = [...(known.has(term) ? [{ word: term, quality: 1 }] : []), ...beginning(term)]
      return found.length > 0 ? found : slipped(term)
    },
  }
}

const shapeOf = (length: number, word: string): string => `${length}${word[0]}`

const slipsAllowed = ({ length }: string): number =>
  length >= twoSlipsFrom ? 2 : length >= oneSlipFrom ? 1 : 0

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const firstAtLeast = (sorted: readonly string[], term: string): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < term) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Optimal string alignment distance: letters left out, added, replaced, or two neighbours swapped. Null above `most`;
 * never 0 for different words.
 */
const differenceWithin = (left: string, right: string, most: number): number | null => {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2]
      const swap =
        isSwap && left[row - 2] === right[column - 1] ? (beforeLast[column - 2] ?? 0) + 1 : Infinity
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          swap,
        ),
      )
    }
    if (Math.min(...current) > most) return null
    beforeLast = last
    last = current
  }
  const difference = last[right.length] ?? Infinity
  return difference <= most ? difference : null
}
