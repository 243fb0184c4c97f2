import type { JsonValue } from '#contract/json'
import { t, type TextKey } from '#contract/language/texts'
import { exhausted, fail, ok, type Result } from '#contract/result'
import type { FormValues } from '#contract/server-requests'
import { visible } from './canonical.ts'
import type { FormRule } from './form-schema.ts'
import type { ValueRule } from './form-value-rule.ts'
import { shortened } from './sentence.ts'

/** Whether a text matches a regular expression that a stranger wrote; it must not be able to take long. */
export type CheckPattern = (pattern: string, text: string) => Promise<'matches' | 'differs' | 'not-known'>

/** Of one text, in characters: a form is not for files. */
const textLimit = 100_000

/**
 * The values as they go to the server, in the order of its fields; optional ones that were left empty are left out.
 * Failure code `bad-value`: a sentence that names the field.
 */
export const readAnswer = async (
  rules: readonly FormRule[],
  given: FormValues,
  checkPattern: CheckPattern,
): Promise<Result<FormValues>> => {
  const unknown = Object.keys(given).find((name) => !rules.some((rule) => rule.name === name))
  if (unknown !== undefined) return refused('consent.form.unknownField', unknown)
  const values: [string, JsonValue][] = []
  for (const rule of rules) {
    const value = Object.hasOwn(given, rule.name) ? given[rule.name] : undefined
    if (value === undefined || isEmpty(rule, value)) {
      if (rule.isRequired) return refused('consent.form.missing', rule.title)
      continue
    }
    const misfit = misfitOf(rule.value, value) ?? (await patternMisfit(rule.value, value, checkPattern))
    if (misfit) return refused(misfit.key, rule.title, misfit.limit)
    values.push([rule.name, value])
  }
  return ok(Object.fromEntries(values))
}

/** What stands for no answer; an empty text can be one of the choices, and an empty list may be what is wanted. */
const isEmpty = ({ value: { kind }, isRequired }: FormRule, value: JsonValue): boolean => {
  if (value === '') return kind !== 'one-of'
  return value === null || (kind === 'some-of' && !isRequired && Array.isArray(value) && value.length === 0)
}

type Misfit = { readonly key: TextKey; readonly limit?: number }

const misfitOf = (rule: ValueRule, value: JsonValue): Misfit | null => {
  switch (rule.kind) {
    case 'text':
      return textMisfit(rule, value)
    case 'number':
      return numberMisfit(rule, value)
    case 'yes-no':
      return typeof value === 'boolean' ? null : { key: 'consent.form.notYesOrNo' }
    case 'one-of':
      return isChoice(rule, value) ? null : { key: 'consent.form.notAChoice' }
    case 'some-of':
      return listMisfit(rule, value)
    default:
      return exhausted(rule)
  }
}

type RuleOf<Kind extends ValueRule['kind']> = Extract<ValueRule, { readonly kind: Kind }>

const isChoice = ({ choices }: Pick<RuleOf<'one-of'>, 'choices'>, value: JsonValue): boolean =>
  choices.some((choice) => choice.value === value)

const textMisfit = (rule: RuleOf<'text'>, value: JsonValue): Misfit | null => {
  if (typeof value !== 'string' || !value.isWellFormed()) return { key: 'consent.form.notText' }
  const length = Array.from(value).length
  const maximum = Math.min(rule.maxLength ?? textLimit, textLimit)
  if (length > maximum) return { key: 'consent.form.tooLong', limit: maximum }
  if (length < (rule.minLength ?? 0)) return { key: 'consent.form.tooShort', limit: rule.minLength ?? 0 }
  const format = formats.find(({ name }) => name === rule.format)
  return format === undefined || format.fits(value) ? null : { key: format.key }
}

const isDay = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

const clock = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Those that elicitation knows; an address is RFC 3986 with a scheme, days and times are RFC 3339. */
const formats: readonly {
  readonly name: string
  readonly key: TextKey
  readonly fits: (text: string) => boolean
}[] = [
  {
    name: 'email',
    key: 'consent.form.notEmail',
    fits: (text) => /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)*$/.test(text),
  },
  {
    name: 'uri',
    key: 'consent.form.notAddress',
    fits: (text) => /^[a-z][a-z\d+.-]*:\S+$/i.test(text) && URL.canParse(text),
  },
  { name: 'date', key: 'consent.form.notDate', fits: isDay },
  {
    name: 'date-time',
    key: 'consent.form.notTime',
    fits: (text) => /^.{10}[Tt ]/.test(text) && isDay(text.slice(0, 10)) && clock.test(text.slice(11)),
  },
]

const numberMisfit = (rule: RuleOf<'number'>, value: JsonValue): Misfit | null => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { key: 'consent.form.notNumber' }
  if (rule.isInteger && !Number.isSafeInteger(value)) return { key: 'consent.form.notInteger' }
  if (rule.minimum !== null && value < rule.minimum)
    return { key: 'consent.form.tooSmall', limit: rule.minimum }
  if (rule.maximum !== null && value > rule.maximum)
    return { key: 'consent.form.tooLarge', limit: rule.maximum }
  return null
}

const listMisfit = (rule: RuleOf<'some-of'>, value: JsonValue): Misfit | null => {
  if (!Array.isArray(value) || new Set(value).size !== value.length) return { key: 'consent.form.notAChoice' }
  if (!value.every((item: JsonValue) => isChoice(rule, item))) return { key: 'consent.form.notAChoice' }
  if (value.length < (rule.minItems ?? 0)) return { key: 'consent.form.tooFew', limit: rule.minItems ?? 0 }
  if (value.length > (rule.maxItems ?? Infinity))
    return { key: 'consent.form.tooMany', limit: rule.maxItems ?? 0 }
  return null
}

const patternMisfit = async (
  rule: ValueRule,
  value: JsonValue,
  checkPattern: CheckPattern,
): Promise<Misfit | null> => {
  if (rule.kind !== 'text' || rule.pattern === null || typeof value !== 'string') return null
  const outcome = await checkPattern(rule.pattern, value)
  if (outcome === 'matches') return null
  return { key: outcome === 'differs' ? 'consent.form.otherPattern' : 'consent.form.patternNotKnown' }
}

const labelCharacters = 80

const refused = (key: TextKey, title: string, limit?: number): Result<never> => {
  const label = visible(shortened(title, labelCharacters))
  return fail('bad-value', t(key, { label, limit: String(limit ?? '') }))
}
