import type { Content } from '#contract/events'
import { OutsideLink } from '../conversation/outside-link.tsx'
import { Fold } from '../theme/fold.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ReadResource } from './read-resource.tsx'
import { useReadings } from './use-readings.ts'

type ResourceLink = Extract<Content, { readonly kind: 'resource-link' }>

/** A resource that an answer only names; unfolding it reads it from the server that named it. */
export const LinkedResource = ({ alias, link }: { readonly alias: string; readonly link: ResourceLink }) => {
  const readings = useReadings(alias)
  const { uri, name, description } = link
  return (
    <div className="rows">
      <Fold
        name={`linked ${alias} ${uri}`}
        className="row-fold"
        line={
          <>
            <span className="call-name">{visibleLine(name)}</span>
            <span className="muted cut" dir="ltr">
              {visibleLine(uri)}
            </span>
          </>
        }
      >
        {() => (
          <div className="call-detail">
            {description && <p className="tool-description">{visibleText(description)}</p>}
            <p className="mono">
              <OutsideLink address={uri}>{visibleLine(uri)}</OutsideLink>
            </p>
            <ReadResource alias={alias} uri={uri} name={name} readings={readings} follow={null} />
          </div>
        )}
      </Fold>
    </div>
  )
}
