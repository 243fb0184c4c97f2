import { z } from 'zod'

/** What a field of a form takes, and what stands in it at first. */
export type ValueRule =
  | {
      readonly kind: 'text'
      /** As the server wrote it: not only the formats that are checked. */
      readonly format: string | null
      readonly minLength: number | null
      readonly maxLength: number | null
      readonly pattern: string | null
      readonly initial: string
    }
  | {
      readonly kind: 'number'
      readonly isInteger: boolean
      readonly minimum: number | null
      readonly maximum: number | null
      readonly initial: number | null
    }
  | { readonly kind: 'yes-no'; readonly initial: boolean | null }
  | { readonly kind: 'one-of'; readonly choices: readonly Choice[]; readonly initial: string | null }
  | {
      readonly kind: 'some-of'
      readonly choices: readonly Choice[]
      readonly minItems: number | null
      readonly maxItems: number | null
      readonly initial: readonly string[]
    }

export type Choice = { readonly value: string; readonly title: string }

/** More than a person chooses from, or reads. */
const choiceLimit = 500
const wordsLimit = 2_000
const patternLimit = 1_000
const initialLimit = 100_000

/** Only read here, never run: to run it can take for ever. */
const isExpression = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').source !== ''
  } catch {
    return false
  }
}

const words = z.string().max(wordsLimit)
const count = z.int().min(0).nullish()
const names = z.array(words).min(1).max(choiceLimit)
const titled = z
  .array(z.object({ const: words, title: words }))
  .min(1)
  .max(choiceLimit)
  .transform((choices) => choices.map((choice): Choice => ({ value: choice.const, title: choice.title })))
const absent = z.undefined().optional()

/** An initial value that does not fit is not filled in. */
const initial = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(null)

const named = (values: readonly string[], titles: readonly string[]): readonly Choice[] =>
  values.map((value, at) => ({ value, title: titles[at] ?? value }))

const oneOf = (choices: readonly Choice[], chosen: string | null | undefined): ValueRule => ({
  kind: 'one-of',
  choices,
  initial: choices.find(({ value }) => value === chosen)?.value ?? null,
})

const choice = z
  .object({
    type: z.literal('string'),
    enum: names,
    /** Of protocol versions before 2025-11-25. */
    enumNames: z.array(words).nullish(),
    default: initial(words),
  })
  .transform((field) => oneOf(named(field.enum, field.enumNames ?? []), field.default))

const titledChoice = z
  .object({ type: z.literal('string'), oneOf: titled, default: initial(words) })
  .transform((field) => oneOf(field.oneOf, field.default))

const plainText = z
  .object({
    type: z.literal('string'),
    enum: absent,
    oneOf: absent,
    anyOf: absent,
    format: words.nullish(),
    minLength: count,
    maxLength: count,
    pattern: z.string().max(patternLimit).refine(isExpression).nullish(),
    default: initial(z.string().max(initialLimit)),
  })
  .transform((field): ValueRule => ({
    kind: 'text',
    format: field.format ?? null,
    minLength: field.minLength ?? null,
    maxLength: field.maxLength ?? null,
    pattern: field.pattern ?? null,
    initial: field.default ?? '',
  }))

const number = z
  .object({
    type: z.enum(['number', 'integer']),
    minimum: z.number().nullish(),
    maximum: z.number().nullish(),
    default: initial(z.number()),
  })
  .transform((field): ValueRule => ({
    kind: 'number',
    isInteger: field.type === 'integer',
    minimum: field.minimum ?? null,
    maximum: field.maximum ?? null,
    initial: field.default ?? null,
  }))

const yesNo = z
  .object({ type: z.literal('boolean'), default: initial(z.boolean()) })
  .transform((field): ValueRule => ({ kind: 'yes-no', initial: field.default ?? null }))

const listItems = z.union([
  z.object({ type: z.literal('string').optional(), enum: names }).transform((items) => named(items.enum, [])),
  z.object({ anyOf: titled }).transform((items) => items.anyOf),
  z.object({ oneOf: titled }).transform((items) => items.oneOf),
])

const list = z
  .object({
    type: z.literal('array'),
    minItems: count,
    maxItems: count,
    items: listItems,
    default: initial(z.array(words)),
  })
  .transform(({ items, ...field }): ValueRule => ({
    kind: 'some-of',
    choices: items,
    minItems: field.minItems ?? null,
    maxItems: field.maxItems ?? null,
    initial: items.flatMap(({ value }) => (field.default?.includes(value) ? [value] : [])),
  }))

/** A property of an elicitation's schema (MCP 2025-11-25, PrimitiveSchemaDefinition; older `enumNames` as well). */
export const valueRule = z.union([choice, titledChoice, plainText, number, yesNo, list])
