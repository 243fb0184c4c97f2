import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'

/** Keywords whose check takes time in proportion to the value, whatever their schema says. */
const plainKeywords: ReadonlySet<string> = new Set(
  [
    '$schema $id $comment title description default examples deprecated readOnly writeOnly format',
    'type enum const required properties additionalProperties items anyOf',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
    'minLength maxLength minItems maxItems minProperties maxProperties',
  ].flatMap((keywords) => keywords.split(' ')),
)

const schemaNodes = 300
const valueNodes = 2_000
const valueCharacters = 100_000

/**
 * Whether a check may run on the main thread: a small value against a small schema without regular expressions,
 * references or any other keyword that can take long. Most tools are like this, and a thread costs more than the check.
 */
export const isPlainSchema = (schema: JsonObject): boolean => {
  const room = { nodes: schemaNodes, characters: valueCharacters }
  return isWithin(room, schema) && isPlain(schema)
}

export const isSmallValue = (value: JsonValue): boolean =>
  isWithin({ nodes: valueNodes, characters: valueCharacters }, value)

const isPlain = (schema: JsonValue): boolean => {
  if (typeof schema === 'boolean') return true
  if (!isJsonObject(schema)) return false
  if (!Object.keys(schema).every((keyword) => plainKeywords.has(keyword))) return false
  const { properties, additionalProperties, items, anyOf } = schema
  return (
    (properties === undefined || (isJsonObject(properties) && Object.values(properties).every(isPlain))) &&
    [additionalProperties, items].every((inner) => inner === undefined || isPlain(inner)) &&
    (anyOf === undefined || (Array.isArray(anyOf) && anyOf.every(isPlain)))
  )
}

/** Stops as soon as the room is used up, so that a huge value costs no more than a small one. */
const isWithin = (room: { nodes: number; characters: number }, value: JsonValue): boolean => {
  room.nodes -= 1
  if (typeof value === 'string') room.characters -= value.length
  if (room.nodes < 0 || room.characters < 0) return false
  const inner = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  return inner.length <= room.nodes && inner.every((item: JsonValue) => isWithin(room, item))
}
