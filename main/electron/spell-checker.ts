import { dialog, type BaseWindow, type Session } from 'electron'
import { currentLanguage, t, type Language } from '#contract/language/texts'
import type { DesktopStateFile } from './desktop-state.ts'
import { dictionaryOf, needsDownload, spellingFor } from './spelling.ts'

export type SpellChecker = {
  /** Whether it is on; null where the system decides. */
  readonly choice: () => boolean | null
  /** Turns it on or off. Where a dictionary must be downloaded the user is asked first. */
  readonly choose: (isWanted: boolean) => void
  readonly speak: (language: Language) => void
  /** Takes out the words that the user added, and follows what is remembered now. */
  readonly forget: () => Promise<void>
}

export type SpellCheckerDeps = {
  readonly session: Session
  readonly window: BaseWindow
  readonly remembered: DesktopStateFile
  readonly platform: NodeJS.Platform
  readonly onChange: () => void
}

/** Sets the session before any page is loaded into it: a language alone would start its download. */
export const createSpellChecker = (deps: SpellCheckerDeps): SpellChecker => {
  const { session, remembered, platform } = deps
  let language = currentLanguage()

  const apply = (): void => {
    const spelling = spellingFor(platform, language, remembered.current().dictionaries)
    session.setSpellCheckerLanguages([...spelling.languages])
    session.setSpellCheckerEnabled(spelling.isOn)
  }

  const agree = (dictionary: string, isAgreed: boolean): void => {
    const others = remembered.current().dictionaries.filter((name) => name !== dictionary)
    remembered.change({ dictionaries: isAgreed ? [...others, dictionary] : others })
    apply()
  }

  const askToDownload = async (dictionary: string): Promise<boolean> => {
    const { response } = await dialog.showMessageBox(deps.window, {
      type: 'question',
      message: t('shell.spelling.ask'),
      detail: t('shell.spelling.explain', { dictionary }),
      buttons: [t('shell.spelling.cancel'), t('shell.spelling.download')],
      defaultId: 0,
      cancelId: 0,
    })
    return response === 1
  }

  const choose = async (isWanted: boolean): Promise<void> => {
    const dictionary = dictionaryOf(language)
    const isAgreed = isWanted && (await askToDownload(dictionary))
    agree(dictionary, isAgreed)
    // The menu's check mark has changed already, whatever the answer was.
    deps.onChange()
  }

  apply()
  return {
    choice: () =>
      needsDownload(platform)
        ? spellingFor(platform, language, remembered.current().dictionaries).isOn
        : null,
    choose: (isWanted) => void choose(isWanted),
    speak: (next) => {
      if (next === language) return
      language = next
      apply()
    },
    forget: async () => {
      apply()
      for (const word of await session.listWordsInSpellCheckerDictionary())
        session.removeWordFromSpellCheckerDictionary(word)
    },
  }
}
