import { KeyRound, Pencil, Plus, RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ProviderView } from '#contract/views'
import { countText } from '../display-units.ts'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ActionMenu } from '../theme/menu.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine } from '../visible-text.ts'
import { secretNameIn } from './provider-draft.ts'
import { ProviderForm } from './provider-form.tsx'

/** Where models come from, their keys, and which one is taken by default. */
export const ModelSettings = () => {
  const providers = useChat((state) => state.workspace?.providers) ?? []
  const [edited, setEdited] = useState<ProviderView | 'new' | null>(null)
  return (
    <>
      <p className="muted">
        An endpoint that speaks the OpenAI protocol: a model on this computer, or a service. Keys are typed on
        the question page and never reach this one.
      </p>
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
            Add provider
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
    </>
  )
}

const ProviderRow = (props: { readonly provider: ProviderView; readonly onEdit: () => void }) => {
  const { provider, onEdit } = props
  const { bridge, actions } = usePage()
  const { name } = provider
  const secret = secretNameIn(provider.key?.source ?? '')
  const refresh = async (): Promise<void> => {
    const models = await bridge.refreshModels({ provider: name })
    if (models.ok) actions.say(`${visibleLine(name)} offers ${countText(models.value.length, 'model')}.`)
    else actions.say(models.problem.message, { tone: 'stop' })
  }
  const remove = async (): Promise<void> => {
    if (await actions.report(bridge.draftProviderRemoval({ name })))
      actions.say('A question waits for you below.')
  }
  const setKey = async (): Promise<void> => {
    if (secret && (await actions.report(bridge.draftSecret({ name: secret }))))
      actions.say('A question waits for you below: enter the key there.')
  }
  return (
    <li className="setting-row">
      <div className="setting-main">
        <p className="field-name">{visibleLine(name)}</p>
        <p className="mono muted cut">{visibleLine(provider.baseUrl)}</p>
        <p className="label">
          {countText(provider.models.length, 'model')} · {keyState(provider)}
        </p>
        {provider.problem && <ProblemText message={provider.problem.message} />}
      </div>
      <div className="actions setting-ways">
        {secret !== null && (
          <Button icon={KeyRound} onClick={() => void setKey()}>
            Set key
          </Button>
        )}
        <ActionMenu
          label={`Menu of ${visibleLine(name)}`}
          entries={[
            { label: 'Edit', icon: Pencil, run: onEdit },
            { label: 'Refresh models', icon: RotateCw, run: () => void refresh() },
            null,
            { label: 'Remove', icon: Trash2, tone: 'stop', run: () => void remove() },
          ]}
        />
      </div>
    </li>
  )
}

const keyState = ({ key }: ProviderView): string => {
  if (key === null) return 'no key'
  return `key ${visibleLine(key.source)}: ${key.set ? 'set' : 'not set'}`
}

const DefaultModel = () => {
  const { bridge, actions } = usePage()
  const models = useChat((state) => state.workspace?.models) ?? []
  const model = useChat((state) => state.workspace?.defaultModel ?? null)
  const choose = async (chosen: string): Promise<void> => {
    const reply = bridge.draftDefaultModel({ model: chosen === '' ? null : chosen })
    if (await actions.report(reply)) actions.say('A question waits for you below.')
  }
  return (
    <Field name="Default model" hint="New conversations begin with it.">
      {(names) => (
        <select
          {...names}
          className="input"
          value={model ?? ''}
          onChange={(event) => void choose(event.target.value)}
        >
          <option value="">None</option>
          {model !== null && !models.some(({ id }) => id === model) && (
            <option value={model}>{visibleLine(model)} (not offered now)</option>
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
