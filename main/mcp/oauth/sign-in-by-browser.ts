import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { SignInSettings } from '../../sign-in.ts'
import { createAuthorizationRequest, type AuthorizationRequest } from './authorization-request.ts'
import { chooseClient, type ChosenClient } from './choose-client.ts'
import type { Discovery } from './discovery.ts'
import type { DocumentRequests } from './document-requests.ts'
import { createProofOfPossession } from './proof-of-possession.ts'
import { readRedirectAnswer } from './redirect-answer.ts'
import { openRedirectListener, type RedirectAnswer, type RedirectListener } from './redirect-listener.ts'
import { withOfflineAccess } from './scopes.ts'
import type { Registration, SignInRecord, Tokens } from './sign-in-record.ts'
import { requestToken } from './token-endpoint.ts'
import { tokensFrom } from './tokens-from.ts'

export type BrowserSignIn = {
  readonly settings: SignInSettings
  readonly record: SignInRecord
  readonly discovery: Discovery
  readonly scopes: readonly string[]
  readonly wantsProof: boolean
  readonly requests: DocumentRequests
  /** Shows the address to the user, and the browser opens it if they agree. */
  readonly openPage: (address: string, signal: AbortSignal) => Promise<Result<null>>
  readonly now: () => number
  readonly signal: AbortSignal
}

export type SignedIn = {
  readonly tokens: Tokens
  readonly asked: readonly string[]
  readonly registered: Registration | null
}

/**
 * The authorization code grant with PKCE. Failure codes `no-authorization-server`, `no-pkce`, `port-taken`, and those
 * of `chooseClient`, `openPage`, the redirect's answer and `requestToken`.
 */
export const signInByBrowser = async (signIn: BrowserSignIn): Promise<Result<SignedIn>> => {
  const { authorizationServer } = signIn.discovery
  const { issuer, authorizationEndpoint, provesCode } = authorizationServer
  if (authorizationEndpoint === null)
    return fail('no-authorization-server', t('oauth.noSignInPage', { issuer }))
  if (!provesCode) return fail('no-pkce', t('oauth.noPkce', { issuer }))
  const opened = await openRedirectListener(portsOf(signIn))
  if (!opened.ok) return opened
  await using listener = opened.value
  const { redirectUri } = listener
  const chosen = await chooseClient({ ...signIn, authorizationServer, redirectUri, now: signIn.now() })
  if (!chosen.ok) return chosen
  const asked = withOfflineAccess(signIn.scopes, authorizationServer.scopes)
  const request = createAuthorizationRequest({
    authorizationEndpoint,
    clientId: chosen.value.client.clientId,
    redirectUri: chosen.value.client.redirectUri ?? redirectUri,
    resource: signIn.discovery.resource,
    scopes: asked,
  })
  const answer = await throughBrowser(request, listener, signIn)
  if (!answer.ok) return answer
  const result = await useAnswer(answer.value, request, chosen.value, asked, signIn)
  answer.value.show(result.ok ? 'done' : 'failed')
  return result
}

/** The port that is registered comes first; where it is taken, another one is registered. */
const portsOf = ({ settings, record, discovery }: BrowserSignIn): readonly number[] => {
  if (settings.redirectPort !== null) return [settings.redirectPort]
  const before = record.issuers[discovery.authorizationServer.issuer]?.registration
  const port = before && URL.canParse(before.redirectUri) ? Number(new URL(before.redirectUri).port) : 0
  return port === 0 ? [0] : [port, 0]
}

/** The browser may be back before it is known that it was opened. */
const throughBrowser = async (
  { address, state }: AuthorizationRequest,
  listener: RedirectListener,
  { openPage, signal }: BrowserSignIn,
): Promise<Result<RedirectAnswer>> => {
  const over = new AbortController()
  const within = AbortSignal.any([signal, over.signal])
  const answer = listener.answer(state, within)
  const notOpened = openPage(address, within).then((opened): Promise<Result<RedirectAnswer>> => {
    if (!opened.ok) return Promise.resolve(opened)
    return answer
  })
  try {
    return await Promise.race([answer, notOpened])
  } finally {
    over.abort('over')
  }
}

const useAnswer = async (
  { query }: RedirectAnswer,
  request: AuthorizationRequest,
  { client, registered }: ChosenClient,
  asked: readonly string[],
  { discovery, requests, wantsProof, now, signal }: BrowserSignIn,
): Promise<Result<SignedIn>> => {
  const { authorizationServer, resource } = discovery
  const code = readRedirectAnswer(query, authorizationServer)
  if (!code.ok) return code
  const proof = wantsProof ? createProofOfPossession(authorizationServer.dpopAlgorithms, now) : null
  const answer = await requestToken({
    tokenEndpoint: authorizationServer.tokenEndpoint,
    issuer: authorizationServer.issuer,
    client,
    parameters: {
      grant_type: 'authorization_code',
      code: code.value,
      redirect_uri: client.redirectUri ?? '',
      code_verifier: request.verifier,
      resource,
    },
    proof,
    requests,
    now,
    signal,
  })
  if (!answer.ok) return answer
  return ok({ tokens: tokensFrom(answer.value, { resource, asked, proof }), asked, registered })
}
