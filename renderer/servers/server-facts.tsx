import { t } from '#contract/language/texts'
import type { ServerDetail, ServerState } from '#contract/views'
import { exhausted } from '#contract/result'
import { momentText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ServerDoctor } from './server-doctor.tsx'

/** Why the server is in its state, and how exactly it is started. */
export const ServerFacts = ({ detail }: { readonly detail: ServerDetail }) => (
  <>
    <StateReason state={detail.state} isRemote={isRemote(detail)} />
    <ServerDoctor detail={detail} />
    <section className="surface-section">
      <h2>{t(isRemote(detail) ? 'servers.facts.address' : 'servers.facts.command')}</h2>
      {detail.launch ? (
        <>
          <pre className="code" dir="ltr">
            {visibleText(detail.launch.command)}
          </pre>
          {notesOf(detail).map((note) => (
            <p key={note} className="muted">
              {visibleText(note)}
            </p>
          ))}
        </>
      ) : (
        <p className="muted">{t('servers.facts.noCommand')}</p>
      )}
      <dl className="facts">
        <dt>{t('servers.facts.approved')}</dt>
        <dd>
          <Approval detail={detail} />
        </dd>
        {detail.serverInfo && (
          <>
            <dt>{t('servers.facts.saysItIs')}</dt>
            <dd>
              {t('servers.facts.identity', {
                name: visibleLine(`${detail.serverInfo.name} ${detail.serverInfo.version}`),
                protocol: visibleLine(detail.serverInfo.protocolVersion),
              })}
            </dd>
          </>
        )}
        {detail.state.kind === 'ready' && (
          <>
            <dt>{t('servers.facts.runningSince')}</dt>
            <dd>{sinceText(detail.state)}</dd>
          </>
        )}
      </dl>
    </section>
  </>
)

/** The reason of a failure stands above. */
const notesOf = ({ launch, state }: ServerDetail): readonly string[] => {
  const said = 'problem' in state ? state.problem.message : null
  return launch?.notes.filter((note) => note !== said) ?? []
}

/** Reached over HTTP: there is no program to start. */
const isRemote = ({ definition }: ServerDetail): boolean => definition['url'] !== undefined

const sinceText = ({ since, pid }: Extract<ServerState, { readonly kind: 'ready' }>): string =>
  pid === null
    ? momentText(since)
    : t('servers.facts.sinceWithProcess', { since: momentText(since), pid: String(pid) })

/** A launch that was approved is listed among the permissions; a remembered one stands in the detail. */
const Approval = ({ detail }: { readonly detail: ServerDetail }) => {
  const grant = useChat(({ workspace }) =>
    workspace?.grants.find(({ kind, subject }) => kind === 'launch' && subject === detail.alias),
  )
  const approvedAt = grant?.grantedAt ?? detail.approvedAt
  return approvedAt === null ? t('servers.facts.notApproved') : momentText(approvedAt)
}

const StateReason = ({ state, isRemote }: { readonly state: ServerState; readonly isRemote: boolean }) => {
  switch (state.kind) {
    case 'failed':
      // Said with the button for it.
      if (state.problem.code === 'sign-in-needed') return null
      return (
        <section className="surface-section server-problem">
          <ProblemText message={visibleText(state.problem.message)} />
          {state.stderrTail.trim() !== '' && (
            <>
              <p className="label">{t('servers.reason.lastLines')}</p>
              <section
                className="code log"
                aria-label={t('servers.reason.lastLines')}
                dir="ltr"
                // Focusable because it scrolls.
                // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                tabIndex={0}
              >
                {visibleText(state.stderrTail)}
              </section>
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
            {t('servers.reason.nextAttempt', { attempt: state.attempt, at: momentText(state.until) })}
          </p>
        </div>
      )
    case 'awaiting-approval':
      return (
        <p className="tone-caution">
          {t(isRemote ? 'servers.reason.awaitingConnection' : 'servers.reason.awaitingApproval')}
        </p>
      )
    case 'unresponsive':
      return (
        <p className="tone-stop">{t('servers.reason.unresponsive', { since: momentText(state.since) })}</p>
      )
    case 'stopped':
    case 'starting':
    case 'ready':
      return null
    default:
      return exhausted(state)
  }
}
