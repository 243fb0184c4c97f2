import { setImmediate as nextTurn } from 'node:timers/promises'
import { isJsonObject } from '#contract/json'
import type { ToolView } from '#contract/views'
import type { CatalogueEntry } from '../call.ts'
import { createVocabulary, type Vocabulary } from './tool-search-vocabulary.ts'
import { wordsOf } from './tool-search-words.ts'

export type ToolIndex = {
  /** The best first; with equal scores in the order of the list. Empty when nothing matches. */
  readonly search: (query: string) => readonly CatalogueEntry[]
}

/** How much a word says about a tool, by where it stands. */
const weights = { name: 6, title: 4, alias: 3, argument: 2, description: 1 } as const

/** What is read of one tool, so that none can fill the index: UTF-16 code units, arguments and words. */
const readDescription = 600
const readTitle = 200
const readArguments = 40
const wordLimit = 100
/** Words that no server before it has: no list of tools, however odd, can slow the search down for all. */
const newWordsOfServer = 20_000

const sliceMs = 8
const queryLimit = 500
const queryWords = 16

/** Results below this part of the best score are left out: they share a common word at most. */
const weakestPart = 0.25

/** The words of tools, kept while the tools are the same. */
export type ReadTools = WeakMap<ToolView, ReadonlyMap<string, number>>

/** Gives way to other work while it builds, since there may be thousands of tools. */
export const buildToolIndex = async (
  entries: readonly CatalogueEntry[],
  readTools: ReadTools,
): Promise<ToolIndex> => {
  const postings = new Map<string, Posting[]>()
  const newWords = new Map<string, number>()
  let sliceEnd = performance.now() + sliceMs
  for (const [document, entry] of entries.entries()) {
    post({ postings, newWords, readTools }, document, entry)
    if (performance.now() < sliceEnd) continue
    await nextTurn()
    sliceEnd = performance.now() + sliceMs
  }
  const vocabulary = createVocabulary([...postings.keys()])
  return { search: (query) => search({ entries, postings, vocabulary }, query) }
}

type Posting = { readonly document: number; readonly weight: number }
type Built = {
  readonly entries: readonly CatalogueEntry[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  readonly vocabulary: Vocabulary
}

type Building = {
  readonly postings: Map<string, Posting[]>
  readonly newWords: Map<string, number>
  readonly readTools: ReadTools
}

const post = (
  { postings, newWords, readTools }: Building,
  document: number,
  { alias, tool }: CatalogueEntry,
): void => {
  const known = readTools.get(tool) ?? toolWords(tool)
  readTools.set(tool, known)
  const words = new Map(known)
  for (const word of wordsOf(alias)) words.set(word, (words.get(word) ?? 0) + weights.alias)
  for (const [word, weight] of words) {
    const list = postings.get(word)
    const added = newWords.get(alias) ?? 0
    if (list !== undefined) list.push({ document, weight })
    else if (added < newWordsOfServer) {
      postings.set(word, [{ document, weight }])
      newWords.set(alias, added + 1)
    }
  }
}

/** Each word once for each place it stands in; a name of few words weighs more than one of many. */
const toolWords = ({ name, title, description, inputSchema }: ToolView): ReadonlyMap<string, number> => {
  const weighed = new Map<string, number>()
  const add = (words: readonly string[], weight: number): void => {
    for (const word of new Set(words)) {
      if (weighed.size >= wordLimit && !weighed.has(word)) return
      weighed.set(word, (weighed.get(word) ?? 0) + weight)
    }
  }
  const nameWords = wordsOf(name)
  add(nameWords, weights.name / (1 + 0.1 * nameWords.length))
  add(wordsOf((title ?? '').slice(0, readTitle)), weights.title)
  const { properties } = inputSchema
  const names = isJsonObject(properties) ? Object.keys(properties).slice(0, readArguments) : []
  add(names.flatMap(wordsOf), weights.argument)
  add(wordsOf(description.slice(0, readDescription)), weights.description)
  return weighed
}

const search = (built: Built, query: string): readonly CatalogueEntry[] => {
  const terms = [...new Set(wordsOf(query.slice(0, queryLimit)))].slice(0, queryWords)
  const scores = new Map<number, number>()
  const matched = new Map<number, number>()
  for (const term of terms)
    for (const [document, score] of scoresOf(built, term)) {
      scores.set(document, (scores.get(document) ?? 0) + score)
      matched.set(document, (matched.get(document) ?? 0) + 1)
    }
  const ranked = [...scores]
    .map(([document, score]) => ({
      document,
      score: (score * (matched.get(document) ?? 0)) / terms.length,
    }))
    .sort((left, right) => right.score - left.score || left.document - right.document)
  const least = (ranked[0]?.score ?? 0) * weakestPart
  return ranked.flatMap(({ document, score }) => (score < least ? [] : (built.entries[document] ?? [])))
}

/** For each tool the best of the words that match the term. A word that many tools have says less. */
const scoresOf = ({ entries, postings, vocabulary }: Built, term: string): ReadonlyMap<number, number> => {
  const best = new Map<number, number>()
  for (const { word, quality } of vocabulary.matching(term)) {
    const list = postings.get(word) ?? []
    const rarity = Math.log(1 + entries.length / list.length)
    for (const { document, weight } of list) {
      const score = quality * rarity * weight
      if (score > (best.get(document) ?? 0)) best.set(document, score)
    }
  }
  return best
}
