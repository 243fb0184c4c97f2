import { parseAst } from 'vite'

/** A literal of a source that a user would read, with its 1-based line. */
export type FoundText = { readonly line: number; readonly text: string }

/** A call of `t` whose key is written out; `values` is null where they are not written out. */
export type FoundSentence = {
  readonly line: number
  readonly key: string
  readonly values: readonly string[] | null
}

export type SourceLanguage = 'ts' | 'tsx'

/** Texts in elements and in the attributes that are read or shown, and sentences anywhere else in the source. */
export const textsIn = (source: string, language: SourceLanguage = 'tsx'): readonly FoundText[] =>
  nodesOf(source, language).flatMap(({ node, parents }) =>
    literalsOf(node)
      .filter((text) => (isShown(node, parents) ? /\p{L}{2}/u.test(text) : isSentence(text, parents)))
      .map((text) => ({ line: lineOf(source, node), text: text.trim() })),
  )

/** What `fail` and problems are given as their message, word for word. */
export const problemsIn = (source: string, language: SourceLanguage = 'ts'): readonly FoundText[] =>
  nodesOf(source, language).flatMap(({ node, parents }) =>
    literalsOf(node)
      .filter((text) => /\p{L} [\p{L}…]/u.test(text) && isMessage(node, parents))
      .map((text) => ({ line: lineOf(source, node), text: text.trim() })),
  )

export const sentencesIn = (source: string, language: SourceLanguage): readonly FoundSentence[] =>
  nodesOf(source, language).flatMap(({ node }) => {
    const [key, values] = isCallOf(node, ['t', 'sentence']) ? listOf(node['arguments']) : []
    if (key?.['type'] !== 'Literal') return []
    return [{ line: lineOf(source, node), key: String(key['value']), values: namesOf(values) }]
  })

type Node = { readonly [name: string]: unknown }
type Placed = { readonly node: Node; readonly parents: readonly Node[] }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : [])

const nodesOf = (source: string, language: SourceLanguage): readonly Placed[] => {
  const found: Placed[] = []
  const visit = (node: Node, parents: readonly Node[]): void => {
    found.push({ node, parents })
    for (const child of Object.values(node))
      for (const one of Array.isArray(child) ? child : [child])
        if (isNode(one)) visit(one, [node, ...parents])
  }
  const program: unknown = parseAst(source, { lang: language })
  if (isNode(program)) visit(program, [])
  return found
}

const literalsOf = (node: Node): readonly string[] => {
  if (node['type'] === 'Literal' || node['type'] === 'JSXText')
    return typeof node['value'] === 'string' ? [node['value']] : []
  return node['type'] === 'TemplateLiteral' ? [listOf(node['quasis']).map(rawOf).join(gap)] : []
}

/** Stands for a value in a template. */
const gap = '…'

const rawOf = ({ value }: Node): string =>
  typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : ''

const shownAttributes = new Set([
  'aria-label',
  'aria-description',
  'title',
  'alt',
  'placeholder',
  'label',
  'hint',
])

const isShown = (node: Node, parents: readonly Node[]): boolean => {
  if (node['type'] === 'JSXText') return true
  if (parents[0]?.['type'] === 'BinaryExpression') return false
  const attribute = parents.find(({ type }) => type === 'JSXAttribute')
  return shownAttributes.has(nameOf(attribute?.['name'])) && !isForCode(parents)
}

/** A capital, and then words or the end of a sentence. Names of keys and classes have neither. */
const isSentence = (text: string, parents: readonly Node[]): boolean =>
  /^\p{Lu}\p{Ll}+(?:,? [\p{L}…]|[.!?…])/u.test(text) && !isForCode(parents)

/** What no user reads: keys of the catalogue, imports, types, and words for whoever repairs the program. */
const isForCode = (parents: readonly Node[]): boolean =>
  parents.some(
    (node) =>
      isCallOf(node, ['t', 'sentence', 'querySelector', 'querySelectorAll', 'closest', 'close', 'log']) ||
      (node['type'] === 'NewExpression' && nameOf(node['callee']).endsWith('Error')) ||
      String(node['type']).startsWith('Import') ||
      String(node['type']).startsWith('TS'),
  )

const isMessage = (node: Node, parents: readonly Node[]): boolean => {
  if (isForCode(parents)) return false
  const around = parents.findIndex(
    (parent) =>
      isCallOf(parent, ['fail']) ||
      (parent['type'] === 'Property' && ['message', 'reason'].includes(nameOf(parent['key']))),
  )
  const parent = parents[around]
  if (parent === undefined || parents.slice(0, around).some(({ type }) => String(type).includes('Function')))
    return false
  const place = around === 0 ? node : parents[around - 1]
  return parent['type'] === 'Property' ? place === parent['value'] : listOf(parent['arguments'])[0] !== place
}

const isCallOf = (node: Node, names: readonly string[]): boolean =>
  node['type'] === 'CallExpression' && names.includes(nameOf(node['callee']))

/** Of an identifier, or the last part of a member. */
const nameOf = (node: unknown): string => {
  if (!isNode(node)) return ''
  if (node['type'] === 'MemberExpression') return nameOf(node['property'])
  return typeof node['name'] === 'string' ? node['name'] : ''
}

const namesOf = (values: Node | undefined): readonly string[] | null => {
  if (values === undefined) return []
  const properties = listOf(values['properties'])
  const isWrittenOut =
    values['type'] === 'ObjectExpression' && properties.every(({ type }) => type === 'Property')
  return isWrittenOut ? properties.map(({ key }) => nameOf(key)) : null
}

const lineOf = (source: string, { start }: Node): number => source.slice(0, Number(start)).split('\n').length
