import { isDeepStrictEqual } from 'node:util'
import {
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml'
import type { JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { dataOf, withValueAt } from './configuration-data.ts'
import { editDocument, renderEntry } from './edit-document.ts'
import { parseYaml } from './parse-document.ts'

/**
 * Sets the value at `path`, or takes that entry away when it is undefined. Only the lines of the entry change: the rest
 * of the text stays as it is to the byte. A text that cannot be edited by lines, such as one in braces, is written anew
 * as a whole, with its comments and order. `text` must be a valid assent.yaml.
 */
export const editText = (text: string, path: readonly string[], value: JsonValue | undefined): string => {
  const wanted = withValueAt(dataOf(text), path, value)
  const isRight = (edited: string | null): edited is string =>
    edited !== null && isDeepStrictEqual(dataOf(edited), wanted)
  const byLines = editLines(text, path, value)
  if (isRight(byLines)) return byLines
  const whole = editDocument(text, path, value)
  if (!isRight(whole)) throw new Error(`assent.yaml could not be edited at ${path.join('.')}`)
  return whole
}

/** Replaces the lines from `from` up to and without `to`. */
type LineEdit = { readonly from: number; readonly to: number; readonly lines: readonly string[] }

const newFile = (): string =>
  `# ${t('config.file.introduction')}\n# ${t('config.file.placeholders')}\nversion: 1\n`

const editLines = (text: string, path: readonly string[], value: JsonValue | undefined): string | null => {
  const { document, lines } = parseYaml(text)
  if (document.contents === null) return editLines(startOf(text), path, value)
  if (!isMap(document.contents)) return null
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const all = text.split(/(?<=\n)/)
  const bare = all.map((line) => line.replace(/\r?\n$/, ''))
  const edit = editMap({ bare, counter: lines }, document.contents, path, value)
  if (edit === null) return null
  const before = all.slice(0, edit.from).map((line) => (line.endsWith('\n') ? line : line + newline))
  return [...before, ...edit.lines.map((line) => line + newline), ...all.slice(edit.to)].join('')
}

const startOf = (text: string): string => {
  if (text.trim() === '') return newFile()
  return text.endsWith('\n') ? `${text}version: 1\n` : `${text}\nversion: 1\n`
}

type Lines = { readonly bare: readonly string[]; readonly counter: LineCounter }

/** Goes down to the innermost mapping in lines on the path. Null when the lines cannot be told apart. */
const editMap = (
  lines: Lines,
  map: YAMLMap,
  [name = '', ...rest]: readonly string[],
  value: JsonValue | undefined,
): LineEdit | null => {
  const blocks = blocksOf(lines, map)
  const last = blocks?.at(-1)
  if (last === undefined) return null
  const block = blocks?.find((candidate) => candidate.name === name)
  const { bare } = lines
  if (block === undefined)
    return {
      from: last.to,
      to: last.to,
      lines: indented(renderEntry([name, ...rest], value, bare), last.column),
    }
  if (rest.length > 0 && isMap(block.value) && block.value.flow !== true && block.value.items.length > 0)
    return editMap(lines, block.value, rest, value)
  if (rest.length === 0 && value === undefined) return { from: block.from, to: block.to, lines: [] }
  const own = bare.slice(block.from, block.to).map((line) => line.slice(block.column))
  const edited = editDocument(own.join('\n'), [name, ...rest], value)
  return { from: block.from, to: block.to, lines: indented(edited, block.column) }
}

/** An entry of a mapping in lines: `from` up to and without `to`, its key at `column` (0-based). */
type Block = {
  readonly name: string
  readonly value: Node | null
  readonly from: number
  readonly to: number
  readonly column: number
}

/** Null when an entry does not begin a line of its own at one common column. */
const blocksOf = (lines: Lines, map: YAMLMap): readonly Block[] | null => {
  if (map.flow === true) return null
  const blocks = map.items.flatMap(({ key, value }) => {
    const block = isScalar(key) ? blockOf(lines, String(key.value), key, isNode(value) ? value : null) : null
    return block === null ? [] : [block]
  })
  const isWhole = blocks.length === map.items.length
  return isWhole && blocks.every((block) => block.column === blocks[0]?.column) ? blocks : null
}

const blockOf = ({ bare, counter }: Lines, name: string, key: Node, value: Node | null): Block | null => {
  const start = counter.linePos(key.range?.[0] ?? 0)
  const end = counter.linePos(Math.max(lastOffset(key), value === null ? 0 : lastOffset(value)))
  const [from, column] = [start.line - 1, start.col - 1]
  if ((bare[from] ?? '').slice(0, column).trim() !== '') return null
  const to = withDeeperComments(bare, end.line, column)
  const isInside = bare.slice(from, to).every((line) => line.trim() === '' || line.search(/\S/) >= column)
  return isInside ? { name, value, from, to, column } : null
}

/** The offset of the last character that says something: what the library counts in beyond it is comments. */
const lastOffset = (node: Node): number => {
  const last = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined
  const inside = isPair(last) ? (isNode(last.value) ? last.value : last.key) : last
  return isNode(inside) ? lastOffset(inside) : Math.max((node.range?.[1] ?? 1) - 1, 0)
}

/** Comments behind an entry belong to it while they are indented deeper than its key. */
const withDeeperComments = (bare: readonly string[], after: number, column: number): number => {
  let end = after
  for (let index = after; index < bare.length; index++) {
    const line = bare[index] ?? ''
    if (line.trim() === '') continue
    if (!line.trimStart().startsWith('#') || line.search(/\S/) <= column) break
    end = index + 1
  }
  return end
}

const indented = (text: string, column: number): readonly string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(column) + line))
