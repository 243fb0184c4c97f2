import { setImmediate as nextTurn } from 'node:timers/promises'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import type { PromptArgument, PromptView, ResourceTemplateView, ResourceView } from '#contract/offers'
import { createIconReader } from './read-icon.ts'
import { templateVariables } from './template-variables.ts'

/** Entries of a list that could be read; `bad` counts the others. */
export type ReadEntries<View> = { readonly views: readonly View[]; readonly bad: number }

const sliceMs = 8
const uriCharacters = 10_000
const nameCharacters = 1_000
const descriptionCharacters = 10_000
const argumentsLimit = 100

/** Gives way to other work between entries, since a list can have thousands. An entry that was there before is bad. */
export const readEntries = async <View>(
  entries: readonly JsonValue[],
  read: (entry: JsonObject) => View | null,
  keyOf: (view: View) => string,
): Promise<ReadEntries<View>> => {
  const views = new Map<string, View>()
  const readIcon = createIconReader()
  let bad = 0
  let sliceEnd = performance.now() + sliceMs
  for (const entry of entries) {
    const view = isJsonObject(entry) ? read(entry) : null
    if (view === null || views.has(keyOf(view))) bad += 1
    else views.set(keyOf(view), withIcon(view, readIcon(isJsonObject(entry) ? entry['icons'] : undefined)))
    if (performance.now() < sliceEnd) continue
    await nextTurn()
    sliceEnd = performance.now() + sliceMs
  }
  return { views: [...views.values()], bad }
}

const withIcon = <View>(view: View, icon: string | undefined): View =>
  icon === undefined ? view : { ...view, icon }

export const readResource = (entry: JsonObject): ResourceView | null => {
  const { uri, name, size } = entry
  if (!isText(uri, uriCharacters)) return null
  return {
    uri,
    name: isText(name, nameCharacters) ? name : uri,
    bytes: typeof size === 'number' && Number.isFinite(size) && size >= 0 ? size : null,
    ...described(entry),
  }
}

export const readTemplate = (entry: JsonObject): ResourceTemplateView | null => {
  const { uriTemplate, name } = entry
  const variables = isText(uriTemplate, uriCharacters) ? templateVariables(uriTemplate) : null
  if (!isText(uriTemplate, uriCharacters) || variables === null) return null
  return {
    uriTemplate,
    name: isText(name, nameCharacters) ? name : uriTemplate,
    variables,
    ...described(entry),
  }
}

export const readPrompt = (entry: JsonObject): PromptView | null => {
  const { name, arguments: given } = entry
  if (!isText(name, nameCharacters)) return null
  const { title, description } = described(entry)
  const read = Array.isArray(given) ? given.slice(0, argumentsLimit).map(readArgument) : []
  const known = read.filter((argument) => argument !== null)
  return known.length === read.length ? { name, title, description, arguments: known } : null
}

const readArgument = (entry: JsonValue): PromptArgument | null => {
  if (!isJsonObject(entry) || !isText(entry['name'], nameCharacters)) return null
  const { title, description } = described(entry)
  return { name: entry['name'], title, description, isRequired: entry['required'] === true }
}

type Described = Pick<ResourceView, 'title' | 'description' | 'mimeType'>

const described = ({ title, description, mimeType }: JsonObject): Described => ({
  title: isText(title, nameCharacters) ? title : null,
  description: typeof description === 'string' ? description.slice(0, descriptionCharacters) : '',
  mimeType: isText(mimeType, nameCharacters) ? mimeType : null,
})

const isText = (value: JsonValue | undefined, characters: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= characters
