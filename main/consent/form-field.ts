import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { FormControl, FormField } from '#contract/server-requests'
import { visible } from './canonical.ts'
import type { FormRule } from './form-schema.ts'
import type { ValueRule } from './form-value-rule.ts'

/** A field as the consent page shows it: the server's words escaped, and ours on what fits. */
export const fieldOf = (rule: FormRule): FormField => ({
  name: rule.name,
  label: visible(rule.title),
  description: visible(rule.description),
  hint: hintOf(rule.value),
  isRequired: rule.isRequired,
  control: controlOf(rule.value),
})

const controlOf = (rule: ValueRule): FormControl => {
  switch (rule.kind) {
    case 'text':
      return { kind: 'text', format: knownFormat(rule.format), initial: rule.initial }
    case 'number':
      return { kind: 'number', isInteger: rule.isInteger, initial: rule.initial }
    case 'yes-no':
      return { kind: 'yes-no', initial: rule.initial }
    case 'one-of':
      return { kind: 'one-of', choices: choicesOf(rule), initial: rule.initial }
    case 'some-of':
      return { kind: 'some-of', choices: choicesOf(rule), initial: rule.initial }
    default:
      return exhausted(rule)
  }
}

const choicesOf = ({ choices }: Extract<ValueRule, { readonly kind: 'one-of' | 'some-of' }>) =>
  choices.map(({ value, title }) => ({ value, label: visible(title) }))

const formats = ['email', 'uri', 'date', 'date-time'] as const

const knownFormat = (format: string | null) => formats.find((known) => known === format) ?? null

/** What fits, in our words. */
const hintOf = (rule: ValueRule): string => {
  switch (rule.kind) {
    case 'text':
      return [formatHint(rule), boundsHint(lengthHints, rule.minLength, rule.maxLength)]
        .filter((hint) => hint !== '')
        .join(' ')
    case 'number':
      return boundsHint(numberHints, rule.minimum, rule.maximum)
    case 'some-of':
      return boundsHint(choicesHints, rule.minItems, rule.maxItems)
    case 'one-of':
    case 'yes-no':
      return ''
    default:
      return exhausted(rule)
  }
}

const formatHint = ({ format, pattern }: Extract<ValueRule, { readonly kind: 'text' }>): string => {
  if (format === 'date-time') return t('consent.form.timeHint')
  if (format === 'email') return t('consent.form.emailHint')
  if (format === 'uri') return t('consent.form.addressHint')
  return pattern === null ? '' : t('consent.form.patternHint', { pattern: visible(pattern) })
}

const lengthHints = {
  between: 'consent.form.lengthHint.between',
  atLeast: 'consent.form.lengthHint.atLeast',
  atMost: 'consent.form.lengthHint.atMost',
} as const

const numberHints = {
  between: 'consent.form.numberHint.between',
  atLeast: 'consent.form.numberHint.atLeast',
  atMost: 'consent.form.numberHint.atMost',
} as const

const choicesHints = {
  between: 'consent.form.choicesHint.between',
  atLeast: 'consent.form.choicesHint.atLeast',
  atMost: 'consent.form.choicesHint.atMost',
} as const

const boundsHint = (
  hints: typeof lengthHints | typeof numberHints | typeof choicesHints,
  least: number | null,
  most: number | null,
): string => {
  if (least !== null && most !== null) return t(hints.between, { least: String(least), most: String(most) })
  if (least !== null) return t(hints.atLeast, { least: String(least) })
  return most === null ? '' : t(hints.atMost, { most: String(most) })
}
