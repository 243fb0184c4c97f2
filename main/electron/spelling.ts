import type { Language } from '#contract/language/texts'

/**
 * The spell checker speaks the window's language. macOS has its own dictionaries; on Linux and Windows Chromium
 * downloads one from Google at the first use, so there it stays off until the user agreed to that download.
 */
export const dictionaryOf = (language: Language): string => (language === 'de' ? 'de' : 'en-US')

export const needsDownload = (platform: NodeJS.Platform): boolean => platform !== 'darwin'

export type Spelling = { readonly isOn: boolean; readonly languages: readonly string[] }

export const spellingFor = (
  platform: NodeJS.Platform,
  language: Language,
  agreed: readonly string[],
): Spelling => {
  if (!needsDownload(platform)) return { isOn: true, languages: [] }
  const dictionary = dictionaryOf(language)
  return agreed.includes(dictionary)
    ? { isOn: true, languages: [dictionary] }
    : { isOn: false, languages: [] }
}
