import type { BundleView, ImportField } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { memberOf, textOf } from '../find-servers.ts'
import { translateText } from '../foreign-text.ts'
import { parseJsonc, type JsonMember, type JsonNode } from '../jsonc.ts'
import type { PreparedServer } from '../prepared-server.ts'
import { readEntry } from '../read-entry.ts'
import { filled, literally, plainText } from '../template.ts'

export type Manifest = Pick<BundleView, 'title' | 'version' | 'author' | 'description'> & {
  /** Letters, digits and -, for the name of a folder. */
  readonly slug: string
  /** The server with the bundle's files below `folder`. */
  readonly prepare: (folder: string) => PreparedServer
}

/** Reads manifest.json of a bundle (MCPB 0.1 to 0.4, DXT) for this computer. */
export const readManifest = (text: string, platform: NodeJS.Platform): Result<Manifest> => {
  const parsed = parseJsonc(text)
  if (!parsed.ok)
    return bad(t('imports.file.mistake', { ...parsed.mistake, sentence: parsed.mistake.message }))
  const { root } = parsed
  const [name, server] = [textOf(root, 'name'), memberOf(root, 'server')]
  if (name === null || name.trim() === '') return bad(t('imports.bundle.noName'))
  if (server?.kind !== 'object') return bad(t('imports.bundle.noServer'))
  const platforms = textsIn(memberOf(memberOf(root, 'compatibility') ?? root, 'platforms'))
  if (platforms.length > 0 && !platforms.includes(platform))
    return bad(t('imports.bundle.otherSystem', { systems: platforms.join(', ') }))
  const entry = entryOf(name, server, platform)
  if (!entry.ok) return entry
  const author = memberOf(root, 'author')
  return ok({
    title: short(textOf(root, 'display_name') ?? name),
    version: short(textOf(root, 'version') ?? ''),
    author: short(author === undefined ? '' : (textOf(author, 'name') ?? '')),
    description: (textOf(root, 'description') ?? '').slice(0, 2_000),
    slug: slugOf(name),
    prepare: (folder) => prepare(entry.value, memberOf(root, 'user_config'), folder),
  })
}

const bad = (sentence: string): Result<never> =>
  fail('bad-bundle', t('imports.bundle.badManifest', { sentence }))

const short = (text: string): string => text.slice(0, 200)

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'bundle'

const prepare = (entry: JsonMember, userConfig: JsonNode | undefined, folder: string): PreparedServer => {
  const server = readEntry(entry, {
    lineOf: () => 1,
    declared: fieldsOf(userConfig, folder),
    bundleFolder: folder,
    hasLines: false,
  })
  if (server.content.kind !== 'server' || server.content.program.kind !== 'program') return server
  // Paths in bundles may be written as seen from the bundle's own folder.
  const program = {
    ...server.content.program,
    cwd: server.content.program.cwd ?? plainText(literally(folder)),
  }
  return { ...server, content: { ...server.content, program } }
}

/** The entry in the form of other programs' configurations, with what it changes for this system put in. */
const entryOf = (name: string, server: JsonNode, platform: NodeJS.Platform): Result<JsonMember> => {
  const config = memberOf(server, 'mcp_config')
  if (config?.kind === 'object') {
    const own = memberOf(memberOf(config, 'platform_overrides') ?? config, platform)
    const changes = own?.kind === 'object' ? own.members : []
    const kept = config.members.filter((member) => !changes.some((change) => change.name === member.name))
    return ok({ name, at: config.at, value: { ...config, members: [...kept, ...changes] } })
  }
  const command = usualCommand(textOf(server, 'type') ?? '', textOf(server, 'entry_point') ?? '')
  if (command === null) return bad(t('imports.bundle.noCommand'))
  const [program = '', ...args] = command.map((value): JsonNode => ({ kind: 'text', at: 0, value }))
  const members: readonly JsonMember[] = [
    { name: 'command', at: 0, value: program === '' ? { kind: 'nothing', at: 0 } : program },
    { name: 'args', at: 0, value: { kind: 'list', at: 0, items: args } },
  ]
  return ok({ name, at: 0, value: { kind: 'object', at: 0, members } })
}

const usualCommand = (type: string, entryPoint: string): readonly string[] | null => {
  const file = `\${__dirname}/${entryPoint}`
  if (entryPoint === '') return null
  if (type === 'node') return ['node', file]
  if (type === 'python') return ['python3', file]
  if (type === 'uv') return ['uv', 'run', '--directory', '${__dirname}', file]
  return type === 'binary' ? [file] : null
}

const fieldsOf = (userConfig: JsonNode | undefined, folder: string): ReadonlyMap<string, ImportField> =>
  new Map(
    (userConfig?.kind === 'object' ? userConfig.members : []).map(({ name, value }) => [
      name,
      fieldOf(name, value, folder),
    ]),
  )

const kinds: Readonly<Record<string, ImportField['kind']>> = {
  string: 'text',
  number: 'number',
  boolean: 'flag',
  directory: 'folder',
  file: 'file',
}

const fieldOf = (id: string, item: JsonNode, folder: string): ImportField => {
  const isOn = (name: string): boolean => {
    const found = memberOf(item, name)
    return found?.kind === 'flag' && found.value
  }
  const type = textOf(item, 'type') ?? ''
  const kind = (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? 'text'
  return {
    id,
    kind: kind === 'text' && isOn('sensitive') ? 'secret' : kind,
    name: short(textOf(item, 'title') ?? id),
    about: (textOf(item, 'description') ?? '').slice(0, 1_000),
    isRequired: isOn('required') && kind !== 'flag',
    isMultiple: isOn('multiple'),
    value: isOn('sensitive') ? '' : defaultOf(memberOf(item, 'default'), folder, kind),
    options: [],
  }
}

/** A default that asks for more than a folder of the user is not taken over. */
const defaultOf = (node: JsonNode | undefined, folder: string, kind: ImportField['kind']): string => {
  if (node === undefined || node.kind === 'nothing' || node.kind === 'object')
    return kind === 'flag' ? 'false' : ''
  if (node.kind === 'list') return node.items.map((item) => defaultOf(item, folder, kind)).join('\n')
  const written = node.kind === 'number' ? node.written : String(node.value)
  const { template, variables, problem } = translateText(written, {
    declared: () => null,
    workspaceFolder: () => '',
    bundleFolder: folder,
  })
  const isHarmless = problem === null && variables.every((name) => name === 'HOME')
  return isHarmless ? filled(template, () => '') : ''
}

const textsIn = (node: JsonNode | undefined): readonly string[] =>
  node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'text' ? [item.value] : [])) : []
