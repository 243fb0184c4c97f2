import { t } from '#contract/language/texts'
import { exhausted, fail, ok } from '#contract/result'
import type { ServerQuestions } from './server-questions.ts'
import type { OpenSignInPage } from './sign-in.ts'

/** Sign-in pages open through the consent page alone, where the whole address is shown. */
export const createOpenSignInPage =
  (questions: Pick<ServerQuestions, 'address'>): OpenSignInPage =>
  async (server, url, signal) => {
    const asker = { ...server, call: null }
    const decision = await questions.address({ asker, purpose: 'sign-in', message: '', url }, signal)
    if (!decision.ok) return fail('not-opened', decision.problem.message)
    switch (decision.value.kind) {
      case 'accepted':
        return ok(null)
      case 'declined':
        return fail('sign-in-declined', t('mcp.signIn.declined'))
      case 'cancelled':
        return fail('cancelled', t('mcp.signIn.cancelled'))
      default:
        return exhausted(decision.value)
    }
  }
