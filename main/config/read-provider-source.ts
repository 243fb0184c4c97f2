import { isScalar, type Node } from 'yaml'
import type { ProviderSource, SourceText } from './configuration-source.ts'
import type { Fields, TreeReader } from './tree-reader.ts'

const keys = ['kind', 'baseUrl', 'apiKey', 'headers', 'models'] as const

/** Reads one entry of `models.providers`; null when it has a problem that the reader was told. */
export const readProviderSource = (reader: TreeReader, name: string, node: Node): ProviderSource | null => {
  const what = `The provider "${name}"`
  const fields = reader.fields(node, what, keys)
  if (fields === null) return null
  readKind(reader, what, node, fields)
  const textOf = (key: string) => {
    const found = fields.get(key)
    return found === undefined ? null : reader.text(found, `"${key}" of the provider "${name}"`)
  }
  const baseUrl = textOf('baseUrl')
  const apiKey = textOf('apiKey')
  const headers = readHeaders(reader, name, fields.get('headers'))
  const models = readModels(reader, name, fields.get('models'))
  if (!fields.has('baseUrl'))
    reader.report(node, `${what} needs "baseUrl", such as http://127.0.0.1:11434/v1.`)
  return baseUrl && { place: reader.place(node), baseUrl, apiKey, headers, models }
}

const readKind = (reader: TreeReader, what: string, node: Node, fields: Fields): void => {
  const kind = fields.get('kind')
  if (kind === undefined) reader.report(node, `${what} needs "kind: openai-compatible".`)
  else if (!isScalar(kind) || kind.value !== 'openai-compatible')
    reader.report(kind, `The only kind of provider in this version is "openai-compatible".`)
}

/** RFC 9110, section 5.6.2. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const readHeaders = (
  reader: TreeReader,
  provider: string,
  node: Node | undefined,
): ReadonlyMap<string, SourceText> => {
  const headers = new Map<string, SourceText>()
  for (const { name, key, value } of reader.entries(node, `"headers" of the provider "${provider}"`)) {
    const text = reader.anyText(value, `A header of the provider "${provider}"`)
    if (!headerName.test(name))
      reader.report(key, `A header of the provider "${provider}" has a name that HTTP does not allow.`)
    else if (text !== null) headers.set(name, text)
  }
  return headers
}

const contextTokens = { otherwise: 0, from: 1, to: 100_000_000 }

const readModels = (
  reader: TreeReader,
  provider: string,
  node: Node | undefined,
): ProviderSource['models'] => {
  const what = `Each of "models" of the provider "${provider}"`
  const models = new Map<string, number | null>()
  for (const item of reader.list(node, `"models" of the provider "${provider}"`)) {
    const model = isScalar(item) ? readName(reader, what, item) : readModel(reader, what, item)
    if (model === null) continue
    if (models.has(model.name)) reader.report(item, `A model is there twice: remove one of them.`)
    models.set(model.name, model.contextTokens)
  }
  return [...models].map(([name, tokens]) => ({ name, contextTokens: tokens }))
}

const readName = (reader: TreeReader, what: string, node: Node) => {
  const name = reader.text(node, what)
  return name && { name: name.text, contextTokens: null }
}

const readModel = (reader: TreeReader, what: string, node: Node) => {
  const fields = reader.fields(node, what, ['name', 'contextTokens'])
  const nameNode = fields?.get('name')
  if (fields === null) return null
  if (nameNode === undefined) {
    reader.report(node, `${what} needs "name".`)
    return null
  }
  const name = reader.text(nameNode, `"name" of a model`)
  const tokens = fields.has('contextTokens')
    ? reader.number(fields.get('contextTokens'), '"contextTokens"', contextTokens)
    : null
  return name && { name: name.text, contextTokens: tokens }
}
