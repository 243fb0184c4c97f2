import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { SignInIdentityProvider } from '../../sign-in.ts'
import { clientOfEntry } from './choose-client.ts'
import { proofWithSecret, type Client } from './client.ts'
import { findServer } from './discovery.ts'
import type { DocumentRequests } from './document-requests.ts'
import type { BrowserSignIn, SignedIn } from './sign-in-by-browser.ts'
import { requestToken } from './token-endpoint.ts'
import { tokensFrom } from './tokens-from.ts'

export type LoneSignIn = Omit<BrowserSignIn, 'openPage' | 'wantsProof'> & {
  /** For the addresses of the entry's identity provider, which the user named. */
  readonly requestsOfProvider: DocumentRequests
}

const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'
const assertionType = 'urn:ietf:params:oauth:token-type:id-jag'

/**
 * A token without a person: with the credentials of the entry alone (OAuth 2.1, section 4.2; SEP-1046), with an
 * assertion of the organisation's identity provider (SEP-990; RFC 8693, RFC 7523), or with one that the entry holds
 * (SEP-1933; RFC 7523, section 2.1). Failure codes `client-id-needed`, `other-issuer`, `no-identity-provider`,
 * `no-assertion`, and those of `requestToken` and `findServer`. What was refused is not tried in another way.
 */
export const signInAlone = async (signIn: LoneSignIn): Promise<Result<SignedIn>> => {
  const { discovery, scopes: asked, requests, now, signal } = signIn
  const { authorizationServer, resource } = discovery
  const client = clientOfEntry({ ...signIn, authorizationServer })
  if (!client.ok) return client
  const grant = await grantOf(signIn)
  if (!grant.ok) return grant
  const { tokenEndpoint, issuer } = authorizationServer
  const parameters = { ...grant.value, resource, ...scopeOf(asked) }
  const answer = await requestToken({
    tokenEndpoint,
    issuer,
    client: client.value,
    parameters,
    proof: null,
    requests,
    now,
    signal,
  })
  if (!answer.ok) return answer
  return ok({ tokens: tokensFrom(answer.value, { resource, asked, proof: null }), asked, registered: null })
}

type Grant = Readonly<Record<string, string>>

const grantOf = async (signIn: LoneSignIn): Promise<Result<Grant>> => {
  const { flow, assertion } = signIn.settings
  if (flow === 'identity-provider') return providedGrant(signIn)
  if (flow !== 'workload-identity') return ok({ grant_type: 'client_credentials' })
  if (assertion === null) return fail('no-assertion', t('oauth.noAssertion'))
  return ok({ grant_type: assertionGrant, assertion })
}

/** What the identity provider says about the user to this authorization server. */
const providedGrant = async (signIn: LoneSignIn): Promise<Result<Grant>> => {
  const { settings, discovery, scopes, requestsOfProvider, now, signal } = signIn
  const { identityProvider } = settings
  if (identityProvider === null) return fail('no-identity-provider', t('oauth.noIdentityProvider'))
  const tokenEndpoint = await endpointOf(identityProvider, requestsOfProvider, signal)
  if (!tokenEndpoint.ok) return tokenEndpoint
  const exchanged = await requestToken({
    tokenEndpoint: tokenEndpoint.value,
    issuer: identityProvider.issuer,
    client: clientAt(identityProvider),
    parameters: {
      grant_type: exchangeGrant,
      requested_token_type: assertionType,
      subject_token: identityProvider.idToken,
      subject_token_type: idTokenType,
      audience: discovery.authorizationServer.issuer,
      resource: discovery.resource,
      ...scopeOf(scopes),
    },
    proof: null,
    requests: requestsOfProvider,
    now,
    signal,
  })
  if (!exchanged.ok) return exchanged
  const { issuedType, accessToken } = exchanged.value
  if (issuedType !== assertionType) {
    const host = new URL(tokenEndpoint.value).host
    return fail('token-refused', t('oauth.tokenRefused', { host, reason: 'issued_token_type' }))
  }
  return ok({ grant_type: assertionGrant, assertion: accessToken })
}

const endpointOf = async (
  { issuer, tokenEndpoint }: SignInIdentityProvider,
  requests: DocumentRequests,
  signal: AbortSignal,
): Promise<Result<string>> => {
  if (tokenEndpoint !== null) return ok(tokenEndpoint)
  const found = await findServer({ requests, serverUrl: issuer, signal }, issuer)
  return found.ok ? ok(found.value.tokenEndpoint) : found
}

const clientAt = ({ clientId, clientSecret }: SignInIdentityProvider): Client => ({
  clientId,
  proof: proofWithSecret(clientSecret, null, null),
  redirectUri: null,
})

const scopeOf = (scopes: readonly string[]): Readonly<Record<string, string>> =>
  scopes.length === 0 ? {} : { scope: scopes.join(' ') }
