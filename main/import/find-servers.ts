import { t } from '#contract/language/texts'
import type { ImportField } from '#contract/import-views'
import type { JsonMember, JsonNode } from './jsonc.ts'

/** The entries of a configuration file, not looked into yet. */
export type FoundServers = {
  readonly servers: readonly JsonMember[]
  /** What VS Code would ask for, by its id. */
  readonly inputs: ReadonlyMap<string, ImportField>
}

/**
 * Finds the servers in any of the known forms: `mcpServers` (Claude Desktop, Claude Code, Cursor and most others),
 * `servers` with `inputs` (VS Code's mcp.json), `mcp` inside VS Code's settings, or entries without anything around
 * them, as instructions on the web show them. Null when it is none of these.
 */
export const findServers = (root: JsonNode): FoundServers | null => {
  const list = serverList(root)
  if (list === null) return null
  return { servers: list.servers, inputs: inputsOf(list.inputs) }
}

type ServerList = { readonly servers: readonly JsonMember[]; readonly inputs: JsonNode | undefined }

const serverList = (root: JsonNode): ServerList | null => {
  if (root.kind !== 'object') return null
  for (const name of ['mcpServers', 'servers', 'mcp.servers', 'context_servers']) {
    const found = memberOf(root, name)
    if (found?.kind === 'object') return { servers: found.members, inputs: memberOf(root, 'inputs') }
  }
  const inside = memberOf(root, 'mcp')
  if (inside?.kind === 'object') return serverList(inside)
  if (isEntry(root)) return { servers: [{ name: 'server', at: root.at, value: root }], inputs: undefined }
  const isBare = root.members.length > 0 && root.members.every(({ value }) => isEntry(value))
  return isBare ? { servers: root.members, inputs: undefined } : null
}

/** The value under a name of an object; undefined where there is none. */
export const memberOf = (node: JsonNode, name: string): JsonNode | undefined =>
  node.kind === 'object' ? node.members.find((member) => member.name === name)?.value : undefined

/** The text under a name of an object, or null. */
export const textOf = (node: JsonNode, name: string): string | null => {
  const found = memberOf(node, name)
  return found?.kind === 'text' ? found.value : null
}

const isEntry = (node: JsonNode): boolean => textOf(node, 'command') !== null || textOf(node, 'url') !== null

const inputsOf = (node: JsonNode | undefined): ReadonlyMap<string, ImportField> => {
  const items = node?.kind === 'list' ? node.items : []
  return new Map(
    items.flatMap((item) => {
      const id = textOf(item, 'id')
      return id === null ? [] : [[id, fieldOf(id, item)] as const]
    }),
  )
}

const fieldOf = (id: string, item: JsonNode): ImportField => {
  const options = memberOf(item, 'options')
  const texts = options?.kind === 'list' ? options.items.flatMap(optionOf) : []
  const password = memberOf(item, 'password')
  const isSecret = password?.kind === 'flag' && password.value
  return {
    id,
    kind: isSecret ? 'secret' : texts.length > 0 ? 'choice' : 'text',
    name: textOf(item, 'description') ?? id,
    about: t('imports.field.input', { id }),
    isRequired: true,
    isMultiple: false,
    value: textOf(item, 'default') ?? texts[0] ?? '',
    options: texts,
  }
}

const optionOf = (item: JsonNode): readonly string[] => {
  const text = item.kind === 'text' ? item.value : textOf(item, 'value')
  return text === null ? [] : [text]
}
