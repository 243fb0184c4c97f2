import { z } from 'zod'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { oauthErrorIn } from './oauth-error.ts'
import type { ClientChoice } from './choose-client.ts'
import type { Registration } from './sign-in-record.ts'

const registrationAnswer = z.object({
  client_id: z.string().min(1).max(10_000),
  client_secret: z.string().min(1).max(10_000).optional().catch(undefined),
  client_secret_expires_at: z.number().optional().catch(undefined),
  token_endpoint_auth_method: z.string().optional().catch(undefined),
})

/**
 * Registers Assent at an authorization server (RFC 7591) as a native program. Failure codes `redirect-refused` (not with
 * this way back), `registration-refused`, `no-authorization-server`, `address-refused`, `network`, `cancelled`.
 */
export const registerClient = async ({
  authorizationServer,
  redirectUri,
  requests,
  signal,
}: Pick<ClientChoice, 'authorizationServer' | 'redirectUri' | 'requests' | 'signal'>): Promise<
  Result<Registration>
> => {
  const { issuer, registrationEndpoint, authMethods, isAssumed } = authorizationServer
  if (registrationEndpoint === null) return fail('client-id-needed', t('oauth.clientIdNeeded', { issuer }))
  const body = {
    client_name: 'Assent',
    application_type: 'native',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: wantedMethod(authMethods),
  }
  const answer = await requests.postJson(registrationEndpoint, body, signal)
  if (!answer.ok) return answer
  const { status, json } = answer.value
  const parsed = status === 200 || status === 201 ? registrationAnswer.safeParse(json) : null
  if (parsed === null || !parsed.success) {
    if (isAssumed) return fail('no-authorization-server', t('oauth.noSignIn', { issuer }))
    const error = oauthErrorIn(json)
    const reason = error ?? `HTTP ${status}`
    if (error === 'invalid_redirect_uri')
      return fail('redirect-refused', t('oauth.registrationRefused', { issuer, reason }))
    return fail('registration-refused', t('oauth.registrationRefused', { issuer, reason }))
  }
  const { client_id: clientId, client_secret: secret, client_secret_expires_at: until = 0 } = parsed.data
  return ok({
    clientId,
    clientSecret: secret ?? null,
    authMethod: parsed.data.token_endpoint_auth_method ?? null,
    redirectUri,
    secretUntil: until === 0 ? null : until * 1000,
  })
}

/** A program on the user's computer keeps no secret that is one; where a secret is wanted it gets one. */
const wantedMethod = (offered: readonly string[] | null): string => {
  const known = ['none', 'client_secret_basic', 'client_secret_post']
  return (
    known.find((method) => offered?.includes(method)) ?? (offered === null ? 'none' : 'client_secret_basic')
  )
}
