import type { CallItem, CallState } from '#contract/transcript'
import { exhausted } from '#contract/result'
import { momentText } from '../display-units.ts'
import { visibleLine, visibleText } from '../visible-text.ts'
import { CopyButton } from './copy-button.tsx'
import { verdictSentence } from './call-state.ts'
import { formatJson } from './format-json.ts'
import { LongText } from './long-text.tsx'
import { ResultView } from './result-view.tsx'

/** Server, tool, exact arguments, verdict and by whom, and what came back. */
export const CallDetail = ({ item }: { readonly item: CallItem }) => (
  <div className="call-detail">
    <dl className="facts">
      <dt>Server</dt>
      <dd>{item.alias === null ? 'none has this tool' : visibleLine(item.alias)}</dd>
      <dt>Tool</dt>
      <dd>{visibleLine(item.tool ?? item.name)}</dd>
      <dt>Asked by</dt>
      <dd>
        {item.by === 'user' ? 'you' : 'the model'}, {momentText(item.at)}
      </dd>
      {verdictSentence(item.state) !== null && (
        <>
          <dt>Verdict</dt>
          <dd>{verdictSentence(item.state)}</dd>
        </>
      )}
    </dl>
    <section className="call-part">
      <div className="call-part-head">
        <p className="label">Exact arguments</p>
        <CopyButton label="Copy arguments" text={item.arguments} />
      </div>
      <LongText text={formatJson(item.arguments)} />
    </section>
    <Outcome state={item.state} />
  </div>
)

const Outcome = ({ state }: { readonly state: CallState }) => {
  switch (state.kind) {
    case 'done':
      return (
        <section className="call-part">
          <p className="label">{state.result.isError ? 'The tool reported an error' : 'Result'}</p>
          <ResultView result={state.result} />
          {state.warning && <p className="tone-caution">{state.warning}</p>}
        </section>
      )
    case 'failed':
    case 'refused':
      return <p className="tone-stop">{visibleText(state.problem.message)}</p>
    case 'unknown':
      return <p className="tone-caution">{visibleText(state.problem.message)}</p>
    case 'waiting':
      return <p className="muted">The question waits below. Nothing is sent before you answer it.</p>
    case 'requested':
    case 'allowed':
    case 'denied':
    case 'cancelled':
    case 'running':
      return null
    default:
      return exhausted(state)
  }
}
