import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'

/** A parameter of a tool that its server also wants as a header (MCP 2026-07-28, transports, `x-mcp-header`). */
export type ParamHeader = { readonly path: readonly string[]; readonly name: string }

const marking = 'x-mcp-header'
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const allowedTypes: ReadonlySet<JsonValue | undefined> = new Set(['string', 'integer', 'boolean'])

/**
 * What an input schema asks for. Failure code `bad-tool`: a tool that asks for an impossible header must not be used
 * over HTTP.
 */
export const readParamHeaders = (inputSchema: JsonObject): Result<readonly ParamHeader[]> => {
  const found: ParamHeader[] = []
  const seen = new Set<string>()
  const allowed = new Set<JsonObject>()
  const pending: { readonly schema: JsonObject; readonly path: readonly string[] }[] = [
    { schema: inputSchema, path: [] },
  ]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { schema, path } = next
    allowed.add(schema)
    if (marking in schema) {
      const header = headerOf(schema, path)
      if (header === null || seen.has(header.name.toLowerCase())) return bad(path)
      seen.add(header.name.toLowerCase())
      found.push(header)
    }
    const { properties } = schema
    if (!isJsonObject(properties)) continue
    for (const [name, child] of Object.entries(properties))
      if (isJsonObject(child)) pending.push({ schema: child, path: [...path, name] })
  }
  const stray = strayMarking(inputSchema, allowed)
  return stray ? bad([]) : ok(found)
}

const headerOf = (schema: JsonObject, path: readonly string[]): ParamHeader | null => {
  const name = schema[marking]
  const fits = typeof name === 'string' && token.test(name) && path.length > 0
  return fits && allowedTypes.has(schema['type']) ? { path, name } : null
}

const schemaLists = ['prefixItems', 'oneOf', 'anyOf', 'allOf']
const schemaMaps = ['patternProperties', 'dependentSchemas', '$defs', 'definitions']
const schemas = [
  'items',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
]

/** A marking anywhere but on a property that a plain chain of `properties` leads to. */
const strayMarking = (root: JsonObject, allowed: ReadonlySet<JsonObject>): boolean => {
  const pending: JsonValue[] = [root]
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    if (!isJsonObject(schema)) continue
    if (marking in schema && !allowed.has(schema)) return true
    for (const key of ['properties', ...schemaMaps]) {
      const map = schema[key]
      if (isJsonObject(map)) pending.push(...Object.values(map))
    }
    for (const key of [...schemas, ...schemaLists]) {
      const sub = schema[key]
      if (Array.isArray(sub)) pending.push(...sub)
      else if (isJsonObject(sub)) pending.push(sub)
    }
  }
  return false
}

const bad = (path: readonly string[]): Result<never> =>
  fail('bad-tool', t('mcp.heldBack.badHeader', { path: path.join('.') || '-' }))

/** The headers of one call; a parameter that is missing, null or no plain value has none. */
export const paramHeadersOf = (
  declared: readonly ParamHeader[],
  given: JsonObject,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    declared.flatMap(({ path, name }) => {
      const text = textOf(valueAt(given, path))
      return text === null ? [] : [[`Mcp-Param-${name}`, encodeHeaderValue(text)]]
    }),
  )

const valueAt = (given: JsonObject, path: readonly string[]): JsonValue | undefined => {
  let value: JsonValue | undefined = given
  for (const key of path) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

const textOf = (value: JsonValue | undefined): string | null => {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number' || (Number.isInteger(value) && !Number.isSafeInteger(value))) return null
  return String(value)
}

/** As it is where a header can carry it unchanged, else in base64 between the marks that say so. */
export const encodeHeaderValue = (text: string): string => {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/.test(text)
  const looksEncoded = text.startsWith('=?base64?') && text.endsWith('?=')
  return isPlain && !looksEncoded ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`
}
