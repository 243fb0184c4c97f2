import { Plus } from 'lucide-react'
import { useState } from 'react'
import { t } from '#contract/language/texts'
import type { ProviderView } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { visibleLine } from '../visible-text.ts'
import { ModelCatalogue } from './model-catalogue.tsx'
import { ProviderForm } from './provider-form.tsx'
import { ProviderRow } from './provider-row.tsx'

/** Where models come from, their keys, and which one is taken by default. */
export const ModelSettings = () => {
  const providers = useChat((state) => state.workspace?.providers) ?? []
  const [edited, setEdited] = useState<ProviderView | 'new' | null>(null)
  return (
    <>
      <p className="muted">{t('settings.models.about')}</p>
      {providers.length > 0 && (
        <ul className="rows">
          {providers.map((provider) => (
            <ProviderRow key={provider.name} provider={provider} onEdit={() => setEdited(provider)} />
          ))}
        </ul>
      )}
      {edited === null ? (
        <div className="actions">
          <Button icon={Plus} onClick={() => setEdited('new')}>
            {t('settings.models.add')}
          </Button>
        </div>
      ) : (
        <ProviderForm
          key={edited === 'new' ? '' : edited.name}
          provider={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      {providers.length > 0 && <DefaultModel />}
      <ModelCatalogue />
    </>
  )
}

const DefaultModel = () => {
  const { bridge, actions } = usePage()
  const models = useChat((state) => state.workspace?.models) ?? []
  const model = useChat((state) => state.workspace?.defaultModel ?? null)
  const choose = async (chosen: string): Promise<void> => {
    const reply = bridge.draftDefaultModel({ model: chosen === '' ? null : chosen })
    if (await actions.report(reply)) actions.say(t('settings.question', { count: 1 }), { isOfQuestion: true })
  }
  return (
    <Field name={t('settings.models.default')} hint={t('settings.models.defaultAbout')}>
      {(names) => (
        <select
          {...names}
          className="input"
          value={model ?? ''}
          onChange={(event) => void choose(event.target.value)}
        >
          <option value="">{t('settings.models.none')}</option>
          {model !== null && !models.some(({ id }) => id === model) && (
            <option value={model}>{t('settings.models.notOffered', { model: visibleLine(model) })}</option>
          )}
          {models.map(({ id }) => (
            <option key={id} value={id}>
              {visibleLine(id)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
