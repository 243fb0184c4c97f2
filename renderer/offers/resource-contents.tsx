import { Download } from 'lucide-react'
import type { CallResult, Content } from '#contract/events'
import { t } from '#contract/language/texts'
import type { ResourceContents } from '#contract/offers'
import { resourceFileName } from '#contract/resource-files'
import { ResultView } from '../conversation/result-view.tsx'
import { bytesText } from '../display-units.ts'
import { offerDownload } from '../offer-download.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'
import { bytesOfBase64 } from './bytes-of-base64.ts'

type ResourceContent = ResourceContents['contents'][number]

/** What a server gave for a resource: JSON as a tree, pictures as pictures, the rest as text or to be saved. */
export const ResourceContentsView = ({ contents: { contents } }: { readonly contents: ResourceContents }) => {
  if (contents.length === 0) return <p className="muted">{t('servers.resources.empty')}</p>
  return contents.map((content, index) => (
    // Contents that were read never change places.
    <div key={index} className="resource">
      {contents.length > 1 && (
        <p className="mono" dir="ltr">
          {visibleLine(content.uri)}
        </p>
      )}
      <OneContent content={content} />
    </div>
  ))
}

/** Contents that belong to no call, for the view of answers. */
export const asResult = (content: readonly Content[]): CallResult => ({ content, isError: false, bytes: 0 })

const OneContent = ({ content }: { readonly content: ResourceContent }) => {
  const { text, base64, mimeType = '' } = content
  if (text !== undefined) return <ResultView result={asResult([{ kind: 'text', text }])} />
  if (base64 === undefined) return <p className="muted">{t('servers.resources.empty')}</p>
  if (mimeType.startsWith('image/'))
    return <ResultView result={asResult([{ kind: 'image', mimeType, base64 }])} />
  return <SavedFile content={content} base64={base64} />
}

const SavedFile = (props: { readonly content: ResourceContent; readonly base64: string }) => {
  const { actions } = usePage()
  const { content, base64 } = props
  const size = bytesText(Math.floor((base64.replace(/=+$/u, '').length * 3) / 4))
  const save = (): void => {
    const name = resourceFileName(content)
    const bytes = bytesOfBase64(base64)
    if (bytes === null) actions.say(t('attachments.problems.damaged', { name }), { tone: 'stop' })
    else offerDownload(name, 'application/octet-stream', bytes)
  }
  return (
    <div className="actions">
      <span>
        {content.mimeType
          ? t('conversation.result.file', { type: visibleLine(content.mimeType), size })
          : t('conversation.result.fileUnknown', { size })}
      </span>
      <Button icon={Download} onClick={save}>
        {t('window.action.save')}
      </Button>
    </div>
  )
}
