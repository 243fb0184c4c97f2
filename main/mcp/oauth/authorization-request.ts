import { createHash, randomBytes } from 'node:crypto'
import { asksForOfflineAccess } from './scopes.ts'

/** What is remembered between the way to the browser and the way back. */
export type AuthorizationRequest = {
  /** To be opened in the browser. */
  readonly address: string
  /** Comes back unchanged, or the answer is not one to this request. */
  readonly state: string
  /** Proves that who asked for the code is who uses it (RFC 7636). */
  readonly verifier: string
}

export type AuthorizationParameters = {
  readonly authorizationEndpoint: string
  readonly clientId: string
  readonly redirectUri: string
  readonly resource: string
  readonly scopes: readonly string[]
}

const stateBytes = 32
const verifierBytes = 48

/** A new request for a code (OAuth 2.1, section 4.1.1; RFC 7636 with S256; RFC 8707). */
export const createAuthorizationRequest = ({
  authorizationEndpoint,
  clientId,
  redirectUri,
  resource,
  scopes,
}: AuthorizationParameters): AuthorizationRequest => {
  const state = randomBytes(stateBytes).toString('base64url')
  const verifier = randomBytes(verifierBytes).toString('base64url')
  const address = new URL(authorizationEndpoint)
  address.hash = ''
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    state,
    resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    // OpenID Connect Core, section 11: without it there is no refresh token.
    ...(asksForOfflineAccess(scopes) ? { prompt: 'consent' } : {}),
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  return { address: address.href, state, verifier }
}

/** RFC 7636, section 4.2. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier, 'ascii').digest('base64url')
