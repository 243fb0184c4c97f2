import { LogIn } from 'lucide-react'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { visibleLine } from '../visible-text.ts'

type SignInButtonProps = { readonly alias: string; readonly isSmall?: boolean }

/** Beside what failed for want of a sign-in; why one failed is told in a toast, and stays on the server's page. */
export const SignInButton = ({ alias, isSmall = false }: SignInButtonProps) => {
  const { bridge, actions } = usePage()
  const signIn = async (): Promise<void> => {
    const reply = await bridge.signIn({ alias })
    if (!reply.ok && !endedByUser.has(reply.problem.code))
      actions.say(reply.problem.message, { tone: 'stop' })
  }
  return (
    <Button
      tone={isSmall ? 'quiet' : 'plain'}
      className={isSmall ? 'sign-in-small' : ''}
      {...(isSmall ? {} : { icon: LogIn })}
      aria-label={t('servers.signIn.signInTo', { alias: visibleLine(alias) })}
      onClick={() => void signIn()}
    >
      {t('servers.signIn.signIn')}
    </Button>
  )
}

/** What the user did themselves needs no message. */
const endedByUser: ReadonlySet<string> = new Set(['cancelled', 'launch-denied'])
