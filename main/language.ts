import { nearestLanguage, setLanguage, type Language } from '#contract/language/texts'
import type { Preferences } from '#contract/views'

/** What a preference comes to on this computer. */
export const resolvedLanguage = (preference: Preferences['language']): Language =>
  preference === 'system' ? nearestLanguage(Intl.DateTimeFormat().resolvedOptions().locale) : preference

/** Main speaks it from now on. */
export const speak = (preference: Preferences['language']): void => setLanguage(resolvedLanguage(preference))
