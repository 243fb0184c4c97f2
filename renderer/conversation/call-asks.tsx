import type { CallAsk } from '#contract/call-item'
import { t } from '#contract/language/texts'
import type { ServerRequest } from '#contract/server-requests'
import { exhausted } from '#contract/result'
import { momentText } from '../display-units.ts'
import { AskBody } from './ask-body.tsx'
import { askWord } from './ask-word.ts'
import { useIsAsked } from './use-is-asked.ts'
import './call-asks.css'

/** What the server of a call asked for while it was under way, in order: what, the answer, and by whom. */
export const CallAsks = ({ asks }: { readonly asks: readonly CallAsk[] }) => (
  <section className="call-part">
    <p className="label">{t('conversation.ask.title')}</p>
    <ol className="asks" aria-label={t('conversation.ask.title')}>
      {asks.map((ask) => (
        <AskRow key={ask.askId} ask={ask} />
      ))}
    </ol>
  </section>
)

const AskRow = ({ ask }: { readonly ask: CallAsk }) => {
  const { word, tone } = askWord(ask, useIsAsked())
  return (
    <li className="ask">
      <p className="ask-line">
        <span>{wishOf(ask.request)}</span>
        <span className="ask-state">
          <span className={`tone-${tone}`}>{word}</span>
          <span className="muted">{momentText(ask.at)}</span>
        </span>
      </p>
      <AskBody ask={ask} />
    </li>
  )
}

const wishOf = (request: ServerRequest): string => {
  switch (request.kind) {
    case 'sampling':
      return t('conversation.ask.sampling')
    case 'elicit-form':
      return t('conversation.ask.form')
    case 'elicit-url':
      return t('conversation.ask.address')
    case 'roots':
      return t('conversation.ask.folders')
    default:
      return exhausted(request)
  }
}
