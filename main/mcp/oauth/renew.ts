import { ok, type Result } from '#contract/result'
import { clientFrom, clientOfEntry } from './choose-client.ts'
import type { Client } from './client.ts'
import { proofWithKey } from './proof-of-possession.ts'
import type { BrowserSignIn } from './sign-in-by-browser.ts'
import type { Tokens } from './sign-in-record.ts'
import { requestToken } from './token-endpoint.ts'
import { tokensFrom } from './tokens-from.ts'

export type Renewal = Omit<BrowserSignIn, 'openPage' | 'wantsProof' | 'scopes'> & {
  readonly tokens: Tokens & { readonly refreshToken: string }
}

/**
 * New tokens for old ones (OAuth 2.1, section 4.3). A server that gives a new refresh token has made the old one
 * useless. Failure codes of `requestToken` and `clientOfEntry`.
 */
export const renew = async (renewal: Renewal): Promise<Result<Tokens>> => {
  const { discovery, tokens, requests, now, signal } = renewal
  const { tokenEndpoint, issuer } = discovery.authorizationServer
  const client = clientOf(renewal)
  if (!client.ok) return client
  const { resource, refreshToken, proofKey } = tokens
  const proof = proofKey === null ? null : proofWithKey(proofKey, now)
  const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, resource }
  const answer = await requestToken({
    tokenEndpoint,
    issuer,
    client: client.value,
    parameters,
    proof,
    requests,
    now,
    signal,
  })
  if (!answer.ok) return answer
  const renewed = tokensFrom(answer.value, { resource, asked: tokens.scopes, proof })
  return ok({ ...renewed, refreshToken: renewed.refreshToken ?? refreshToken })
}

/** The one that the tokens were given to. */
export const clientOf = ({
  settings,
  record,
  discovery,
}: Pick<Renewal, 'settings' | 'record' | 'discovery'>): Result<Client> => {
  const { authorizationServer } = discovery
  const registration = record.issuers[authorizationServer.issuer]?.registration ?? null
  const { clientMetadataUrl, clientKey } = settings
  if (settings.clientId === null && registration !== null)
    return ok(clientFrom(registration, authorizationServer))
  if (settings.clientId === null && clientMetadataUrl !== null) {
    const proof = clientKey === null ? { kind: 'none' as const } : { kind: 'key' as const, ...clientKey }
    return ok({ clientId: clientMetadataUrl, proof, redirectUri: null })
  }
  return clientOfEntry({ settings, record, authorizationServer })
}
