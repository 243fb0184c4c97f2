import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { ProblemReport } from './problem-report.tsx'

export const AboutSettings = () => {
  const about = useChat((state) => state.workspace?.about)
  if (!about) return null
  return (
    <>
      <dl className="facts facts-wide">
        <dt>{t('settings.about.version')}</dt>
        <dd>Assent {about.version}</dd>
        <dt>{t('settings.about.window')}</dt>
        <dd>{about.shell === 'web' ? t('settings.about.web') : t('settings.about.electron')}</dd>
        {about.shell === 'web' && (
          <>
            <dt>{t('settings.about.extensions')}</dt>
            <dd>{t('settings.about.extensionsAbout')}</dd>
          </>
        )}
        <dt>{t('settings.about.runsOn')}</dt>
        <dd>{about.runtime.map(({ name, version }) => `${name} ${version}`).join(' · ')}</dd>
        <dt>{t('settings.about.licence')}</dt>
        <dd>
          <p>{t('settings.about.licenceText')}</p>
          <p>{t('settings.about.notices')}</p>
        </dd>
      </dl>
      <ProblemReport />
    </>
  )
}
