import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { exhausted, fail, ok, type Result } from '#contract/result'
import type { ConfigProblem } from '#contract/views'
import { dataOf, withValueAt } from './configuration-data.ts'
import { namePattern, nameRule } from './configuration-source.ts'
import { editText } from './edit-text.ts'
import { parseConfiguration } from './parse-configuration.ts'
import { configurationLimitBytes } from './read-text.ts'

/** A definition is an entry as it stands in the file: `${…}` in it is not substituted. */
export type ConfigurationChange =
  | { readonly kind: 'put-server'; readonly alias: string; readonly definition: JsonObject }
  | { readonly kind: 'remove-server'; readonly alias: string }
  | { readonly kind: 'put-provider'; readonly name: string; readonly definition: JsonObject }
  | { readonly kind: 'remove-provider'; readonly name: string }
  | { readonly kind: 'set-default-model'; readonly model: string | null }

/**
 * The text after the change. Fails with `configuration-broken` when the file has to be repaired by hand first, with
 * `bad-definition` when the result would not be a valid file, and with `no-change` when it says this already.
 */
export const changedText = (text: string, change: ConfigurationChange): Result<string> => {
  const before = parseConfiguration(text)
  if (!before.ok) return fail('configuration-broken', `Repair assent.yaml first: ${first(before.problem)}`)
  const { path, value } = placeOf(change)
  const name = path.at(-1) ?? ''
  if (!namePattern.test(name)) return fail('bad-definition', `"${name}" cannot be used: a name ${nameRule}.`)
  if (value !== undefined && isTooDeep(value, deepestDefinition))
    return fail('bad-definition', 'The definition is nested too deeply.')
  const data = dataOf(text)
  if (value === undefined && isDeepStrictEqual(data, withValueAt(data, path, value))) return noChange
  const edited = checked(editText(text, path, value))
  return edited.ok && isDeepStrictEqual(data, dataOf(edited.value)) ? noChange : edited
}

const noChange = fail('no-change', 'assent.yaml says this already: nothing has to change.')

/** The first of several problems, with its place. */
export const first = (problems: readonly ConfigProblem[]): string => {
  const [problem] = problems
  return problem === undefined ? '' : `line ${problem.line}, column ${problem.column}: ${problem.message}`
}

const checked = (edited: string): Result<string> => {
  if (Buffer.byteLength(edited) > configurationLimitBytes)
    return fail('bad-definition', 'assent.yaml would be over 1 MB: shorten the definition.')
  const after = parseConfiguration(edited)
  if (after.ok) return ok(edited)
  return fail('bad-definition', after.problem[0]?.message ?? 'The definition cannot be used.')
}

type Target = { readonly path: readonly string[]; readonly value: JsonValue | undefined }

const placeOf = (change: ConfigurationChange): Target => {
  switch (change.kind) {
    case 'put-server':
      return { path: ['servers', change.alias], value: change.definition }
    case 'remove-server':
      return { path: ['servers', change.alias], value: undefined }
    case 'put-provider':
      return { path: ['models', 'providers', change.name], value: change.definition }
    case 'remove-provider':
      return { path: ['models', 'providers', change.name], value: undefined }
    case 'set-default-model':
      return { path: ['models', 'default'], value: change.model ?? undefined }
    default:
      return exhausted(change)
  }
}

const deepestDefinition = 8

const isTooDeep = (value: JsonValue, levels: number): boolean => {
  if (levels === 0) return true
  const inner = isJsonObject(value) ? Object.values(value) : Array.isArray(value) ? value : []
  return inner.some((item) => isTooDeep(item, levels - 1))
}
