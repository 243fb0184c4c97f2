import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, jsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Result } from '#contract/result'
import type { ConfigProblem } from '#contract/views'
import { dataOf, valueAt, withValueAt } from './configuration-data.ts'
import { namePattern } from './configuration-source.ts'
import { editText } from './edit-text.ts'
import { parseConfiguration } from './parse-configuration.ts'
import { parseYaml } from './parse-document.ts'
import { configurationLimitBytes } from './read-text.ts'

/** A definition is an entry as it stands in the file: `${…}` in it is not substituted. */
export type ConfigurationChange =
  | { readonly kind: 'put-server'; readonly alias: string; readonly definition: JsonObject }
  | { readonly kind: 'remove-server'; readonly alias: string }
  /**
   * Settings that the definition leaves out stay as they are in the file, since a page is not shown all of them; null
   * takes one away. `defaultModel` is the provider's own name of a model that becomes the default together with it.
   */
  | {
      readonly kind: 'put-provider'
      readonly name: string
      readonly definition: JsonObject
      readonly defaultModel?: string | undefined
    }
  | { readonly kind: 'remove-provider'; readonly name: string }
  | { readonly kind: 'set-default-model'; readonly model: string | null }

/**
 * The text after the change. Fails with `configuration-broken` when the file has to be repaired by hand first, with
 * `bad-definition` when the result would not be a valid file, and with `no-change` when it says this already.
 */
export const changedText = (text: string, change: ConfigurationChange): Result<string> => {
  const before = parseConfiguration(text)
  if (!before.ok)
    return fail('configuration-broken', t('config.change.broken', { problem: first(before.problem) }))
  let edited = text
  for (const { path, value } of placesOf(change, parseYaml(text).document.toJS())) {
    const name = path.at(-1) ?? ''
    if (!namePattern.test(name)) return fail('bad-definition', t('config.change.name', { name }))
    if (value !== undefined && isTooDeep(value, deepestDefinition))
      return fail('bad-definition', t('config.change.depth'))
    const data = dataOf(edited)
    if (value === undefined && isDeepStrictEqual(data, withValueAt(data, path, value))) continue
    const after = checked(editText(edited, path, value))
    if (!after.ok) return after
    edited = after.value
  }
  return isDeepStrictEqual(dataOf(text), dataOf(edited)) ? noChange() : ok(edited)
}

const noChange = (): Result<never> => fail('no-change', t('config.change.none'))

/** The first of several problems, with its place. */
export const first = (problems: readonly ConfigProblem[]): string => {
  const [problem] = problems
  return problem === undefined ? '' : placed(problem)
}

const placed = ({ line, column, message }: ConfigProblem): string =>
  t('config.change.place', { line, column, sentence: message })

const checked = (edited: string): Result<string> => {
  if (Buffer.byteLength(edited) > configurationLimitBytes)
    return fail('bad-definition', t('config.change.tooLarge'))
  const after = parseConfiguration(edited)
  if (after.ok) return ok(edited)
  return fail('bad-definition', after.problem[0]?.message ?? t('config.change.unusable'))
}

type Target = { readonly path: readonly string[]; readonly value: JsonValue | undefined }

const placesOf = (change: ConfigurationChange, written: unknown): readonly Target[] => {
  switch (change.kind) {
    case 'put-server':
      return [{ path: ['servers', change.alias], value: change.definition }]
    case 'remove-server':
      return [{ path: ['servers', change.alias], value: undefined }]
    case 'put-provider': {
      const { name, definition, defaultModel } = change
      const path = ['models', 'providers', name]
      const provider = { path, value: withChanges(valueAt(written, path), definition) }
      return defaultModel === undefined ? [provider] : [provider, defaultAt(`${name}/${defaultModel}`)]
    }
    case 'remove-provider':
      return [{ path: ['models', 'providers', change.name], value: undefined }]
    case 'set-default-model':
      return [defaultAt(change.model ?? undefined)]
    default:
      return exhausted(change)
  }
}

const defaultAt = (value: string | undefined): Target => ({ path: ['models', 'default'], value })

const withChanges = (existing: unknown, definition: JsonObject): JsonObject => {
  const kept = jsonObject.safeParse(existing)
  const all = { ...(kept.success ? kept.data : {}), ...definition }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

const deepestDefinition = 8

const isTooDeep = (value: JsonValue, levels: number): boolean => {
  if (levels === 0) return true
  const inner = isJsonObject(value) ? Object.values(value) : Array.isArray(value) ? value : []
  return inner.some((item) => isTooDeep(item, levels - 1))
}
