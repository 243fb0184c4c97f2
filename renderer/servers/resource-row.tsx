import { t } from '#contract/language/texts'
import type { ResourceView } from '#contract/offers'
import { bytesText } from '../display-units.ts'
import { OfferIcon } from '../offers/offer-icon.tsx'
import { Fold } from '../theme/fold.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ReadResource } from './read-resource.tsx'
import { ResourceAddress } from './resource-address.tsx'
import type { Following } from './server-resources.tsx'
import { useChanges, type Readings } from './use-readings.ts'

type RowProps = {
  readonly alias: string
  readonly resource: ResourceView
  readonly readings: Readings
  readonly follow: Following
}

/** One resource; unfolding it reads it. */
export const ResourceRow = ({ alias, resource, readings, follow }: RowProps) => {
  const { uri, name, title } = resource
  const isChanged = useChanges(alias, uri) > readAfter(readings, uri)
  return (
    <Fold
      name={`resource ${alias} ${uri}`}
      className="row-fold"
      line={
        <>
          <OfferIcon icon={resource.icon} />
          <span className="call-name">{visibleLine(title ?? name)}</span>
          <span className="muted cut" dir="ltr">
            {visibleLine(uri)}
          </span>
          {isChanged && <span className="offer-aside offer-changed">{t('servers.resources.changed')}</span>}
          {!isChanged && follow?.isOn && (
            <span className="offer-aside">{t('servers.resources.followed')}</span>
          )}
        </>
      }
    >
      {() => (
        <div className="call-detail">
          {resource.description && <p className="tool-description">{visibleText(resource.description)}</p>}
          <ResourceFacts resource={resource} />
          <ReadResource alias={alias} uri={uri} name={title ?? name} readings={readings} follow={follow} />
        </div>
      )}
    </Fold>
  )
}

const readAfter = (readings: Readings, uri: string): number => {
  const reading = readings.of(uri)
  return reading === null ? 0 : reading.kind === 'reading' ? Infinity : reading.changes
}

const ResourceFacts = ({ resource }: { readonly resource: ResourceView }) => (
  <dl className="facts offer-facts">
    <dt>{t('servers.resources.address')}</dt>
    <dd>
      <ResourceAddress uri={resource.uri} />
    </dd>
    {resource.mimeType !== null && (
      <>
        <dt>{t('servers.resources.kind')}</dt>
        <dd>{visibleLine(resource.mimeType)}</dd>
      </>
    )}
    {resource.bytes !== null && (
      <>
        <dt>{t('servers.resources.size')}</dt>
        <dd>{bytesText(resource.bytes)}</dd>
      </>
    )}
  </dl>
)
