import { useState } from 'react'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { SettingGroup } from './setting-group.tsx'

/** A report that is read by the user, whole, before it can be copied. */
export const ProblemReport = () => {
  const { bridge, actions } = usePage()
  const [report, setReport] = useState<string | null>(null)
  const [isMaking, setIsMaking] = useState(false)
  const make = async (): Promise<void> => {
    setIsMaking(true)
    const reply = await bridge.readProblemReport({})
    setIsMaking(false)
    if (reply.ok) setReport(reply.value)
    else actions.say(reply.problem.message, { tone: 'stop' })
  }
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      actions.say(t('settings.about.report.copied'))
    } catch {
      actions.say(t('window.copyRefused'), { tone: 'stop' })
    }
  }
  return (
    <SettingGroup title={t('settings.about.report.title')} about={t('settings.about.report.about')}>
      {report !== null && (
        <textarea
          className="code report-text"
          aria-label={t('settings.about.report.text')}
          readOnly
          rows={16}
          value={report}
        />
      )}
      <div className="actions">
        {report === null ? (
          <Button disabled={isMaking} onClick={() => void make()}>
            {isMaking ? t('settings.about.report.making') : t('settings.about.report.make')}
          </Button>
        ) : (
          <Button onClick={() => void copy(report)}>{t('settings.about.report.copy')}</Button>
        )}
      </div>
    </SettingGroup>
  )
}
