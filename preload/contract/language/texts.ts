import { createInstance } from 'i18next'
import type { Key } from './catalogue.ts'
import { english } from './english.ts'
import { german } from './german.ts'

/** The one catalogue of every sentence a user reads, for pages and main alike. */

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]
export type TextKey = Key<typeof english>

const catalogue = createInstance({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english }, de: { translation: german } },
  // Pages show texts as text, never as HTML, so a value stays as it is.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
})
void catalogue.init()

/**
 * The sentence in the language of this process. Values are put in as they are and never read as references to other
 * sentences; `count` chooses between `_one` and `_other`.
 */
export const t = (key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
  catalogue.t(key, { ...values, nest: false })

export const currentLanguage = (): Language => (catalogue.language === 'de' ? 'de' : 'en')

/** For what is said from now on: a sentence that was stored stays as it was said. */
export const setLanguage = (language: Language): void => {
  if (language !== currentLanguage()) void catalogue.changeLanguage(language)
}

/** The nearest language that there is a catalogue for. `locale` is a BCP 47 tag, such as "de-AT". */
export const nearestLanguage = (locale: string): Language =>
  languages.find((language) => locale.toLowerCase().split(/[-_]/)[0] === language) ?? 'en'
