import { RotateCw } from 'lucide-react'
import { memo } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { MessagePart } from '#contract/events'
import type { AssistantItem } from '#contract/transcript'
import { durationText, momentText } from '../display-units.ts'
import { useChat, usePage } from '../page-context.ts'
import { IconButton } from '../theme/button.tsx'
import { Fold } from '../theme/fold.tsx'
import { spentDetail, spentText } from '../usage/spent-text.ts'
import { visibleLine } from '../visible-text.ts'
import { CopyButton } from './copy-button.tsx'
import { Markdown } from './markdown.tsx'

/** An answer of a model: while it is written the streamed parts, afterwards the stored ones. */
export const AssistantMessage = memo(
  (props: { readonly item: AssistantItem; readonly canRegenerate: boolean }) => {
    const { item, canRegenerate } = props
    const live = useChat(({ open }) =>
      item.finish === null && open?.live?.messageId === item.messageId ? open.live.parts : null,
    )
    const parts = live ?? item.parts
    const note = finishSentence(item)
    if (parts.length === 0 && note === null) return <div className="turn-nothing" />
    return (
      <article className="turn turn-assistant" aria-label={agentName(item.model)}>
        <div className="turn-head">
          <p className="label">{agentName(item.model)}</p>
          {item.finish !== null && <MessageEdge item={item} canRegenerate={canRegenerate} />}
        </div>
        {parts.map((part, index) => (
          // Parts are only ever appended, so their position is their identity.
          <Part key={index} name={`${item.messageId} ${index}`} part={part} isLive={live !== null} />
        ))}
        {note !== null && <p className={item.finish === 'failed' ? 'tone-stop' : 'muted'}>{note}</p>}
      </article>
    )
  },
)
AssistantMessage.displayName = 'AssistantMessage'

const Part = (props: { readonly name: string; readonly part: MessagePart; readonly isLive: boolean }) => {
  const { part, name, isLive } = props
  if (part.text === '') return null
  if (part.kind === 'text') return <Markdown source={part.text} />
  return (
    <Fold
      name={`reasoning ${name}`}
      className="aside-fold"
      line={t(isLive ? 'conversation.message.reasoningNow' : 'conversation.message.reasoning')}
    >
      {() => <Markdown source={part.text} />}
    </Fold>
  )
}

/** Copy and regenerate, and what this answer cost. */
const MessageEdge = ({
  item,
  canRegenerate,
}: {
  readonly item: AssistantItem
  readonly canRegenerate: boolean
}) => {
  const { bridge, actions } = usePage()
  const conversation = useChat((state) => state.open?.summary.conversation)
  const text = item.parts
    .filter((part) => part.kind === 'text')
    .map((part) => part.text)
    .join('\n\n')
  const regenerate = (): void => {
    if (conversation) void actions.report(bridge.regenerate({ conversation }))
  }
  return (
    <div className="turn-actions">
      <span className="label turn-cost" title={costDetail(item)}>
        {costLine(item)}
      </span>
      {text !== '' && <CopyButton label={t('conversation.message.copy')} text={text} />}
      {canRegenerate && (
        <IconButton label={t('conversation.message.regenerate')} icon={RotateCw} onClick={regenerate} />
      )}
    </div>
  )
}

const costLine = ({ usage, durationMs }: AssistantItem): string =>
  [usage && spentText(usage), durationText(durationMs)].filter(Boolean).join(' · ')

/** The moment, and all that was counted. */
const costDetail = ({ usage, at }: AssistantItem): string =>
  [momentText(at), ...(usage ? [spentDetail(usage)] : [])].join('\n')

/** "qwen3" for "local/qwen3". */
const agentName = (model: string): string => visibleLine(model.slice(model.indexOf('/') + 1))

const finishSentence = ({ finish, problem }: AssistantItem): string | null => {
  switch (finish) {
    case null:
    case 'stop':
    case 'tool-calls':
    case 'stopped':
      return null
    case 'length':
      return t('conversation.message.tooLong')
    case 'refused':
      return problem?.message ?? t('conversation.message.refused')
    case 'interrupted':
      return t('conversation.message.cutOff')
    case 'failed':
      return problem?.message ?? t('conversation.message.failed')
    default:
      return exhausted(finish)
  }
}
