import { Download } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { CallResult, Content } from '#contract/events'
import { isJsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { resourceFileName } from '#contract/resource-files'
import { exhausted } from '#contract/result'
import { bytesText } from '../display-units.ts'
import { offerDownload } from '../offer-download.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'
import { JsonView } from './json-view.tsx'
import { LongText } from './long-text.tsx'
import { OutsideLink } from './outside-link.tsx'

type Link = Extract<Content, { readonly kind: 'resource-link' }>

export type ResultViewProps = {
  readonly result: CallResult
  /** Shows a resource that is only named, where its server is known. */
  readonly linked?: (link: Link) => ReactNode
}

/** What a tool returned. A large answer is shown by its beginning, and whole on request. */
export const ResultView = ({ result, linked = namedOnly }: ResultViewProps) => {
  const [whole, setWhole] = useState<CallResult | null>(null)
  const shown = whole ?? result
  const isEmpty = shown.content.length === 0 && shown.structured === undefined
  return (
    <div className="result" data-error={shown.isError || undefined}>
      {isEmpty && <p className="muted">{t('conversation.result.empty')}</p>}
      {shown.structured === undefined ? (
        // Contents of a stored answer never change places.
        shown.content.map((part, index) => <ContentView key={index} content={part} linked={linked} />)
      ) : (
        <Structured result={shown} value={shown.structured} linked={linked} />
      )}
      {result.payload !== undefined && whole === null && <WholeResult result={result} onRead={setWhole} />}
    </div>
  )
}

type StructuredProps = Linked & { readonly result: CallResult; readonly value: JsonValue }

/** The structured answer without its double: a text that repeats it, or itself where it only wraps a text. */
const Structured = ({ result, value, linked }: StructuredProps) => (
  <>
    {!isOnlyAText(result, value) && <JsonView value={value} />}
    {result.content
      .filter((part) => part.kind !== 'text' || !isSameJson(part.text, value))
      .map((part, index) => (
        <ContentView key={index} content={part} linked={linked} />
      ))}
  </>
)

const WholeResult = (props: {
  readonly result: CallResult
  readonly onRead: (whole: CallResult) => void
}) => {
  const { bridge, actions } = usePage()
  const { payload, bytes } = props.result
  const read = async (): Promise<void> => {
    if (payload === undefined) return
    const whole = await bridge.readPayload({ payload })
    if (whole.ok) props.onRead(whole.value)
    else actions.say(whole.problem.message, { tone: 'stop' })
  }
  return (
    <div className="actions">
      <span className="muted">{t('conversation.result.beginning', { size: bytesText(bytes) })}</span>
      <Button onClick={() => void read()}>{t('conversation.result.showWhole')}</Button>
    </div>
  )
}

type Linked = Required<Pick<ResultViewProps, 'linked'>>

const ContentView = ({ content, linked }: Linked & { readonly content: Content }) => {
  switch (content.kind) {
    case 'text':
      return <TextOrJson text={content.text} />
    case 'image':
      return <ImageView mimeType={content.mimeType} base64={content.base64} />
    case 'audio':
      return <Binary kind="audio" mimeType={content.mimeType} base64={content.base64} />
    case 'resource':
      return (
        <div className="resource">
          <p className="mono">{visibleLine(content.uri)}</p>
          {content.text !== undefined && <LongText text={content.text} />}
          {content.base64 !== undefined && (
            <Binary kind="file" uri={content.uri} mimeType={content.mimeType ?? ''} base64={content.base64} />
          )}
        </div>
      )
    case 'resource-link':
      return linked(content)
    case 'other':
      return <JsonView value={content.json} />
    default:
      return exhausted(content)
  }
}

const namedOnly = ({ name, description, uri }: Link): ReactNode => (
  <div className="resource">
    <p>{visibleLine(name)}</p>
    {description && <p className="muted">{visibleLine(description)}</p>}
    <p className="mono">
      <OutsideLink address={uri}>{visibleLine(uri)}</OutsideLink>
    </p>
  </div>
)

/** Longest text that is tried as JSON. */
const jsonLimit = 1_000_000

const TextOrJson = ({ text }: { readonly text: string }) => {
  const value = /^\s*[[{]/.test(text) && text.length <= jsonLimit ? parsed(text) : undefined
  return value === undefined ? <LongText text={text} /> : <JsonView value={value} />
}

/** Kinds of images that carry no script and no links. */
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

const ImageView = ({ mimeType, base64 }: { readonly mimeType: string; readonly base64: string }) =>
  imageTypes.has(mimeType) ? (
    <img
      className="result-image"
      alt={t('conversation.result.imageName')}
      src={`data:${mimeType};base64,${base64}`}
    />
  ) : (
    <Binary kind="image" mimeType={mimeType} base64={base64} />
  )

const Binary = (props: {
  readonly kind: 'audio' | 'file' | 'image'
  /** Where it has a name of its own. */
  readonly uri?: string
  readonly mimeType: string
  readonly base64: string
}) => {
  const { kind, uri = 'result', mimeType, base64 } = props
  const size = bytesText(Math.floor((base64.length * 3) / 4))
  const save = (): void => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    offerDownload(resourceFileName({ uri, mimeType }), 'application/octet-stream', bytes)
  }
  return (
    <div className="actions">
      <span>
        {mimeType
          ? t(`conversation.result.${kind}`, { type: visibleLine(mimeType), size })
          : t(`conversation.result.${kind}Unknown`, { size })}
      </span>
      <Button icon={Download} onClick={save}>
        {t('window.action.save')}
      </Button>
    </div>
  )
}

const parsed = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isOnlyAText = ({ content }: CallResult, value: JsonValue): boolean => {
  const [only, ...others] = content
  if (only?.kind !== 'text' || others.length > 0 || !isJsonObject(value)) return false
  const values = Object.values(value)
  return values.length === 1 && values[0] === only.text
}

const isSameJson = (text: string, value: JsonValue): boolean => {
  try {
    return JSON.stringify(parsed(text)) === JSON.stringify(value)
  } catch {
    // Nested too deeply to be written out: then both are shown.
    return false
  }
}
