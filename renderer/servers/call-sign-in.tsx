import type { CallItem } from '#contract/call-item'
import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'
import { SignInButton } from './sign-in-button.tsx'
import './servers.css'

/** Below a call that failed for want of a sign-in, as long as nobody signed in. */
export const CallSignIn = ({ item }: { readonly item: CallItem }) => {
  const { alias, state } = item
  const server = useChat(({ workspace }) => workspace?.servers.find((one) => one.alias === alias))
  const failedForIt = 'problem' in state && state.problem.code === 'sign-in-needed'
  if (alias === null || !failedForIt || server?.needsSignIn !== true) return null
  return (
    <div className="call-sign-in">
      <span className="tone-caution">{t('servers.signIn.callWaits', { alias: visibleLine(alias) })}</span>
      <SignInButton alias={alias} />
    </div>
  )
}
