import { currentLanguage, t } from '#contract/language/texts'

/** Milliseconds as "14 ms", "2.4 s", "3 min 20 s" or "2 h 5 min". */
export const durationText = (milliseconds: number): string => {
  if (milliseconds < 1000) return t('window.units.milliseconds', { number: Math.round(milliseconds) })
  const seconds = milliseconds / 1000
  if (seconds < 60) return t('window.units.seconds', { number: decimalText(seconds) })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('window.units.minutes', { minutes, seconds: Math.floor(seconds % 60) })
  return t('window.units.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** A number of tokens as "840", "12.4k" or "1.2M". */
export const tokensText = (tokens: number): string => {
  if (tokens < 1000) return String(tokens)
  return tokens < 1_000_000
    ? t('window.units.thousands', { number: decimalText(tokens / 1000) })
    : t('window.units.millions', { number: decimalText(tokens / 1_000_000) })
}

/** US dollars as "$0.00"; amounts under a cent keep two significant digits. Null, a price nobody knows, is "". */
export const costText = (costUsd: number | null): string => {
  if (costUsd === null) return ''
  return costUsd > 0 && costUsd < 0.01 ? smallDollars().format(costUsd) : dollars().format(costUsd)
}

/** Bytes as "512 bytes", "1.2 kB" or "3.4 MB" (powers of ten). */
export const bytesText = (bytes: number): string => {
  if (bytes < 1000) return t('window.units.bytes', { count: bytes })
  if (bytes < 1_000_000) return t('window.units.kilobytes', { number: decimalText(bytes / 1000) })
  return bytes < 1e9
    ? t('window.units.megabytes', { number: decimalText(bytes / 1_000_000) })
    : t('window.units.gigabytes', { number: decimalText(bytes / 1e9) })
}

/** A whole number with its thousands apart, as "1,000,000". */
export const wholeText = (number: number): string => whole().format(number)

/** Wall time in milliseconds since 1970 as date and time in the user's format. */
export const momentText = (at: number): string => dateAndTime().format(at)
export const timeText = (at: number): string => timeWithSeconds().format(at)

/** The local day of a moment: its weekday, or its date with or without the year. */
export const dayText = (at: number, form: 'weekday' | 'this-year' | 'any-year'): string =>
  dayForms[form]().format(at)

const decimalText = (number: number): string => decimal().format(number)

/**
 * Makes a format once for each language. The browser's own region counts where it speaks the language: its way of
 * writing dates is the one that the user knows.
 */
const inLanguage = <Format>(make: (locale: string) => Format): (() => Format) => {
  const formats = new Map<string, Format>()
  return () => {
    const language = currentLanguage()
    const format = formats.get(language) ?? make(localeOf(language))
    formats.set(language, format)
    return format
  }
}

const localeOf = (language: string): string =>
  navigator.language.toLowerCase().split('-')[0] === language ? navigator.language : language

const dollarsAs = (options: Intl.NumberFormatOptions) =>
  inLanguage(
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        ...options,
      }),
  )

const dateAs = (options: Intl.DateTimeFormatOptions) =>
  inLanguage((locale) => new Intl.DateTimeFormat(locale, options))

const decimal = inLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
const whole = inLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
const dollars = dollarsAs({})
const smallDollars = dollarsAs({ minimumSignificantDigits: 2, maximumSignificantDigits: 2 })
const dateAndTime = dateAs({ dateStyle: 'medium', timeStyle: 'short' })
const timeWithSeconds = dateAs({ timeStyle: 'medium' })
const dayForms = {
  weekday: dateAs({ weekday: 'long' }),
  'this-year': dateAs({ day: 'numeric', month: 'long' }),
  'any-year': dateAs({ day: 'numeric', month: 'long', year: 'numeric' }),
}
