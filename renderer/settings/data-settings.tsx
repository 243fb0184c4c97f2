import { t } from '#contract/language/texts'
import { CopyButton } from '../conversation/copy-button.tsx'
import { bytesText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'
import { BackupList } from './backup-list.tsx'
import { EraseEverything } from './erase-everything.tsx'
import { ExportEverything } from './export-everything.tsx'
import { HistoryCheck } from './history-check.tsx'

/** Where everything is kept, how it is protected, and what can be done with it. */
export const DataSettings = () => (
  <>
    <DataFacts />
    <HistoryCheck />
    <BackupList />
    <ExportEverything />
    <EraseEverything />
  </>
)

const DataFacts = () => {
  const about = useChat((state) => state.workspace?.about)
  const secrets = useChat((state) => state.workspace?.secrets) ?? []
  if (!about) return null
  return (
    <dl className="facts facts-wide">
      <dt>{t('settings.data.folder')}</dt>
      <dd className="mono path-line">
        <span>{visibleLine(about.dataDirectory)}</span>
        <CopyButton label={t('settings.data.copyPath')} text={about.dataDirectory} />
      </dd>
      <dt>{t('settings.data.history')}</dt>
      <dd>{bytesText(about.databaseBytes)}</dd>
      <dt>{t('settings.data.secrets')}</dt>
      <dd>{about.secretsProtection}</dd>
      <dt>{t('settings.data.storedSecrets')}</dt>
      <dd className="mono">
        {secrets.length === 0 ? t('settings.data.noSecrets') : secrets.map(visibleLine).join(', ')}
      </dd>
      <dt>{t('settings.data.serversRun')}</dt>
      <dd>{about.processIsolation}</dd>
    </dl>
  )
}
