import { isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import { t, type TextKey } from '#contract/language/texts'
import type { ConfigProblem } from '#contract/views'
import { namePattern, type Place, type SourceText } from './configuration-source.ts'
import { nearestKey } from './nearest-key.ts'

/** Reads a YAML tree and collects each problem with its place, so that one look at the file mends them all. */
export type TreeReader = {
  readonly problems: readonly ConfigProblem[]
  /** `at` null stands for the beginning of the file. */
  readonly report: (at: Node | null, message: string) => void
  readonly place: (node: Node | null) => Place
  /** A mapping with these keys only; null with a problem otherwise. */
  readonly fields: (node: Node, what: string, keys: readonly string[]) => Fields | null
  /** A mapping whose keys the user chooses; a missing or empty node has none. */
  readonly entries: (node: Node | undefined, what: string) => readonly Entry[]
  /** As `entries`, with names of servers or providers as keys. */
  readonly named: (node: Node | undefined, what: string) => readonly Entry[]
  /** Items of a list; a missing or empty node has none. */
  readonly list: (node: Node | undefined, what: string) => readonly Node[]
  /** A string that is not empty. */
  readonly text: (node: Node, what: string) => SourceText | null
  /** A string, or a number or boolean as it is written. */
  readonly anyText: (node: Node, what: string) => SourceText | null
  /** A number within the range; `otherwise` when there is none, or with a problem when it does not fit. */
  readonly number: (node: Node | undefined, what: string, range: NumberRange) => number
}

/** What stands under each key that was found. */
export type Fields = ReadonlyMap<string, Node>
export type Entry = { readonly name: string; readonly key: Node; readonly value: Node }
export type NumberRange = { readonly otherwise: number; readonly from: number; readonly to: number }

export const createTreeReader = (lines: LineCounter): TreeReader => {
  const problems: ConfigProblem[] = []

  const place = (node: Node | null): Place => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  const report = (at: Node | null, message: string): void => {
    problems.push({ severity: 'error', message, ...place(at) })
  }

  /** Tags, anchors and references could make a text mean something else than it says. */
  const isPlain = (node: Node): boolean => {
    const marking = markingOf(node)
    if (marking !== null) report(node, t(marking))
    return marking === null
  }

  const entries = (node: Node | undefined, what: string): readonly Entry[] => {
    if (node === undefined || isEmpty(node) || !isPlain(node)) return []
    if (!isMap(node)) {
      report(node, t('config.value.mapping', { what }))
      return []
    }
    const seen = new Set<string>()
    return node.items.flatMap(({ key, value }) => {
      if (!isScalar(key) || !isNode(value)) {
        report(isNode(key) ? key : node, t('config.value.nameAlone'))
        return []
      }
      if (!isPlain(key)) return []
      const name = String(key.value)
      if (seen.has(name)) report(key, t('config.value.twice'))
      seen.add(name)
      return [{ name, key, value }]
    })
  }

  const fields = (node: Node, what: string, keys: readonly string[]): Fields | null => {
    if (!isPlain(node)) return null
    if (!isMap(node)) {
      report(node, t('config.value.mappingWith', { what, keys: keys.join(', ') }))
      return null
    }
    const found = new Map<string, Node>()
    for (const { name, key, value } of entries(node, what)) {
      if (keys.includes(name)) found.set(name, value)
      else report(key, unknownKey(name, what, keys))
    }
    return found
  }

  const named = (node: Node | undefined, what: string): readonly Entry[] =>
    entries(node, what).filter(({ name, key }) => {
      const fits = namePattern.test(name)
      if (!fits) report(key, t('config.value.name'))
      return fits
    })

  const list = (node: Node | undefined, what: string): readonly Node[] => {
    if (node === undefined || isEmpty(node) || !isPlain(node)) return []
    if (isSeq(node)) return node.items.filter(isNode)
    report(node, t('config.value.list', { what }))
    return []
  }

  const text = (node: Node, what: string): SourceText | null => {
    if (!isPlain(node)) return null
    if (!isScalar(node) || typeof node.value !== 'string') report(node, t('config.value.text', { what }))
    else if (node.value.trim() === '') report(node, t('config.value.empty', { what }))
    else if (node.value.includes('\0')) report(node, t('config.value.zero', { what }))
    else return { text: node.value, ...place(node) }
    return null
  }

  const anyText = (node: Node, what: string): SourceText | null => {
    if (!isPlain(node)) return null
    const written = isScalar(node) ? writtenText(node.value, node.source) : null
    if (isScalar(node) && node.value === null) report(node, t('config.value.missing', { what }))
    else if (written === null) report(node, t('config.value.anyText', { what }))
    else if (written.includes('\0')) report(node, t('config.value.zero', { what }))
    else return { text: written, ...place(node) }
    return null
  }

  const number = (node: Node | undefined, what: string, range: NumberRange): number => {
    if (node === undefined || !isPlain(node)) return range.otherwise
    if (
      isScalar(node) &&
      typeof node.value === 'number' &&
      node.value >= range.from &&
      node.value <= range.to
    )
      return node.value
    report(node, t('config.value.number', { what, from: range.from, to: range.to }))
    return range.otherwise
  }

  return { problems, report, place, fields, entries, named, list, text, anyText, number }
}

/** What is said of it leaves out its name: a key written without quotes may have become one. */
const markingOf = (node: Node): TextKey | null => {
  if (isAlias(node)) return 'config.yaml.reference'
  if (node.tag !== undefined) return 'config.yaml.tag'
  return 'anchor' in node && node.anchor !== undefined ? 'config.yaml.anchor' : null
}

/** `key:` with nothing behind it. */
const isEmpty = (node: Node): boolean => isScalar(node) && node.value === null

const writtenText = (value: unknown, source: string | undefined): string | null => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : null
}

/** Says nothing of the name but what it was probably meant to be: a key may have slipped into its place. */
const unknownKey = (name: string, what: string, keys: readonly string[]): string => {
  const nearest = nearestKey(name, keys)
  return nearest === null
    ? t('config.value.unknown', { what, keys: keys.join(', ') })
    : t('config.value.misspelt', { what, nearest })
}
