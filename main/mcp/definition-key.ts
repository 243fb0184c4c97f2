import type { JsonObject } from '#contract/json'
import type { ServerDefinition } from '../launch.ts'

/** Equal for definitions that the same running server fits. */
export const definitionKey = (definition: ServerDefinition): string =>
  JSON.stringify({ ...definition, roots: [], source: withoutRoots(definition.source) })

/** An entry without what a running server can be told of. */
export const withoutRoots = (source: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(source).filter(([name]) => name !== 'roots'))
