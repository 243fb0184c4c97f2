import type { CallAsk } from '#contract/call-item'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { bytesText } from '../display-units.ts'
import { Fold } from '../theme/fold.tsx'
import { visibleLine } from '../visible-text.ts'
import { LongText } from './long-text.tsx'

/** What a server wanted a model to answer, which model did, and what it said: both folded. */
export const SamplingView = (props: {
  readonly ask: CallAsk
  readonly params: JsonObject
  /** The result of sampling/createMessage as it went to the server; null while none did. */
  readonly answer: JsonObject | null
}) => {
  const { ask, params, answer } = props
  const model = ask.state.kind === 'answered' ? ask.state.model : null
  return (
    <div className="ask-sampling">
      <Fold name={`asked ${ask.askId}`} line={<span>{askedLine(params)}</span>}>
        {() => <Asked params={params} />}
      </Fold>
      {answer !== null && (
        <Fold
          name={`sampled ${ask.askId}`}
          line={
            <span>
              {t('conversation.ask.answerOf', { model: visibleLine(model ?? textOf(answer['model'])) })}
            </span>
          }
        >
          {() => (
            <div className="ask-messages">
              <Blocks content={answer['content']} />
            </div>
          )}
        </Fold>
      )}
    </div>
  )
}

const askedLine = (params: JsonObject): string =>
  t('conversation.ask.messages', { count: messagesOf(params).length })

const messagesOf = ({ messages }: JsonObject): readonly JsonValue[] =>
  Array.isArray(messages) ? messages : []

const Asked = ({ params }: { readonly params: JsonObject }) => (
  <div className="ask-messages">
    {typeof params['systemPrompt'] === 'string' && (
      <div>
        <p className="label">{t('conversation.ask.instructions')}</p>
        <LongText text={params['systemPrompt']} />
      </div>
    )}
    {messagesOf(params).map((message, index) => (
      // Messages of a stored request never change places.
      <div key={index}>
        <p className="label">
          {t(isOfModel(message) ? 'conversation.ask.asModel' : 'conversation.ask.asUser')}
        </p>
        <Blocks content={isJsonObject(message) ? message['content'] : undefined} />
      </div>
    ))}
  </div>
)

const isOfModel = (message: JsonValue): boolean => isJsonObject(message) && message['role'] === 'assistant'

const Blocks = ({ content }: { readonly content: JsonValue | undefined }) => {
  const blocks: readonly JsonValue[] = Array.isArray(content) ? content : [content ?? null]
  return blocks.map((block, index) => <LongText key={index} text={blockText(block)} />)
}

/** A text as it is; of other kinds what it is, or its JSON where that is not known. */
const blockText = (block: JsonValue): string => {
  if (!isJsonObject(block)) return textOf(block)
  const { type, text, data, mimeType } = block
  if (type === 'text' && typeof text === 'string') return text
  if (typeof data !== 'string') return JSON.stringify(block, null, 2)
  const size = bytesText(Math.floor((data.length * 3) / 4))
  return t('conversation.ask.file', { type: textOf(mimeType), size })
}

const textOf = (value: JsonValue | undefined): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
