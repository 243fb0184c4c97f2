import { useChat, usePage } from '../page-context.ts'

const themes = [
  { theme: 'system', title: 'Like the system' },
  { theme: 'light', title: 'Light' },
  { theme: 'dark', title: 'Dark' },
] as const

export const AppearanceSettings = () => {
  const { bridge, actions } = usePage()
  const chosen = useChat((state) => state.workspace?.preferences.theme)
  return (
    <fieldset className="choices">
      <legend className="field-name">Theme</legend>
      {themes.map(({ theme, title }) => (
        <label key={theme} className="choice">
          <input
            type="radio"
            name="theme"
            className="checkbox"
            checked={theme === chosen}
            onChange={() => void actions.report(bridge.setPreferences({ theme }))}
          />
          {title}
        </label>
      ))}
    </fieldset>
  )
}
