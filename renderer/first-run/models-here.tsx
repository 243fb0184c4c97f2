import { Search } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import type { DiscoveredServer } from '#contract/views'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Field } from '../theme/field.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine } from '../visible-text.ts'

type State =
  | { readonly kind: 'searching' }
  | { readonly kind: 'found'; readonly servers: readonly DiscoveredServer[] }
  | { readonly kind: 'failed'; readonly message: string }

/** Model servers that answer on this computer, each set up with one click and one decision. */
export const ModelsHere = () => {
  const { bridge } = usePage()
  const [state, setState] = useState<State>({ kind: 'searching' })
  const search = useCallback(async () => {
    setState({ kind: 'searching' })
    const reply = await bridge.discoverModels({})
    setState(
      reply.ok ? { kind: 'found', servers: reply.value } : { kind: 'failed', message: reply.problem.message },
    )
  }, [bridge])
  useEffect(() => void search(), [search])
  return (
    <>
      <h3>{t('firstRun.model.here')}</h3>
      <output className="first-run-search">
        {state.kind === 'searching' && <p className="muted">{t('firstRun.model.searching')}</p>}
        {state.kind === 'found' && state.servers.length === 0 && (
          <p className="muted">{t('firstRun.model.noneFound')}</p>
        )}
      </output>
      {state.kind === 'failed' && (
        <ProblemText message={t('firstRun.model.failed', { reason: state.message })} />
      )}
      {state.kind === 'found' && state.servers.length > 0 && (
        <ul className="rows">
          {state.servers.map((server) => (
            <FoundServer key={server.baseUrl} server={server} />
          ))}
        </ul>
      )}
      {state.kind !== 'searching' && (
        <div className="actions">
          <Button icon={Search} onClick={() => void search()}>
            {t('firstRun.model.searchAgain')}
          </Button>
        </div>
      )}
    </>
  )
}

const FoundServer = ({ server }: { readonly server: DiscoveredServer }) => {
  const { bridge, actions } = usePage()
  const hasDefault = useChat(({ workspace }) => (workspace?.defaultModel ?? null) !== null)
  const [only, ...others] = server.models
  const [chosen, setChosen] = useState('')
  const first = others.length === 0 ? (only ?? '') : chosen
  const title = visibleLine(server.title)
  const use = async (): Promise<void> => {
    const asked = await bridge.draftProvider({
      name: server.name,
      definition: definitionOf(server),
      ...(first !== '' && !hasDefault && { defaultModel: first }),
    })
    if (!asked.ok) return actions.say(asked.problem.message, { tone: 'stop' })
    const keyName = keyNameOf(server)
    const isKeyAsked = server.needsKey && (await actions.report(bridge.draftSecret({ name: keyName })))
    actions.say(t('firstRun.model.waits', { count: isKeyAsked ? 2 : 1 }), { isOfQuestion: true })
  }
  return (
    <li className="setting-row">
      <div className="setting-main">
        <p className="field-name">{title}</p>
        <p className="mono muted cut">{visibleLine(server.baseUrl)}</p>
        <p className="muted">{offerOf(server)}</p>
        {server.needsKey && <p className="muted">{t('firstRun.model.needsKey')}</p>}
        {server.configuredAs === null && others.length > 0 && !hasDefault && (
          <FirstModel models={server.models} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      {server.configuredAs === null ? (
        <Button onClick={() => void use()}>{t('firstRun.model.use', { title })}</Button>
      ) : (
        <p className="tone-good">
          {t('firstRun.model.configured', { name: visibleLine(server.configuredAs) })}
        </p>
      )}
    </li>
  )
}

/** Where there are several, none is chosen for the user: some may not be made for conversations. */
const FirstModel = (props: {
  readonly models: readonly string[]
  readonly chosen: string
  readonly onChoose: (model: string) => void
}) => (
  <Field name={t('firstRun.model.begin')}>
    {(names) => (
      <select
        {...names}
        className="input"
        value={props.chosen}
        onChange={(event) => props.onChoose(event.target.value)}
      >
        <option value="">{t('firstRun.model.beginLater')}</option>
        {props.models.map((model) => (
          <option key={model} value={model}>
            {visibleLine(model)}
          </option>
        ))}
      </select>
    )}
  </Field>
)

const namedModels = 3

const offerOf = ({ models }: DiscoveredServer): string => {
  const count = models.length
  if (count === 0) return t('firstRun.model.offersNone')
  const names = models.slice(0, namedModels).map(visibleLine).join(', ')
  return count > namedModels
    ? t('firstRun.model.offersMore', { count, names })
    : t('firstRun.model.offers', { count, names })
}

const definitionOf = (server: DiscoveredServer): JsonObject => ({
  kind: server.kind,
  ...(!server.isUsualAddress && { baseUrl: server.baseUrl }),
  ...(server.needsKey && { apiKey: `\${secret:${keyNameOf(server)}}` }),
})

const keyNameOf = ({ name }: DiscoveredServer): string =>
  `${
    name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, '_')
      .replace(/^[^A-Z]+/, '') || 'MODEL'
  }_API_KEY`.slice(-64)
