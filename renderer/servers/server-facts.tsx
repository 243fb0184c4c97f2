import type { ServerDetail, ServerState } from '#contract/views'
import { exhausted } from '#contract/result'
import { momentText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'

/** Why the server is in its state, and how exactly it is started. */
export const ServerFacts = ({ detail }: { readonly detail: ServerDetail }) => (
  <>
    <StateReason state={detail.state} />
    <section className="surface-section">
      <h2>Exact command</h2>
      {detail.launch ? (
        <>
          <pre className="code" dir="ltr">
            {visibleText(detail.launch.command)}
          </pre>
          {detail.launch.notes.map((note) => (
            <p key={note} className="muted">
              {visibleText(note)}
            </p>
          ))}
        </>
      ) : (
        <p className="muted">There is no command yet: the definition has to be mended first.</p>
      )}
      <dl className="facts">
        <dt>Approved</dt>
        <dd>
          <Approval detail={detail} />
        </dd>
        {detail.serverInfo && (
          <>
            <dt>Says it is</dt>
            <dd>
              {visibleLine(`${detail.serverInfo.name} ${detail.serverInfo.version}`)}, protocol{' '}
              {visibleLine(detail.serverInfo.protocolVersion)}
            </dd>
          </>
        )}
        {detail.state.kind === 'ready' && (
          <>
            <dt>Running since</dt>
            <dd>
              {momentText(detail.state.since)}
              {detail.state.pid !== null && `, process ${detail.state.pid}`}
            </dd>
          </>
        )}
      </dl>
    </section>
  </>
)

/** A launch that was approved is listed among the permissions; a remembered one stands in the detail. */
const Approval = ({ detail }: { readonly detail: ServerDetail }) => {
  const grant = useChat(({ workspace }) =>
    workspace?.grants.find(({ kind, subject }) => kind === 'launch' && subject === detail.alias),
  )
  const approvedAt = grant?.grantedAt ?? detail.approvedAt
  return approvedAt === null ? 'not yet: you are asked when it starts' : momentText(approvedAt)
}

const StateReason = ({ state }: { readonly state: ServerState }) => {
  switch (state.kind) {
    case 'failed':
      return (
        <section className="surface-section">
          <ProblemText message={visibleText(state.problem.message)} />
          {state.stderrTail.trim() !== '' && (
            <>
              <p className="label">The last lines it wrote</p>
              <pre className="code" dir="ltr">
                {visibleText(state.stderrTail)}
              </pre>
            </>
          )}
        </section>
      )
    case 'misconfigured':
      return <ProblemText message={visibleText(state.problem.message)} />
    case 'backing-off':
      return (
        <div className="surface-section">
          <ProblemText message={visibleText(state.problem.message)} />
          <p className="muted">
            Attempt {state.attempt} follows at {momentText(state.until)}.
          </p>
        </div>
      )
    case 'awaiting-approval':
      return <p className="tone-caution">A question waits for you below: may this command be started?</p>
    case 'unresponsive':
      return (
        <p className="tone-stop">It has not answered since {momentText(state.since)}. Restart it to go on.</p>
      )
    case 'stopped':
    case 'starting':
    case 'ready':
      return null
    default:
      return exhausted(state)
  }
}
