import type { JsonValue } from '#contract/json'
import type { FormField, FormValues } from '#contract/server-requests'

/** What stands in a form, by field name: text as it was typed, also where a number is wanted. */
export type FormDraft = Readonly<Record<string, FieldDraft>>
export type FieldDraft = string | boolean | readonly string[] | null

export const draftOf = (fields: readonly FormField[]): FormDraft =>
  Object.fromEntries(fields.map(({ name, control }) => [name, initialOf(control)]))

const initialOf = ({ initial }: FormField['control']): FieldDraft =>
  typeof initial === 'number' ? String(initial) : initial

/** The values as they were typed; main says what does not fit. */
export const valuesOf = (fields: readonly FormField[], draft: FormDraft): FormValues =>
  Object.fromEntries(fields.map((field) => [field.name, valueOf(field, draft[field.name] ?? null)]))

const numberText = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i

const valueOf = ({ control }: FormField, draft: FieldDraft): JsonValue =>
  control.kind === 'number' && typeof draft === 'string' && numberText.test(draft) ? Number(draft) : draft
