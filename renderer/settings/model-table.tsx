import { t } from '#contract/language/texts'
import type { ModelOption } from '#contract/views'
import { costText, tokensText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { Fold } from '../theme/fold.tsx'
import { visibleLine } from '../visible-text.ts'

/** More are found by their name in the model picker. */
const shownModels = 200

/** What is known about the models of a provider, folded away. */
export const ModelTable = ({ provider }: { readonly provider: string }) => {
  const models = useChat((state) => state.workspace?.models) ?? []
  const own = models.filter((model) => model.provider === provider).slice(0, shownModels)
  if (own.length === 0) return null
  return (
    <Fold
      name={`models of ${provider}`}
      className="aside-fold"
      line={t('settings.models.count', { count: own.length })}
    >
      {() => (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('settings.models.column.model')}</th>
                <th scope="col">{t('settings.models.column.context')}</th>
                <th scope="col">{t('settings.models.column.takes')}</th>
                <th scope="col">{t('settings.models.column.effort')}</th>
                <th scope="col">{t('settings.models.column.price')}</th>
              </tr>
            </thead>
            <tbody>
              {own.map((model) => (
                <ModelLine key={model.id} model={model} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Fold>
  )
}

const ModelLine = ({ model }: { readonly model: ModelOption }) => (
  <tr>
    <th scope="row">{visibleLine(model.model)}</th>
    <td>{model.contextTokens === null ? t('settings.models.unknown') : tokensText(model.contextTokens)}</td>
    <td>{takenBy(model)}</td>
    <td>{model.efforts.length > 0 ? t('settings.models.thinks') : '–'}</td>
    <td>{priceOf(model)}</td>
  </tr>
)

/** Says what is known to be taken; where nobody says, only text is certain. */
const takenBy = ({ images, pdf, tools }: ModelOption): string =>
  [
    t('settings.models.takes.text'),
    images === true ? t('settings.models.takes.images') : '',
    pdf === true ? t('settings.models.takes.pdf') : '',
    tools === false ? t('settings.models.takes.noTools') : '',
  ]
    .filter(Boolean)
    .join(', ')

const priceOf = ({ pricePerMillion }: ModelOption): string =>
  pricePerMillion === null
    ? t('settings.models.unknown')
    : t('settings.models.price', {
        input: costText(pricePerMillion.input),
        output: costText(pricePerMillion.output),
      })
