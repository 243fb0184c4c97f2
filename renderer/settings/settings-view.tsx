import type { ComponentType } from 'react'
import { Header } from '../header.tsx'
import { usePage } from '../page-context.ts'
import { settingsSections, type SettingsSection } from '../view.ts'
import { AboutSettings } from './about-settings.tsx'
import { AppearanceSettings } from './appearance-settings.tsx'
import { DataSettings } from './data-settings.tsx'
import { LimitSettings } from './limit-settings.tsx'
import { ModelSettings } from './model-settings.tsx'
import { PermissionSettings } from './permission-settings.tsx'
import { ProblemSettings } from './problem-settings.tsx'
import { ServerSettings } from './server-settings.tsx'
import './settings.css'

/** One section of the settings, and the way to the others. */
export const SettingsView = ({ section }: { readonly section: SettingsSection }) => {
  const { actions } = usePage()
  const Section = sections[section].show
  return (
    <div className="surface">
      <Header title="Settings" />
      <div className="settings">
        <nav className="settings-nav" aria-label="Settings">
          {settingsSections.map((name) => (
            <button
              key={name}
              type="button"
              className="settings-link"
              aria-current={name === section ? 'page' : undefined}
              onClick={() => actions.show({ kind: 'settings', section: name })}
            >
              {sections[name].title}
            </button>
          ))}
        </nav>
        <main className="surface-scroll">
          <div className="settings-page" key={section}>
            <h2 className="settings-title">{sections[section].title}</h2>
            <Section />
          </div>
        </main>
      </div>
    </div>
  )
}

const sections: Readonly<Record<SettingsSection, { readonly title: string; readonly show: ComponentType }>> =
  {
    models: { title: 'Models', show: ModelSettings },
    servers: { title: 'Servers', show: ServerSettings },
    permissions: { title: 'Permissions', show: PermissionSettings },
    limits: { title: 'Limits', show: LimitSettings },
    appearance: { title: 'Appearance', show: AppearanceSettings },
    data: { title: 'Data', show: DataSettings },
    problems: { title: 'Configuration', show: ProblemSettings },
    about: { title: 'About', show: AboutSettings },
  }
