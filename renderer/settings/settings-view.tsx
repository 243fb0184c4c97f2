import type { ComponentType } from 'react'
import { t, type TextKey } from '#contract/language/texts'
import { Header } from '../header.tsx'
import { usePage } from '../page-context.ts'
import { UsageSettings } from '../usage/usage-settings.tsx'
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
      <Header title={t('settings.title')} />
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.title')}>
          {settingsSections.map((name) => (
            <button
              key={name}
              type="button"
              className="settings-link"
              aria-current={name === section ? 'page' : undefined}
              onClick={() => actions.show({ kind: 'settings', section: name })}
            >
              {t(sections[name].title)}
            </button>
          ))}
        </nav>
        <main className="surface-scroll">
          <div className="settings-page" key={section}>
            <h2 className="settings-title">{t(sections[section].title)}</h2>
            <Section />
          </div>
        </main>
      </div>
    </div>
  )
}

const sections: Readonly<Record<SettingsSection, { readonly title: TextKey; readonly show: ComponentType }>> =
  {
    models: { title: 'settings.section.models', show: ModelSettings },
    servers: { title: 'settings.section.servers', show: ServerSettings },
    permissions: { title: 'settings.section.permissions', show: PermissionSettings },
    limits: { title: 'settings.section.limits', show: LimitSettings },
    usage: { title: 'settings.section.usage', show: UsageSettings },
    appearance: { title: 'settings.section.appearance', show: AppearanceSettings },
    data: { title: 'settings.section.data', show: DataSettings },
    problems: { title: 'settings.section.problems', show: ProblemSettings },
    about: { title: 'settings.section.about', show: AboutSettings },
  }
