import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import { t } from '#contract/language/texts'
import type { ResourceTemplateView } from '#contract/offers'
import { OfferIcon } from '../offers/offer-icon.tsx'
import { PageOfferForm } from '../offers/offer-form.tsx'
import { templateFields } from '../offers/template-fields.ts'
import { expandTemplate } from '../offers/uri-template.ts'
import { Fold } from '../theme/fold.tsx'
import { IntoView } from '../theme/into-view.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ReadResource } from './read-resource.tsx'
import { ResourceAddress } from './resource-address.tsx'
import type { Following } from './server-resources.tsx'
import type { Readings } from './use-readings.ts'

/** Resources whose address has variables: they are filled in, then it is read. */
export const TemplateRow = (props: {
  readonly alias: string
  readonly template: ResourceTemplateView
  readonly canComplete: boolean
  readonly readings: Readings
  readonly followOf: (uri: string) => Following
}) => {
  const { alias, template, canComplete, readings, followOf } = props
  const { uriTemplate, name, title, description } = template
  const [uri, setUri] = useState<string | null>(null)
  return (
    <Fold
      name={`template ${alias} ${uriTemplate}`}
      className="row-fold"
      line={
        <>
          <OfferIcon icon={template.icon} />
          <span className="call-name">{visibleLine(title ?? name)}</span>
          <span className="muted cut" dir="ltr">
            {visibleLine(uriTemplate)}
          </span>
        </>
      }
    >
      {() => (
        <div className="call-detail">
          {description && <p className="tool-description">{visibleText(description)}</p>}
          <PageOfferForm
            alias={alias}
            name={`${alias}.${name}`}
            description=""
            fields={templateFields(template)}
            target={{ kind: 'resource', uriTemplate }}
            canComplete={canComplete}
            action={t('servers.resources.read')}
            icon={BookOpen}
            onSubmit={(values) => {
              const next = expandTemplate(uriTemplate, values)
              setUri(next)
              readings.read(next)
              return Promise.resolve(null)
            }}
          />
          {uri !== null && (
            <IntoView what={readings.isKnown(uri) ? uri : null}>
              <ResourceAddress uri={uri} />
              <ReadResource
                key={uri}
                alias={alias}
                uri={uri}
                name={title ?? name}
                readings={readings}
                follow={followOf(uri)}
              />
            </IntoView>
          )}
        </div>
      )}
    </Fold>
  )
}
