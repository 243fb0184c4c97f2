import { t } from '#contract/language/texts'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { ImportButton } from '../servers/import-button.tsx'
import { ServerForm } from '../servers/server-form.tsx'
import { LanguageChoice } from '../settings/language-choice.tsx'
import { Button } from '../theme/button.tsx'
import { newConversation } from '../view.ts'
import { visibleLine } from '../visible-text.ts'
import { ModelStep } from './model-step.tsx'
import '../servers/servers.css'
import '../settings/settings.css'
import './first-run.css'

/** One page for a new workspace: a model or none, servers or none, done. */
export const FirstRun = () => {
  const { bridge, actions } = usePage()
  const finish = (): void => {
    actions.show(newConversation)
    void actions.report(bridge.setPreferences({ firstRunDone: true }))
  }
  return (
    <div className="surface">
      <Header title={t('firstRun.title')}>
        <span className="header-spent" />
        <Button tone="quiet" onClick={finish}>
          {t('firstRun.skip')}
        </Button>
      </Header>
      <main className="surface-scroll">
        <div className="surface-page">
          <p className="first-run-lead">{t('firstRun.lead')}</p>
          <div className="first-run-language">
            <LanguageChoice />
          </div>
          <ModelStep />
          <ServerStep />
        </div>
      </main>
      <footer className="first-run-foot">
        <Button tone="primary" onClick={finish}>
          {t('firstRun.done')}
        </Button>
      </footer>
    </div>
  )
}

const ServerStep = () => {
  const servers = useChat((state) => state.workspace?.servers) ?? []
  const names = servers.map(({ alias }) => visibleLine(alias)).join(', ')
  return (
    <section className="surface-section">
      <h2>{t('firstRun.servers.title')}</h2>
      <p className="muted">{t('firstRun.servers.about')}</p>
      <ServerForm isBrief />
      <ImportButton />
      {servers.length > 0 && <p className="tone-good">{t('firstRun.servers.added', { names })}</p>}
    </section>
  )
}
