import { t, type TextKey } from '#contract/language/texts'
import type { CallItem } from '#contract/call-item'
import { exhausted } from '#contract/result'
import { momentText } from '../display-units.ts'
import { LinkedResource } from '../servers/linked-resource.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { CallAsks } from './call-asks.tsx'
import { CopyButton } from './copy-button.tsx'
import { verdictSentence } from './call-state.ts'
import { formatJson } from './format-json.ts'
import { LongText } from './long-text.tsx'
import { ResultView, type ResultViewProps } from './result-view.tsx'

/** Server, tool, exact arguments, verdict and by whom, and what came back. */
export const CallDetail = ({ item }: { readonly item: CallItem }) => (
  <div className="call-detail">
    <dl className="facts">
      <dt>{t('conversation.call.server')}</dt>
      <dd>{item.alias === null ? t('conversation.call.noServer') : visibleLine(item.alias)}</dd>
      <dt>{t('conversation.call.tool')}</dt>
      <dd>{visibleLine(item.tool ?? item.name)}</dd>
      <dt>{t('conversation.call.askedBy')}</dt>
      <dd>
        {t(item.by === 'user' ? 'conversation.call.askedByYou' : 'conversation.call.askedByModel', {
          at: momentText(item.at),
        })}
      </dd>
      {verdictSentence(item.state) !== null && (
        <>
          <dt>{t('conversation.call.verdict')}</dt>
          <dd>{verdictSentence(item.state)}</dd>
        </>
      )}
    </dl>
    <section className="call-part">
      <div className="call-part-head">
        <p className="label">{t('conversation.call.arguments')}</p>
        <CopyButton label={t('conversation.call.copyArguments')} text={item.arguments} />
      </div>
      <LongText text={formatJson(item.arguments)} />
    </section>
    {item.asks.length > 0 && <CallAsks asks={item.asks} />}
    <Outcome item={item} />
  </div>
)

/** A tool of Assent's own names no resources of a server. */
const linkedOf = ({ alias }: CallItem): Pick<ResultViewProps, 'linked'> =>
  alias === null ? {} : { linked: (link) => <LinkedResource alias={alias} link={link} /> }

const Outcome = ({ item }: { readonly item: CallItem }) => {
  const { state } = item
  switch (state.kind) {
    case 'done':
      return (
        <section className="call-part">
          <p className="label">
            {state.result.isError ? t('conversation.call.reportedError') : t('conversation.call.result')}
          </p>
          <ResultView result={state.result} {...linkedOf(item)} />
          {state.warning && <p className="tone-caution">{state.warning}</p>}
        </section>
      )
    case 'failed':
    case 'refused':
      return <p className="tone-stop">{visibleText(state.problem.message)}</p>
    case 'unknown':
      return <p className="tone-caution">{visibleText(state.problem.message)}</p>
    case 'waiting':
      return <p className="muted">{t(waitingText(item))}</p>
    case 'asking':
      return <p className="muted">{t('conversation.call.asks')}</p>
    case 'denied':
    case 'cancelled':
      return hasBegun(item) ? <p className="tone-caution">{t('conversation.call.begun')}</p> : null
    case 'found':
      return <p>{visibleText(state.answer)}</p>
    case 'requested':
    case 'allowed':
    case 'running':
      return null
    default:
      return exhausted(state)
  }
}

const waitingText = (item: CallItem): TextKey => {
  if (!hasBegun(item)) return 'conversation.call.waits'
  return item.rounds.at(-1)?.takesNoAnswers
    ? 'conversation.call.waitsForPage'
    : 'conversation.call.waitsAgain'
}

/** Whether it was sent before, and came back with questions. */
const hasBegun = ({ rounds }: CallItem): boolean => rounds.length > 0
