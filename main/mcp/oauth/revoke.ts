import { clientOf, type Renewal } from './renew.ts'
import { tokensIn } from './sign-in-record.ts'
import { showClient } from './token-endpoint.ts'

/** Tells the authorization server that the tokens are not used any more (RFC 7009). Best effort. */
export const revoke = async (leaving: Omit<Renewal, 'tokens' | 'scopes'>): Promise<void> => {
  const { discovery, record, requests, now, signal } = leaving
  const { revocationEndpoint, issuer } = discovery.authorizationServer
  const tokens = tokensIn(record)
  const client = clientOf(leaving)
  if (revocationEndpoint === null || tokens === null || !client.ok || issuer !== record.issuer) return
  const shown = showClient({ client: client.value, issuer, now })
  if (!shown.ok) return
  const kinds = { refresh_token: tokens.refreshToken, access_token: tokens.accessToken }
  for (const [kind, token] of Object.entries(kinds)) {
    if (token === null) continue
    const form = new URLSearchParams({ token, token_type_hint: kind, ...shown.value.parameters })
    await requests.postForm(revocationEndpoint, form, shown.value.headers, signal)
  }
}
