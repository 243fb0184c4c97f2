import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { ChoiceList } from './choice-list.tsx'
import { LanguageChoice } from './language-choice.tsx'

export const AppearanceSettings = () => {
  const preferences = useChat((state) => state.workspace?.preferences)
  return (
    <>
      <ChoiceList
        name="theme"
        legend={t('settings.appearance.theme')}
        stored={preferences?.theme}
        choices={[
          { value: 'system', title: t('settings.appearance.themeSystem') },
          { value: 'light', title: t('settings.appearance.light') },
          { value: 'dark', title: t('settings.appearance.dark') },
        ]}
        changeTo={(theme) => ({ theme })}
      />
      <LanguageChoice />
      <ChoiceList
        name="text-size"
        legend={t('settings.appearance.textSize')}
        stored={preferences?.textSize}
        choices={[
          { value: 'small', title: t('settings.appearance.small') },
          { value: 'normal', title: t('settings.appearance.normal') },
          { value: 'large', title: t('settings.appearance.large') },
          { value: 'larger', title: t('settings.appearance.larger') },
        ]}
        changeTo={(textSize) => ({ textSize })}
      />
      <p className="muted">{t('settings.appearance.motion')}</p>
      <p className="muted">{t('settings.appearance.spelling')}</p>
    </>
  )
}
