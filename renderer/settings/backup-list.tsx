import { useCallback, useEffect, useState } from 'react'
import type { BackupView } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { CopyButton } from '../conversation/copy-button.tsx'
import { bytesText, momentText } from '../display-units.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'
import { SettingGroup } from './setting-group.tsx'

/** The whole copies of the history, and the way to another. */
export const BackupList = () => {
  const { bridge, actions } = usePage()
  const [backups, setBackups] = useState<readonly BackupView[] | null>(null)
  const [isMaking, setIsMaking] = useState(false)
  const read = useCallback(async () => {
    const reply = await bridge.listBackups({})
    if (reply.ok) setBackups(reply.value)
    else actions.say(reply.problem.message, { tone: 'stop' })
  }, [bridge, actions])
  useEffect(() => void read(), [read])
  const make = async (): Promise<void> => {
    setIsMaking(true)
    const reply = await bridge.backUpHistory({})
    setIsMaking(false)
    if (reply.ok) actions.say(t('settings.data.backups.made', { name: visibleLine(reply.value.name) }))
    else actions.say(reply.problem.message, { tone: 'stop' })
    await read()
  }
  return (
    <SettingGroup title={t('settings.data.backups.title')} about={t('settings.data.backups.about')}>
      {backups?.length === 0 && <p>{t('settings.data.backups.none')}</p>}
      {backups !== null && backups.length > 0 && (
        <ul className="rows" aria-label={t('settings.data.backups.list')}>
          {backups.map((backup) => (
            <li key={backup.name} className="setting-row">
              <div className="setting-main">
                <p className="mono cut">{visibleLine(backup.name)}</p>
                <p className="label">
                  {t('settings.data.backups.item', {
                    moment: momentText(backup.at),
                    size: bytesText(backup.bytes),
                  })}
                </p>
              </div>
              <CopyButton label={t('settings.data.copyPath')} text={backup.path} />
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        <Button disabled={isMaking} onClick={() => void make()}>
          {isMaking ? t('settings.data.backups.making') : t('settings.data.backups.make')}
        </Button>
      </div>
    </SettingGroup>
  )
}
