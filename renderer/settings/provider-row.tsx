import { KeyRound, Pencil, RotateCw, Trash2, TriangleAlert } from 'lucide-react'
import { t } from '#contract/language/texts'
import type { ProviderView } from '#contract/views'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icon.tsx'
import { ActionMenu } from '../theme/menu.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ModelTable } from './model-table.tsx'
import { secretNameIn } from './provider-draft.ts'

/** One provider: its address, its key, what it offers, and what can be done with it. */
export const ProviderRow = (props: { readonly provider: ProviderView; readonly onEdit: () => void }) => {
  const { provider, onEdit } = props
  const { bridge, actions } = usePage()
  const name = visibleLine(provider.name)
  const secret = secretNameIn(provider.key?.source ?? '')
  const refresh = async (): Promise<void> => {
    const models = await bridge.refreshModels({ provider: provider.name })
    if (models.ok) actions.say(t('settings.models.offers', { name, count: models.value.length }))
    else actions.say(models.problem.message, { tone: 'stop' })
  }
  const remove = async (): Promise<void> => {
    if (await actions.report(bridge.draftProviderRemoval({ name: provider.name })))
      actions.say(t('settings.question', { count: 1 }), { isOfQuestion: true })
  }
  const setKey = async (): Promise<void> => {
    if (secret && (await actions.report(bridge.draftSecret({ name: secret }))))
      actions.say(t('settings.questionKey'))
  }
  return (
    <li className="setting-row">
      <div className="setting-main">
        <p className="field-name">{name}</p>
        <p className="mono muted cut">{visibleLine(provider.baseUrl)}</p>
        <p className="label">
          {provider.models.length === 0 && `${t('settings.models.count', { count: 0 })} · `}
          {keyState(provider)}
        </p>
        {provider.warning !== null && (
          <p className="warning-line">
            <Icon of={TriangleAlert} />
            <span>{visibleText(provider.warning)}</span>
          </p>
        )}
        {provider.problem && <ProblemText message={provider.problem.message} />}
        <ModelTable provider={provider.name} />
      </div>
      <div className="actions setting-ways">
        {secret !== null && (
          <Button icon={KeyRound} onClick={() => void setKey()}>
            {t('settings.models.setKey')}
          </Button>
        )}
        <ActionMenu
          label={t('settings.models.menu', { name })}
          entries={[
            { label: t('settings.models.edit'), icon: Pencil, run: onEdit },
            { label: t('settings.models.refresh'), icon: RotateCw, run: () => void refresh() },
            null,
            { label: t('settings.models.remove'), icon: Trash2, tone: 'stop', run: () => void remove() },
          ]}
        />
      </div>
    </li>
  )
}

const keyState = ({ key }: ProviderView): string => {
  if (key === null) return t('settings.models.noKey')
  const source = visibleLine(key.source)
  return key.set ? t('settings.models.keySet', { source }) : t('settings.models.keyNotSet', { source })
}
