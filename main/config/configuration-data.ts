import type { JsonValue } from '#contract/json'
import { parseYaml } from './parse-document.ts'

/** A mapping in which an empty one and none at all are the same. */
type Data = { readonly [key: string]: unknown }

/** What a valid assent.yaml says, without its form. */
export const dataOf = (text: string): unknown => withoutEmpty(parseYaml(text).document.toJS())

/** `data` with the value at `path`, or without that entry: what an edited text must say. */
export const withValueAt = (
  data: unknown,
  path: readonly string[],
  value: JsonValue | undefined,
): unknown => {
  const start = value === undefined ? data : (data ?? { version: 1 })
  return withoutEmpty(set(start, path, value))
}

/** Undefined where there is nothing at `path`. */
export const valueAt = (data: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return data
  return isData(data) && Object.hasOwn(data, name) ? valueAt(data[name], rest) : undefined
}

const set = (data: unknown, [name, ...rest]: readonly string[], value: JsonValue | undefined): unknown => {
  if (name === undefined) return value
  const all: Data = isData(data) ? data : {}
  const entries = Object.entries(all).filter(([key]) => key !== name)
  const inner = set(Object.hasOwn(all, name) ? all[name] : undefined, rest, value)
  return Object.fromEntries(inner === undefined ? entries : [...entries, [name, inner]])
}

const withoutEmpty = (data: unknown): unknown => {
  if (Array.isArray(data)) return data.map(withoutEmpty)
  if (!isData(data)) return data
  const entries = Object.entries(data)
    .map(([key, value]) => [key, withoutEmpty(value)])
    .filter(([, value]) => value !== null)
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

const isData = (data: unknown): data is Data =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
