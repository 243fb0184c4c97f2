import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ToolField, ToolInput } from './tool-fields.ts'

/** What stands in the controls: text as typed, a choice as its position, null for a flag that nobody touched. */
export type FormValue = string | boolean | null | FormValues
export type FormValues = { readonly [name: string]: FormValue }

export type FilledForm = {
  readonly arguments: JsonObject
  /** By the path of the field, such as "options.depth". Empty when everything could be read. */
  readonly problems: ReadonlyMap<string, string>
}

/** The values a form begins with: the arguments that are known, or the schema's defaults when there are none. */
export const formValues = (fields: readonly ToolField[], known: JsonObject | null = null): FormValues =>
  Object.fromEntries(
    fields.map((field) => [field.name, shownValue(field.input, known ? known[field.name] : field.initial)]),
  )

/**
 * Reads a form. Optional fields left empty are left out; a required text left empty is the empty text. Whether the
 * arguments fit the schema is for main to say.
 */
export const filledForm = (fields: readonly ToolField[], values: FormValues): FilledForm => {
  const problems = new Map<string, string>()
  return { arguments: readGroup(fields, values, '', problems), problems }
}

/** Whether these fields can show all of these arguments without losing or adding any. */
export const canShow = (fields: readonly ToolField[], known: JsonObject): boolean => {
  const filled = filledForm(fields, formValues(fields, known))
  return filled.problems.size === 0 && ordered(filled.arguments) === ordered(known)
}

/** JSON text with the keys of every object in order, for comparing. */
const ordered = (value: JsonValue): string =>
  JSON.stringify(value, (_, part: JsonValue) =>
    isJsonObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )

const shownValue = (input: ToolInput, value: JsonValue | undefined): FormValue => {
  switch (input.kind) {
    case 'group':
      return formValues(input.fields, isJsonObject(value) ? value : null)
    case 'flag':
      return typeof value === 'boolean' ? value : null
    case 'choice': {
      const wanted = JSON.stringify(value)
      const position = input.options.findIndex((option) => JSON.stringify(option) === wanted)
      return position < 0 ? '' : String(position)
    }
    case 'list':
      return Array.isArray(value) ? value.join('\n') : ''
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2)
    case 'text':
    case 'number':
      return plainText(value)
    default:
      return exhausted(input)
  }
}

const plainText = (value: JsonValue | undefined): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const readGroup = (
  fields: readonly ToolField[],
  values: FormValues,
  path: string,
  problems: Map<string, string>,
): JsonObject => {
  const entries = fields.map((field) => {
    const fieldPath = path === '' ? field.name : `${path}.${field.name}`
    return [field.name, readField(field, values[field.name] ?? null, fieldPath, problems)] as const
  })
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

const readField = (
  field: ToolField,
  value: FormValue,
  path: string,
  problems: Map<string, string>,
): JsonValue | undefined => {
  const { input, isRequired } = field
  if (input.kind === 'group') {
    const group = readGroup(input.fields, isGroup(value) ? value : {}, path, problems)
    return isRequired || Object.keys(group).length > 0 ? group : undefined
  }
  if (input.kind === 'flag') return typeof value === 'boolean' ? value : isRequired ? false : undefined
  const text = typeof value === 'string' ? value : ''
  if (input.kind === 'text') return text === '' && !isRequired ? undefined : text
  if (text.trim() === '') return input.kind === 'list' && isRequired ? [] : missing(field, path, problems)
  return readText(input, text, path, problems)
}

const missing = (field: ToolField, path: string, problems: Map<string, string>): undefined => {
  if (field.isRequired) problems.set(path, t('conversation.toolForm.required'))
  return undefined
}

const readText = (
  input: Exclude<ToolInput, { readonly kind: 'group' | 'flag' | 'text' }>,
  text: string,
  path: string,
  problems: Map<string, string>,
): JsonValue | undefined => {
  switch (input.kind) {
    case 'choice':
      return input.options[Number(text)]
    case 'number':
      return readNumber(text, input.isInteger, path, problems)
    case 'list':
      return readList(input.item, text, path, problems)
    case 'json':
      return readJson(text, path, problems)
    default:
      return exhausted(input)
  }
}

const readNumber = (
  text: string,
  isInteger: boolean,
  path: string,
  problems: Map<string, string>,
): number | undefined => {
  const number = Number(text.trim())
  if (Number.isFinite(number) && (!isInteger || Number.isInteger(number))) return number
  problems.set(path, t(isInteger ? 'conversation.toolForm.wholeNumber' : 'conversation.toolForm.number'))
  return undefined
}

const readList = (
  item: 'text' | 'number' | 'integer',
  text: string,
  path: string,
  problems: Map<string, string>,
): JsonValue => {
  const lines = text.split('\n').filter((line) => line !== '')
  if (item === 'text') return lines
  return lines.flatMap((line) => readNumber(line, item === 'integer', path, problems) ?? [])
}

const readJson = (text: string, path: string, problems: Map<string, string>): JsonValue | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    problems.set(path, t('conversation.toolForm.notJson'))
    return undefined
  }
}

const isGroup = (value: FormValue): value is FormValues => typeof value === 'object' && value !== null
