import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import type { ModelCatalogueView } from '#contract/views'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'
import { SettingGroup } from './setting-group.tsx'

/** Where context sizes and prices come from, and the way to newer ones. Nothing is fetched before it is asked for. */
export const ModelCatalogue = () => {
  const { bridge, actions } = usePage()
  const [catalogue, setCatalogue] = useState<ModelCatalogueView | null>(null)
  const [isReading, setIsReading] = useState(false)
  useEffect(() => {
    void bridge.readModelCatalogue({}).then((reply) => reply.ok && setCatalogue(reply.value))
  }, [bridge])
  const refresh = async (): Promise<void> => {
    setIsReading(true)
    const reply = await bridge.refreshModelCatalogue({})
    setIsReading(false)
    if (!reply.ok) return actions.say(reply.problem.message, { tone: 'stop' })
    setCatalogue(reply.value)
    actions.say(t('settings.models.catalogueRefreshed', { date: reply.value.date }))
  }
  return (
    <SettingGroup title={t('settings.models.catalogue')} about={t('settings.models.catalogueAsks')}>
      {catalogue && (
        <p>
          {t('settings.models.catalogueAbout', {
            source: visibleLine(catalogue.source),
            date: catalogue.date,
            count: catalogue.models,
          })}
        </p>
      )}
      <div className="actions">
        <Button disabled={isReading} onClick={() => void refresh()}>
          {t('settings.models.catalogueRefresh')}
        </Button>
      </div>
    </SettingGroup>
  )
}
