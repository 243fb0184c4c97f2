import { t } from '#contract/language/texts'
import { Header } from '../header.tsx'
import { ImportButton } from './import-button.tsx'
import { ServerForm } from './server-form.tsx'
import './servers.css'

export const AddServer = () => (
  <div className="surface">
    <Header title={t('servers.add.title')} />
    <main className="surface-scroll">
      <div className="surface-page">
        <p className="muted">{t('servers.add.about')}</p>
        <ImportButton />
        <ServerForm />
      </div>
    </main>
  </div>
)
