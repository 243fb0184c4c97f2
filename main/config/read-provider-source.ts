import { isScalar, type Node } from 'yaml'
import { t } from '#contract/language/texts'
import { providerKinds, type ProviderKind } from '../model-request.ts'
import { isProviderKind, usualAddresses } from '../provider-kinds.ts'
import type { ProviderSource, SourceText } from './configuration-source.ts'
import type { Fields, TreeReader } from './tree-reader.ts'

const keys = ['kind', 'baseUrl', 'apiKey', 'headers', 'models'] as const

/** Reads one entry of `models.providers`; null when it has a problem that the reader was told. */
export const readProviderSource = (reader: TreeReader, name: string, node: Node): ProviderSource | null => {
  const fields = reader.fields(node, t('config.subject.provider', { name }), keys)
  if (fields === null) return null
  const kind = readKind(reader, name, node, fields)
  const textOf = (key: string) => {
    const found = fields.get(key)
    return found === undefined ? null : reader.text(found, t('config.subject.ofProvider', { key, name }))
  }
  const baseUrl = textOf('baseUrl')
  const apiKey = textOf('apiKey')
  const headers = readHeaders(reader, name, fields.get('headers'))
  const models = readModels(reader, name, fields.get('models'))
  if (kind === null) return null
  if (!fields.has('baseUrl') && usualAddresses[kind] === null)
    reader.report(node, t('config.models.baseUrlMissing', { name }))
  return { place: reader.place(node), kind, baseUrl, apiKey, headers, models }
}

const readKind = (reader: TreeReader, name: string, node: Node, fields: Fields): ProviderKind | null => {
  const kind = fields.get('kind')
  const value = isScalar(kind) ? kind.value : undefined
  if (isProviderKind(value)) return value
  if (kind === undefined) reader.report(node, t('config.models.kindMissing', { name }))
  else reader.report(kind, t('config.models.kind', { kinds: providerKinds.join(', ') }))
  return null
}

/** RFC 9110, section 5.6.2. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const readHeaders = (
  reader: TreeReader,
  provider: string,
  node: Node | undefined,
): ReadonlyMap<string, SourceText> => {
  const headers = new Map<string, SourceText>()
  const what = t('config.subject.header', { name: provider })
  for (const { name, key, value } of reader.entries(
    node,
    t('config.subject.ofProvider', { key: 'headers', name: provider }),
  )) {
    const text = reader.anyText(value, what)
    if (!headerName.test(name)) reader.report(key, t('config.models.headerName', { name: provider }))
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
  const about = { key: 'models', name: provider }
  const what = t('config.subject.eachOfProvider', about)
  const models = new Map<string, number | null>()
  for (const item of reader.list(node, t('config.subject.ofProvider', about))) {
    const model = isScalar(item) ? readName(reader, what, item) : readModel(reader, what, item)
    if (model === null) continue
    if (models.has(model.name)) reader.report(item, t('config.models.modelTwice'))
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
    reader.report(node, t('config.models.nameMissing', { what }))
    return null
  }
  const name = reader.text(nameNode, t('config.subject.modelName'))
  const tokens = fields.has('contextTokens')
    ? reader.number(
        fields.get('contextTokens'),
        t('config.subject.section', { key: 'contextTokens' }),
        contextTokens,
      )
    : null
  return name && { name: name.text, contextTokens: tokens }
}
