import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { ChoiceList } from './choice-list.tsx'

/** Languages name themselves, so that each is found by who reads only that one. */
export const LanguageChoice = () => {
  const stored = useChat((state) => state.workspace?.preferences.language)
  return (
    <ChoiceList
      name="language"
      legend={t('settings.appearance.language')}
      stored={stored}
      choices={[
        { value: 'system', title: t('settings.appearance.languageSystem') },
        { value: 'en', title: 'English' },
        { value: 'de', title: 'Deutsch' },
      ]}
      changeTo={(language) => ({ language })}
    />
  )
}
