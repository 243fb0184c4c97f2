import { currentLanguage, nearestLanguage, setLanguage, type Language } from '#contract/language/texts'
import type { Preferences } from '#contract/views'

/** What a preference comes to on this computer. */
export const resolvedLanguage = (preference: Preferences['language']): Language =>
  preference === 'system' ? nearestLanguage(Intl.DateTimeFormat().resolvedOptions().locale) : preference

/** Main speaks it from now on. Tells whether it spoke another one until now. */
export const speak = (preference: Preferences['language']): boolean => {
  const before = currentLanguage()
  setLanguage(resolvedLanguage(preference))
  return currentLanguage() !== before
}
