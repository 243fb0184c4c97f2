import { useState } from 'react'
import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { providerKinds, type ProviderKind } from '../settings/provider-kinds.ts'
import { ProviderForm } from '../settings/provider-form.tsx'
import { visibleLine } from '../visible-text.ts'
import { ModelsHere } from './models-here.tsx'

type Choice =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'endpoint'; readonly provider: string | undefined }
  | { readonly kind: 'none' }

/** A model of this computer, a service, any endpoint, or none: each is a full choice. */
export const ModelStep = () => {
  const [choice, setChoice] = useState<Choice>({ kind: 'undecided' })
  const providers = useChat((state) => state.workspace?.providers) ?? []
  const provider = choice.kind === 'endpoint' ? choice.provider : null
  return (
    <section className="surface-section">
      <h2>{t('firstRun.model.title')}</h2>
      <ModelsHere />
      <h3>{t('firstRun.model.services')}</h3>
      <p className="muted">{t('firstRun.model.servicesAbout')}</p>
      <div className="presets presets-services">
        {services.map(({ kind, title }) => (
          <Preset
            key={kind}
            title={title}
            isPressed={provider === kind}
            onPress={() => setChoice({ kind: 'endpoint', provider: kind })}
          />
        ))}
      </div>
      <div className="presets presets-ways">
        <Preset
          title={t('firstRun.model.other')}
          about={t('firstRun.model.otherAbout')}
          isPressed={provider === undefined}
          onPress={() => setChoice({ kind: 'endpoint', provider: undefined })}
        />
        <Preset
          title={t('firstRun.model.none')}
          about={t('firstRun.model.noneAbout')}
          isPressed={choice.kind === 'none'}
          onPress={() => setChoice({ kind: 'none' })}
        />
      </div>
      {choice.kind === 'none' && <p>{t('firstRun.model.noneChosen')}</p>}
      {choice.kind === 'endpoint' && (
        <ProviderForm
          key={choice.provider ?? ''}
          provider={null}
          {...(choice.provider !== undefined && { kind: choice.provider })}
          onClose={() => setChoice({ kind: 'undecided' })}
        />
      )}
      {providers.length > 0 && (
        <p className="tone-good">
          {t('firstRun.model.setUp', { names: providers.map(({ name }) => visibleLine(name)).join(', ') })}
        </p>
      )}
    </section>
  )
}

type Service = { readonly kind: string; readonly title: string }

const asService = ({ kind, title, keyName }: ProviderKind): readonly Service[] =>
  keyName !== null && typeof title === 'string' ? [{ kind, title }] : []

/** Those with a key of their own and a name that is the same in every language. */
const services = providerKinds.flatMap(asService)

const Preset = (props: {
  readonly title: string
  readonly about?: string
  readonly isPressed: boolean
  readonly onPress: () => void
}) => (
  <button type="button" className="preset" aria-pressed={props.isPressed} onClick={props.onPress}>
    <span className="field-name">{props.title}</span>
    {props.about !== undefined && <span className="muted">{props.about}</span>}
  </button>
)
