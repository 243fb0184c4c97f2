import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  stringify,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml'
import { isJsonObject, type JsonValue } from '#contract/json'
import { parseYaml } from './parse-document.ts'

/**
 * Sets or takes away the value at `path` in a YAML text and writes the whole text anew, as close to its style as can
 * be. Nodes that stay keep their comments.
 */
export const editDocument = (text: string, path: readonly string[], value: JsonValue | undefined): string => {
  const { document } = parseYaml(text)
  const style = nearestStyle(document, text)
  const root = mapFor(document, document.contents)
  document.contents = root
  editIn(document, root, path, value)
  return document.toString(style)
}

/** A new entry as text, indented as `like` is. */
export const renderEntry = (
  path: readonly string[],
  value: JsonValue | undefined,
  like: readonly string[],
): string => {
  const nested = path
    .toReversed()
    .reduce<JsonValue | undefined>((inner, name) => ({ [name]: inner ?? null }), value)
  return stringify(nested, { indent: indentOf(like), ...unfolded })
}

/** A folded text is hard to compare with what was approved. */
const unfolded = { lineWidth: 0 }

const indentOf = (lines: readonly string[]): number => {
  const depths = lines.filter((line) => /^ +[^ #]/.test(line)).map((line) => line.search(/\S/))
  return depths.length === 0 ? 2 : Math.min(...depths)
}

type Style = {
  readonly lineWidth: number
  readonly indent: number
  readonly indentSeq: boolean
  readonly flowCollectionPadding: boolean
}

/** The style in which the unchanged document comes out most like it is. */
const nearestStyle = (document: Document, text: string): Style => {
  const lines = text.split(/\r?\n/)
  const written = new Set(lines)
  const likeness = (style: Style) =>
    document
      .toString(style)
      .split('\n')
      .filter((line) => written.has(line)).length
  const styles = [true, false].flatMap((indentSeq) =>
    [true, false].map((flowCollectionPadding) => ({
      ...unfolded,
      indent: indentOf(lines),
      indentSeq,
      flowCollectionPadding,
    })),
  )
  const [first, ...others] = styles.map((style) => ({ style, likeness: likeness(style) }))
  if (first === undefined) throw new Error('there is no style')
  return others.reduce((best, other) => (other.likeness > best.likeness ? other : best), first).style
}

const editIn = (
  document: Document,
  map: YAMLMap,
  [name = '', ...rest]: readonly string[],
  value: JsonValue | undefined,
): void => {
  if (rest.length === 0 && value === undefined) return removePair(map, name)
  const existing = map.get(name, true)
  if (rest.length === 0)
    return setPair(document, map, name, merged(document, nodeOrNull(existing), value ?? null))
  const inner = mapFor(document, nodeOrNull(existing))
  setPair(document, map, name, inner)
  editIn(document, inner, rest, value)
}

const nodeOrNull = (value: unknown): Node | null => (isNode(value) ? value : null)

/** An empty mapping in braces becomes one in lines. */
const mapFor = (document: Document, node: Node | null): YAMLMap => {
  const map = isMap(node) ? node : replacing(node, document.createNode({}))
  if (map.items.length === 0) map.flow = false
  return map
}

const setPair = (document: Document, map: YAMLMap, name: string, value: Node): void => {
  const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === name)
  if (pair === undefined) map.add(document.createPair(name, value))
  else pair.value = value
}

/** Comments above the pair pass to the next one, or to the end of the mapping. */
const removePair = (map: YAMLMap, name: string): void => {
  const index = map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === name)
  const [removed] = index === -1 ? [] : map.items.splice(index, 1)
  const above = isNode(removed?.key) ? removed.key.commentBefore : null
  if (!above) return
  const next = map.items[index]?.key
  if (isNode(next)) next.commentBefore = joined(above, next.commentBefore)
  else map.comment = joined(map.comment, above)
}

const joined = (one: string | null | undefined, other: string | null | undefined): string =>
  [one, other].filter((part) => typeof part === 'string').join('\n')

/** A node that says `value`: the old one, changed as little as can be, so that its comments and quotes stay. */
const merged = (document: Document, node: Node | null, value: JsonValue): Node => {
  if (isMap(node) && isJsonObject(value)) return mergedMap(document, node, value)
  if (isSeq(node) && Array.isArray(value)) {
    node.items = value.map((item, index) => merged(document, nodeOrNull(node.items[index]), item))
    return node
  }
  if (isScalar(node) && node.value === value) return node
  return replacing(node, document.createNode(value))
}

const mergedMap = (document: Document, map: YAMLMap, value: Readonly<Record<string, JsonValue>>): YAMLMap => {
  const names = map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []))
  for (const name of names) if (!Object.hasOwn(value, name)) removePair(map, name)
  for (const [name, inner] of Object.entries(value))
    setPair(document, map, name, merged(document, nodeOrNull(map.get(name, true)), inner))
  return map
}

/** The new node takes over comments, blank line and brackets of the old one. */
const replacing = <New extends Node>(old: Node | null, node: New): New => {
  if (old === null) return node
  if (old.comment) node.comment = old.comment
  if (old.commentBefore) node.commentBefore = old.commentBefore
  if (old.spaceBefore) node.spaceBefore = old.spaceBefore
  if (isCollection(old) && isCollection(node) && old.flow === true) node.flow = true
  return node
}
