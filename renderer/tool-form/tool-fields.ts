import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

/** One field of a tool's form. What a schema asks for that no field can express becomes `json`. */
export type ToolField = {
  readonly name: string
  /** The schema's title, or the name. */
  readonly title: string
  readonly description: string
  readonly isRequired: boolean
  readonly initial: JsonValue | undefined
  readonly input: ToolInput
}

export type ToolInput =
  | { readonly kind: 'text'; readonly isLong: boolean }
  | { readonly kind: 'number'; readonly isInteger: boolean }
  | { readonly kind: 'choice'; readonly options: readonly JsonValue[] }
  | { readonly kind: 'flag' }
  /** Scalars, written one per line. */
  | { readonly kind: 'list'; readonly item: 'text' | 'number' | 'integer' }
  | { readonly kind: 'group'; readonly fields: readonly ToolField[] }
  | { readonly kind: 'json' }

/** Most fields of one form; what comes after them is filled in as JSON. */
const mostFields = 200
/** Deepest nesting that is shown as fields; it also ends schemas that contain themselves. */
const deepest = 4

/** The fields of an object schema in its order, or null when the schema as a whole has to be filled in as JSON. */
export const toolFields = (schema: JsonObject): readonly ToolField[] | null =>
  fieldsOf(schema, { schema, fieldsLeft: mostFields }, 0)

type Root = { readonly schema: JsonObject; fieldsLeft: number }

const fieldsOf = (schema: JsonObject, root: Root, depth: number): readonly ToolField[] | null => {
  const hasAlternatives = ['anyOf', 'oneOf', 'allOf', 'if'].some((keyword) => keyword in schema)
  const properties = schema['properties'] ?? {}
  if (hasAlternatives || !isJsonObject(properties)) return null
  root.fieldsLeft -= Object.keys(properties).length
  if (root.fieldsLeft < 0) return null
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).map(([name, property]) => {
    const resolved = resolve(property, root.schema)
    return {
      name,
      title: textOf(resolved['title']) || name,
      description: textOf(resolved['description']),
      isRequired: required.includes(name),
      initial: resolved['default'],
      input: inputOf(name, resolved, root, depth + 1),
    }
  })
}

const inputOf = (name: string, schema: JsonObject, root: Root, depth: number): ToolInput => {
  if (Array.isArray(schema['enum'])) return { kind: 'choice', options: schema['enum'] }
  if ('const' in schema) return { kind: 'choice', options: [schema['const'] ?? null] }
  const type = schema['type']
  if (type === 'string') return { kind: 'text', isLong: isLongText(name, schema) }
  if (type === 'number' || type === 'integer') return { kind: 'number', isInteger: type === 'integer' }
  if (type === 'boolean') return { kind: 'flag' }
  if (type === 'array') return listOf(resolve(schema['items'], root.schema))
  return type === 'object' ? groupOf(schema, root, depth) : { kind: 'json' }
}

const listOf = (item: JsonObject): ToolInput => {
  if ('enum' in item || 'pattern' in item) return { kind: 'json' }
  const type = item['type']
  if (type === 'string') return { kind: 'list', item: 'text' }
  return type === 'number' || type === 'integer' ? { kind: 'list', item: type } : { kind: 'json' }
}

const groupOf = (schema: JsonObject, root: Root, depth: number): ToolInput => {
  const fields = depth < deepest ? fieldsOf(schema, root, depth) : null
  return fields === null || fields.length === 0 ? { kind: 'json' } : { kind: 'group', fields }
}

/** Follows a local reference, and takes "this or null" as this. */
const resolve = (schema: JsonValue | undefined, root: JsonObject, steps = 0): JsonObject => {
  if (!isJsonObject(schema) || steps > deepest) return {}
  const reference = schema['$ref']
  if (typeof reference === 'string')
    return { ...resolve(atPointer(root, reference), root, steps + 1), ...rest(schema) }
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (!Array.isArray(alternatives)) return schema
  const meant = alternatives.filter((one) => !isJsonObject(one) || one['type'] !== 'null')
  return meant.length === 1 ? { ...resolve(meant[0], root, steps + 1), ...rest(schema) } : schema
}

const rest = (schema: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !['$ref', 'anyOf', 'oneOf'].includes(key)))

const atPointer = (root: JsonObject, reference: string): JsonValue | undefined =>
  reference
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<JsonValue | undefined>(
      (value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      reference.startsWith('#') ? root : undefined,
    )

const longNames = /content|text|body|query|code|message|prompt|description|thought/i

const isLongText = (name: string, schema: JsonObject): boolean =>
  Number(schema['maxLength'] ?? 0) > 200 || longNames.test(name)

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
