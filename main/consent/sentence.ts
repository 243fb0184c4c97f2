import { z } from 'zod'
import { currentLanguage, t, type Language, type TextKey } from '#contract/language/texts'
import { visible } from './canonical.ts'

const shownText = z.string().brand<'ShownText'>()

/**
 * A text of a question, safe to be shown: our own words as they are, everything else in printable ASCII (consent.md
 * row 3). Only this file makes one, so that nothing reaches a question without having been escaped.
 */
export type ShownText = z.infer<typeof shownText>

/** Names a sentence, with its values as they came. */
export type Sentence = { readonly key: TextKey; readonly values?: Readonly<Record<string, string>> }

/** One of our sentences in the language of the user, each value in it escaped. */
export const sentence = (key: TextKey, values: Readonly<Record<string, string>> = {}): ShownText =>
  shownText.parse(
    t(key, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, visible(value)]))),
  )

/** A value that stands by itself, escaped. */
export const shownValue = (value: string): ShownText => shownText.parse(visible(value))

/** The letters and marks beyond printable ASCII that the words of a language are written with. */
const lettersOf: Readonly<Record<Language, RegExp>> = {
  en: /^$/,
  de: /^[äöüÄÖÜß„“–]$/,
}

/** What another part of Assent says, already put into words: all but the letters of the language is escaped. */
export const saidElsewhere = (text: string): ShownText =>
  shownText.parse(
    Array.from(text, (character) =>
      lettersOf[currentLanguage()].test(character) ? character : visible(character),
    ).join(''),
  )

/** The beginning of a value that takes no more than `length` characters when it is shown, with dots when it is cut. */
export const shortened = (value: string, length: number): string => {
  const characters = Array.from(value)
  let shown = 0
  const cut = characters.findIndex((character) => (shown += visible(character).length) > length)
  return cut < 0 ? value : `${characters.slice(0, cut).join('').replace(/\.+$/, '')}...`
}
