import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { AuthorizationServer } from './metadata.ts'
import { oauthErrorCode } from './oauth-error.ts'

/**
 * The code that the browser brought back, once it is certain who sent it (RFC 9207: compared as text, and needed where
 * it was promised; on errors as well, whose words are shown to nobody). Failure codes `wrong-issuer`,
 * `sign-in-declined`, `sign-in-failed`.
 */
export const readRedirectAnswer = (
  query: URLSearchParams,
  { issuer, namesItself }: Pick<AuthorizationServer, 'issuer' | 'namesItself'>,
): Result<string> => {
  const senders = query.getAll('iss')
  const isMissing = senders.length === 0 && namesItself
  if (isMissing || senders.some((sender) => sender !== issuer))
    return fail('wrong-issuer', t('oauth.wrongIssuer', { issuer }))
  const error = query.get('error')
  if (error === 'access_denied') return fail('sign-in-declined', t('oauth.declined', { issuer }))
  if (error !== null) {
    const reason = oauthErrorCode(error) ?? '-'
    return fail('sign-in-failed', t('oauth.signInFailed', { issuer, reason }))
  }
  const codes = query.getAll('code')
  const [code = ''] = codes
  if (codes.length === 1 && code !== '') return ok(code)
  return fail('sign-in-failed', t('oauth.signInFailed', { issuer, reason: 'code' }))
}
