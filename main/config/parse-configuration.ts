import { isScalar, type Node } from 'yaml'
import { t } from '#contract/language/texts'
import type { Result } from '#contract/result'
import type { ConfigProblem } from '#contract/views'
import { emptySource, type ConfigurationSource, type SourceText } from './configuration-source.ts'
import { parseYaml } from './parse-document.ts'
import { readProviderSource } from './read-provider-source.ts'
import { readServerSource } from './read-server-source.ts'
import { createTreeReader, type Entry, type TreeReader } from './tree-reader.ts'

/** More than anybody reads at once; the page gets them all in one message. */
const shownProblems = 50

/** The whole text of assent.yaml, or every problem that keeps it from being used, in the order of the file. */
export const parseConfiguration = (text: string): Result<ConfigurationSource, readonly ConfigProblem[]> => {
  const { document, lines, problems } = parseYaml(text)
  if (problems.length > 0) return { ok: false, problem: problems }
  const reader = createTreeReader(lines)
  const source = readRoot(reader, document.contents)
  if (reader.problems.length === 0) return { ok: true, value: source }
  return { ok: false, problem: reader.problems.toSorted(byPlace).slice(0, shownProblems) }
}

const readRoot = (reader: TreeReader, root: Node | null): ConfigurationSource => {
  if (root === null || (isScalar(root) && root.value === null)) return emptySource
  const fields = reader.fields(root, t('config.subject.file'), ['version', 'models', 'servers'])
  if (fields === null) return emptySource
  readVersion(reader, root, fields.get('version'))
  const models = readModels(reader, fields.get('models'))
  const servers = reader.named(fields.get('servers'), t('config.subject.section', { key: 'servers' }))
  return { ...models, servers: readAll(servers, (alias, node) => readServerSource(reader, alias, node)) }
}

const readVersion = (reader: TreeReader, root: Node, version: Node | undefined): void => {
  if (version === undefined) return reader.report(root, t('config.version.missing'))
  if (isScalar(version) && version.value === 1) return
  const isNewer = isScalar(version) && typeof version.value === 'number' && version.value > 1
  reader.report(version, t(isNewer ? 'config.version.newer' : 'config.version.other'))
}

const readModels = (
  reader: TreeReader,
  node: Node | undefined,
): Pick<ConfigurationSource, 'defaultModel' | 'providers'> => {
  const none = { defaultModel: null, providers: new Map() }
  if (node === undefined || (isScalar(node) && node.value === null)) return none
  const fields = reader.fields(node, t('config.subject.section', { key: 'models' }), ['default', 'providers'])
  if (fields === null) return none
  const providers = reader.named(fields.get('providers'), t('config.subject.section', { key: 'providers' }))
  return {
    defaultModel: readDefault(reader, fields.get('default')),
    providers: readAll(providers, (name, provider) => readProviderSource(reader, name, provider)),
  }
}

/** The part before the first slash names the provider; a model's own name may have more of them. */
const readDefault = (reader: TreeReader, node: Node | undefined): SourceText | null => {
  if (node === undefined || (isScalar(node) && node.value === null)) return null
  const text = reader.text(node, t('config.subject.defaultModel'))
  if (text !== null && !/^[^/]+\/./.test(text.text)) reader.report(node, t('config.models.default'))
  return text
}

const readAll = <Source>(
  entries: readonly Entry[],
  read: (name: string, node: Node) => Source | null,
): ReadonlyMap<string, Source> => {
  const all = new Map<string, Source>()
  for (const { name, value } of entries) {
    const source = read(name, value)
    if (source !== null) all.set(name, source)
  }
  return all
}

const byPlace = (one: ConfigProblem, other: ConfigProblem): number =>
  one.line - other.line || one.column - other.column
