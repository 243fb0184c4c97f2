import { useCallback, useState } from 'react'
import { t } from '#contract/language/texts'
import type { ResourceView, ServerResources as Resources } from '#contract/offers'
import { useListing } from '../offers/use-listing.ts'
import { usePage } from '../page-context.ts'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleText } from '../visible-text.ts'
import { FilterField, useFiltered } from './filter-field.tsx'
import { ListingFrame } from './listing-frame.tsx'
import { LongRows } from './long-rows.tsx'
import { ResourceRow } from './resource-row.tsx'
import { TemplateRow } from './template-row.tsx'
import { useReadings, type Readings } from './use-readings.ts'

/** What the server lets be read. */
export const ServerResources = (props: {
  readonly alias: string
  readonly canComplete: boolean
  readonly isShown: boolean
}) => {
  const { alias, isShown } = props
  const { bridge } = usePage()
  const read = useCallback(() => bridge.listResources({ alias }), [alias, bridge])
  const { listing, again } = useListing(alias, isShown, read)
  const readings = useReadings(alias)
  return (
    <section className="surface-section">
      <ListingFrame
        alias={alias}
        listing={listing}
        notRunning={t('servers.resources.notRunning')}
        reading={t('servers.resources.listing')}
        onAgain={again}
      >
        {(offered) => <OfferedResources {...props} offered={offered} readings={readings} />}
      </ListingFrame>
    </section>
  )
}

type OfferedProps = {
  readonly alias: string
  readonly canComplete: boolean
  readonly offered: Resources
  readonly readings: Readings
}

const OfferedResources = ({ alias, canComplete, offered, readings }: OfferedProps) => {
  const { resources, templates, problem } = offered
  const { shown, words, setWords, isFiltered } = useFiltered(resources, textsOf)
  const follow = useFollowing(alias, offered)
  return (
    <>
      {problem && <ProblemText message={visibleText(problem.message)} />}
      {resources.length === 0 && templates.length === 0 && !problem && (
        <p className="muted">{t('servers.resources.none')}</p>
      )}
      {isFiltered && (
        <FilterField
          name={t('servers.resources.filter')}
          words={words}
          shown={t('servers.resources.shown', { shown: shown.length, all: resources.length })}
          onWords={setWords}
        />
      )}
      {resources.length > 0 && shown.length === 0 && (
        <p className="muted">{t('servers.resources.noneFound')}</p>
      )}
      <LongRows name={t('servers.resources.title')} keys={shown.map(({ uri }) => uri)}>
        {(index) => {
          const resource = shown[index]
          return (
            resource && (
              <ResourceRow
                alias={alias}
                resource={resource}
                readings={readings}
                follow={follow(resource.uri)}
              />
            )
          )
        }}
      </LongRows>
      {templates.length > 0 && <h2>{t('servers.resources.templates')}</h2>}
      <LongRows
        name={t('servers.resources.templates')}
        keys={templates.map(({ uriTemplate }) => uriTemplate)}
      >
        {(index) => {
          const template = templates[index]
          return (
            template && (
              <TemplateRow
                alias={alias}
                template={template}
                canComplete={canComplete}
                readings={readings}
                followOf={follow}
              />
            )
          )
        }}
      </LongRows>
    </>
  )
}

const textsOf = ({ name, title, uri, description }: ResourceView) =>
  [`${title ?? ''} ${name}`, `${uri} ${description}`] as const

/** Whether a resource is followed, and how that is changed; null where the server tells of no changes. */
export type Following = { readonly isOn: boolean; readonly change: (on: boolean) => void } | null

type Changed = {
  readonly since: Resources['followed']
  readonly uris: ReadonlyMap<string, boolean>
}

const useFollowing = (alias: string, { canFollow, followed }: Resources) => {
  const { bridge, actions } = usePage()
  /** Changes since a list was read; the next list knows them itself. */
  const [changed, setChanged] = useState<Changed>({ since: followed, uris: new Map() })
  const uris = changed.since === followed ? changed.uris : new Map<string, boolean>()
  return (uri: string): Following => {
    if (!canFollow) return null
    const change = async (on: boolean): Promise<void> => {
      if (await actions.report(bridge.followResource({ alias, uri, on })))
        setChanged(({ since, uris: before }) => ({
          since: followed,
          uris: new Map(since === followed ? before : []).set(uri, on),
        }))
    }
    return { isOn: uris.get(uri) ?? followed.includes(uri), change: (on) => void change(on) }
  }
}
