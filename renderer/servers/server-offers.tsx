import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import { t } from '#contract/language/texts'
import type { ServerDetail } from '#contract/views'
import { ServerLog } from './server-log.tsx'
import { ServerPrompts } from './server-prompts.tsx'
import { ServerResources } from './server-resources.tsx'
import { ServerTools } from './server-tools.tsx'
import './server-offers.css'

const names = ['tools', 'resources', 'prompts', 'log'] as const
type Name = (typeof names)[number]

/** What the server offers and what it says, one at a time. What a running server does not have has no tab. */
export const ServerOffers = ({ detail }: { readonly detail: ServerDetail }) => {
  const [chosen, setChosen] = useState<Name | null>(null)
  /** What is filled in in a tab that was opened once stays there. */
  const [opened, setOpened] = useState<ReadonlySet<Name>>(new Set())
  const offered = names.filter((name) => isOffered(detail, name))
  const shown = chosen !== null && offered.includes(chosen) ? chosen : firstOf(detail)
  const common = { alias: detail.alias, canComplete: detail.offers?.completions ?? false }
  return (
    <Tabs.Root
      value={shown}
      onValueChange={(value) => {
        const next = names.find((name) => name === value) ?? shown
        setChosen(next)
        setOpened(new Set([...opened, next]))
      }}
    >
      <Tabs.List className="tabs" aria-label={t('servers.offers.tabs')} activateOnFocus>
        {offered.map((name) => (
          <Tabs.Tab key={name} value={name} className="tab">
            {t(`servers.${name}.title`)}
            {name === 'tools' && detail.tools.length > 0 && (
              <span className="tab-count">{detail.tools.length}</span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="tools">
        <ServerTools detail={detail} />
      </Tabs.Panel>
      <Tabs.Panel value="resources" keepMounted={opened.has('resources')}>
        <ServerResources {...common} isShown={shown === 'resources'} />
      </Tabs.Panel>
      <Tabs.Panel value="prompts" keepMounted={opened.has('prompts')}>
        <ServerPrompts {...common} isShown={shown === 'prompts'} />
      </Tabs.Panel>
      <Tabs.Panel value="log">
        <ServerLog detail={detail} />
      </Tabs.Panel>
    </Tabs.Root>
  )
}

/** Why a server does not run is best read in its log. */
const firstOf = ({ state }: ServerDetail): Name =>
  state.kind === 'failed' || state.kind === 'backing-off' ? 'log' : 'tools'

/** What it offers is known while it runs. */
const isOffered = ({ offers }: ServerDetail, name: Name): boolean =>
  offers === null || (name !== 'resources' && name !== 'prompts') || offers[name]
