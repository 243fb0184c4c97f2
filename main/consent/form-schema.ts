import { z } from 'zod'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { ok, type Result } from '#contract/result'
import { valueRule, type ValueRule } from './form-value-rule.ts'
import { fieldLimit, fieldNameLimit } from './request-limits.ts'
import { unreadable } from './unreadable.ts'

/** One field as its server describes it. */
export type FormRule = {
  readonly name: string
  /** The server's words; the name where it gives no title. */
  readonly title: string
  readonly description: string
  readonly isRequired: boolean
  readonly value: ValueRule
}

const words = z.string().max(2_000).nullish()
const described = z.object({ title: words, description: words })

const form = z.object({ type: z.literal('object'), required: z.array(z.string()).nullish() })

/** The fields in the server's order. Failure code `unreadable`; the message is for the server. */
export const readForm = (schema: JsonObject): Result<readonly FormRule[]> => {
  const read = form.safeParse(schema)
  // As they came: a schema of zod's would drop some names in silence.
  const { properties } = schema
  if (!read.success || !isJsonObject(properties)) return unreadable.form
  const { required } = read.data
  const names = Object.keys(properties)
  if (names.length > fieldLimit) return unreadable.fields
  const missing = required?.find((name) => !names.includes(name))
  if (missing !== undefined) return unreadable.missingField(missing)
  const rules: FormRule[] = []
  for (const [name, property] of Object.entries(properties)) {
    const rule = ruleOf(name, property, required?.includes(name) ?? false)
    if (rule === null) return unreadable.field(name.slice(0, fieldNameLimit))
    rules.push(rule)
  }
  return ok(rules)
}

const ruleOf = (name: string, property: JsonValue, isRequired: boolean): FormRule | null => {
  const isName = name !== '' && name !== '__proto__' && name.length <= fieldNameLimit && name.isWellFormed()
  const about = described.safeParse(property)
  const value = valueRule.safeParse(property)
  if (!isName || !about.success || !value.success) return null
  const { title, description } = about.data
  return {
    name,
    title: title?.trim() ? title : name,
    description: description ?? '',
    isRequired,
    value: value.data,
  }
}
