import { LogIn, LogOut, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import type { ServerDetail, SignInView } from '#contract/views'
import { momentText } from '../display-units.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { ClientForm } from './client-form.tsx'

/** Whether and where the user is signed in to a server, and what can be done about it. */
export const ServerSignIn = ({ detail }: { readonly detail: ServerDetail }) => {
  const { alias, signIn } = detail
  const { bridge, actions } = usePage()
  const buttons = useKeptFocus(signIn?.kind ?? 'not-needed')
  if (signIn === null || signIn.kind === 'not-needed') return null
  const problem = signIn.kind === 'needed' ? signIn.problem : undefined
  const needsClient = wantsClient.has(problem?.code ?? '')
  return (
    <section className="surface-section" aria-label={t('servers.signIn.title')}>
      <h2>{t('servers.signIn.title')}</h2>
      <div className="sign-in" aria-live="polite">
        <SignInText signIn={signIn} detail={detail} />
      </div>
      {problem && <ProblemText message={visibleText(problem.message)} />}
      {needsClient && <ClientForm detail={detail} />}
      <div className="actions" ref={buttons}>
        {signIn.kind === 'needed' && (
          <Button
            tone={needsClient ? 'plain' : 'primary'}
            icon={LogIn}
            // Why it failed, if it does, is a part of what this shows.
            onClick={() => void bridge.signIn({ alias })}
          >
            {t('servers.signIn.signIn')}
          </Button>
        )}
        {signIn.kind === 'under-way' && (
          <Button icon={X} onClick={() => void actions.report(bridge.cancelSignIn({ alias }))}>
            {t('servers.signIn.cancel')}
          </Button>
        )}
        {signIn.kind === 'signed-in' && (
          <Button icon={LogOut} onClick={() => void actions.report(bridge.signOut({ alias }))}>
            {t('servers.signIn.signOut')}
          </Button>
        )}
      </div>
    </section>
  )
}

/** The button that was pressed makes room for the next one: the keyboard goes on from there. */
const useKeptFocus = (kind: SignInView['kind']) => {
  const buttons = useRef<HTMLDivElement>(null)
  const last = useRef<Element | null>(null)
  useEffect(() => {
    const remember = (event: FocusEvent): void => {
      last.current = event.target instanceof Element ? event.target : null
    }
    const holder = buttons.current
    holder?.addEventListener('focusin', remember)
    return () => holder?.removeEventListener('focusin', remember)
  })
  useEffect(() => {
    const isGone = last.current !== null && !last.current.isConnected
    if (isGone && document.activeElement === document.body) buttons.current?.querySelector('button')?.focus()
    // The kind is no input: with it the buttons change.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [kind])
  return buttons
}

/** The service has to be told by hand who we are. */
const wantsClient: ReadonlySet<string> = new Set(['client-id-needed', 'registration-refused', 'other-issuer'])

const SignInText = ({ signIn, detail }: { readonly signIn: SignInView; readonly detail: ServerDetail }) => {
  switch (signIn.kind) {
    case 'not-needed':
      return null
    case 'needed':
      return (
        <>
          <p className="tone-caution">{t('servers.signIn.needed')}</p>
          <p>{neededText(detail)}</p>
        </>
      )
    case 'under-way':
      return (
        <>
          <p>
            {signIn.issuer === null
              ? t('servers.signIn.underWay')
              : t('servers.signIn.underWayAt', { issuer: visibleLine(signIn.issuer) })}
          </p>
          <p className="muted">{t('servers.signIn.underWayAbout')}</p>
        </>
      )
    case 'signed-in':
      return <SignedIn signIn={signIn} />
    default:
      return exhausted(signIn)
  }
}

/** What the server said when it refused us, where it just did. */
const neededText = ({ state }: ServerDetail): string =>
  state.kind === 'failed' && state.problem.code === 'sign-in-needed'
    ? visibleText(state.problem.message)
    : t('servers.signIn.neededAbout')

const SignedIn = ({ signIn }: { readonly signIn: Extract<SignInView, { readonly kind: 'signed-in' }> }) => (
  <>
    <p className="tone-good">{t('servers.signIn.signedInAt', { issuer: visibleLine(signIn.issuer) })}</p>
    <dl className="facts">
      <dt>{t('servers.signIn.scopes')}</dt>
      <dd>
        {signIn.scopes.length === 0 ? t('servers.signIn.noScopes') : visibleLine(signIn.scopes.join(', '))}
      </dd>
      <dt>{t('servers.signIn.until')}</dt>
      <dd>{signIn.until === null ? t('servers.signIn.renewed') : momentText(signIn.until)}</dd>
    </dl>
  </>
)
