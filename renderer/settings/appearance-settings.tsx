import { useState } from 'react'
import type { Preferences } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'

const themes = [
  { theme: 'system', title: 'Like the system' },
  { theme: 'light', title: 'Light' },
  { theme: 'dark', title: 'Dark' },
] as const

export const AppearanceSettings = () => {
  const { bridge, actions } = usePage()
  const stored = useChat((state) => state.workspace?.preferences.theme)
  /** Shown at once; main has the last word. */
  const [picked, setPicked] = useState<Preferences['theme'] | null>(null)
  const choose = async (theme: Preferences['theme']): Promise<void> => {
    setPicked(theme)
    if (!(await actions.report(bridge.setPreferences({ theme })))) setPicked(null)
  }
  return (
    <fieldset className="choices">
      <legend className="field-name">Theme</legend>
      {themes.map(({ theme, title }) => (
        <label key={theme} className="choice">
          <input
            type="radio"
            name="theme"
            className="checkbox"
            checked={theme === (picked ?? stored)}
            onChange={() => void choose(theme)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  )
}
