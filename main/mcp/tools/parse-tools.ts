import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { QuarantinedTool, ToolView } from '#contract/views'
import { createIconReader } from '../offers/read-icon.ts'
import { definitionCharacters } from './definition-limit.ts'
import { isDeeperThan, jsonDepthLimit } from './json-depth.ts'

export type ParsedTools = {
  readonly tools: readonly ToolView[]
  readonly quarantined: readonly QuarantinedTool[]
  /** The accepted definitions as the server sent them. */
  readonly accepted: readonly JsonObject[]
  /** Names of those that their server runs only as tasks (MCP 2025-11-25, `execution.taskSupport`). */
  readonly asTasks: ReadonlySet<string>
}

type Canonicalise = (value: JsonValue) => string

const sliceMs = 8
const namePattern = /^[A-Za-z0-9_.-]{1,128}$/

/**
 * Reads a tool list entry by entry: a bad one is set aside with its reason and the others work. Gives way to other
 * work between entries, since a list can have thousands.
 */
export const parseTools = async (
  entries: readonly JsonValue[],
  canonicalise: Canonicalise,
  flawOf: (definition: JsonObject) => string | null = () => null,
): Promise<ParsedTools> => {
  const tools = new Map<string, ToolView>()
  const readIcon = createIconReader()
  const quarantined: QuarantinedTool[] = []
  const accepted: JsonObject[] = []
  const asTasks = new Set<string>()
  let sliceEnd = performance.now() + sliceMs
  for (const entry of entries) {
    const parsed = parseTool(entry, canonicalise, flawOf)
    if (!parsed.ok) quarantined.push({ name: nameOf(entry), reason: parsed.problem.message })
    else if (tools.has(parsed.value.tool.name)) {
      quarantined.push({ name: parsed.value.tool.name, reason: t('mcp.heldBack.sameName') })
    } else {
      const { tool } = parsed.value
      const icon = readIcon(isJsonObject(entry) ? entry['icons'] : undefined)
      tools.set(tool.name, icon === undefined ? tool : { ...tool, icon })
      accepted.push(parsed.value.definition)
      if (parsed.value.isTask) asTasks.add(parsed.value.tool.name)
    }
    if (performance.now() > sliceEnd) {
      await nextTurn()
      sliceEnd = performance.now() + sliceMs
    }
  }
  return { tools: [...tools.values()], quarantined, accepted, asTasks }
}

const parseTool = (
  entry: JsonValue,
  canonicalise: Canonicalise,
  flawOf: (definition: JsonObject) => string | null,
): Result<{ readonly tool: ToolView; readonly definition: JsonObject; readonly isTask: boolean }> => {
  if (!isJsonObject(entry)) return bad(t('mcp.heldBack.notObject'))
  const { name, title, description, inputSchema, outputSchema, annotations, execution } = entry
  if (typeof name !== 'string') return bad(t('mcp.heldBack.noName'))
  if (!namePattern.test(name)) return bad(t('mcp.heldBack.badName'))
  if (isDeeperThan(entry, jsonDepthLimit)) return bad(t('mcp.heldBack.tooDeep'))
  const flaw = inputSchemaFlaw(inputSchema) ?? flawOf(entry)
  if (flaw !== null || !isJsonObject(inputSchema)) return bad(flaw ?? t('mcp.heldBack.noSchema'))
  const definition = definitionOf(entry)
  const canonical = canonicalise(definition)
  if (canonical.length > definitionCharacters) return bad(t('mcp.heldBack.tooLarge'))
  return ok({
    definition,
    isTask: isJsonObject(execution) && execution['taskSupport'] === 'required',
    tool: {
      name,
      title: typeof title === 'string' ? title : null,
      description: typeof description === 'string' ? description : '',
      inputSchema,
      outputSchema: isJsonObject(outputSchema) ? outputSchema : null,
      annotations: isJsonObject(annotations) ? annotations : {},
      definitionHash: createHash('sha256').update(canonical).digest('hex'),
    },
  })
}

const bad = (reason: string): Result<never> => fail('bad-tool', reason)

const inputSchemaFlaw = (schema: JsonValue | undefined): string | null => {
  if (!isJsonObject(schema)) return t('mcp.heldBack.noSchema')
  if (schema['type'] !== 'object') return t('mcp.heldBack.schemaNotForObject')
  const { properties, required } = schema
  if (properties !== undefined && !isJsonObject(properties)) return t('mcp.heldBack.badProperties')
  if (required !== undefined && !Array.isArray(required)) return t('mcp.heldBack.badRequired')
  return null
}

const definitionMembers = [
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
] as const

/** The whole definition as it was sent, so that its hash changes with anything a user could have been shown. */
const definitionOf = (entry: JsonObject): JsonObject =>
  Object.fromEntries(
    definitionMembers.flatMap((member) => {
      const value = entry[member]
      return value === undefined ? [] : [[member, value]]
    }),
  )

const nameOf = (entry: JsonValue): string => {
  const name = isJsonObject(entry) ? entry['name'] : undefined
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : t('mcp.tools.noName')
}
