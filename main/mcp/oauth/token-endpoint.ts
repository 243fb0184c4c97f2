import { z } from 'zod'
import { t } from '#contract/language/texts'
import { exhausted, fail, ok, type Result } from '#contract/result'
import { scopesIn } from './challenge.ts'
import { signClientAssertion } from './client-assertion.ts'
import type { Client } from './client.ts'
import type { DocumentAnswer, DocumentRequests } from './document-requests.ts'
import { oauthErrorIn } from './oauth-error.ts'
import type { ProofOfPossession } from './proof-of-possession.ts'

export type TokenRequest = {
  readonly tokenEndpoint: string
  /** The audience of a client assertion. */
  readonly issuer: string
  readonly client: Client
  /** `grant_type` and what belongs to it. */
  readonly parameters: Readonly<Record<string, string>>
  /** Null for a token that only has to be borne. */
  readonly proof: ProofOfPossession | null
  readonly requests: DocumentRequests
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly signal: AbortSignal
}

export type TokenAnswer = {
  readonly accessToken: string
  readonly refreshToken: string | null
  /** Milliseconds since 1970; null when it was not said. */
  readonly until: number | null
  /** The same, early enough to get another one before. */
  readonly renewFrom: number | null
  /** Null when they are those that were asked for. */
  readonly scopes: readonly string[] | null
  readonly issuedType: string | null
  /** Bound to the key of `proof`. */
  readonly isBound: boolean
}

/** The longest token that fits into a header. */
const tokenCharacters = 14_000
const token = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .max(tokenCharacters)
const seconds = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().min(1).max(3e9))
const renewBeforeMs = 30_000

const tokenAnswer = z.object({
  access_token: token,
  token_type: z.string().max(100),
  expires_in: seconds.optional().catch(undefined),
  refresh_token: token.optional().catch(undefined),
  scope: z.string().max(100_000).optional().catch(undefined),
  issued_token_type: z.string().max(300).optional().catch(undefined),
})

/**
 * Asks a token endpoint (RFC 6749, section 5). Failure codes: `invalid-grant` (what was shown counts no more),
 * `invalid-client` (the registration counts no more), `token-refused`, `bad-key`, `address-refused`, `network`,
 * `cancelled`.
 */
export const requestToken = async (request: TokenRequest): Promise<Result<TokenAnswer>> => {
  const first = await sendOnce(request, null)
  if (!first.ok || request.proof === null) return first.ok ? readAnswer(first.value, request) : first
  const nonce = first.value.header('dpop-nonce')
  const wantsNonce = oauthErrorIn(first.value.json) === 'use_dpop_nonce' && nonce !== null
  if (!wantsNonce) return readAnswer(first.value, request)
  const second = await sendOnce(request, nonce)
  return second.ok ? readAnswer(second.value, request) : second
}

const sendOnce = async (request: TokenRequest, nonce: string | null): Promise<Result<DocumentAnswer>> => {
  const { tokenEndpoint, parameters, requests, proof, signal } = request
  const shown = showClient(request)
  if (!shown.ok) return shown
  const form = new URLSearchParams({ ...parameters, ...shown.value.parameters })
  const bound: Readonly<Record<string, string>> =
    proof === null
      ? {}
      : { dpop: proof.sign({ method: 'POST', url: tokenEndpoint, accessToken: null, nonce }) }
  return requests.postForm(tokenEndpoint, form, { ...shown.value.headers, ...bound }, signal)
}

type Shown = {
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What shows who we are (RFC 6749, section 2.3). Failure code `bad-key`. */
export const showClient = ({
  client,
  issuer,
  now,
}: Pick<TokenRequest, 'client' | 'issuer' | 'now'>): Result<Shown> => {
  const { clientId, proof } = client
  switch (proof.kind) {
    case 'none':
      return ok({ headers: {}, parameters: { client_id: clientId } })
    case 'post':
      return ok({ headers: {}, parameters: { client_id: clientId, client_secret: proof.secret } })
    case 'basic': {
      const credentials = `${formEncoded(clientId)}:${formEncoded(proof.secret)}`
      const authorization = ['Basic', Buffer.from(credentials).toString('base64')].join(' ')
      return ok({ headers: { authorization }, parameters: {} })
    }
    case 'key': {
      const assertion = signClientAssertion(clientId, issuer, proof, now())
      if (!assertion.ok) return assertion
      const parameters = {
        client_id: clientId,
        client_assertion_type: assertionType,
        client_assertion: assertion.value,
      }
      return ok({ headers: {}, parameters })
    }
    default:
      return exhausted(proof)
  }
}

/** RFC 6749, section 2.3.1: encoded as in a form, before the two are joined. */
const formEncoded = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length)

const readAnswer = ({ status, json }: DocumentAnswer, request: TokenRequest): Result<TokenAnswer> => {
  const { host } = new URL(request.tokenEndpoint)
  if (status >= 500) return fail('network', t('oauth.failed', { host, status }))
  const error = oauthErrorIn(json)
  if (error === 'invalid_grant') return fail('invalid-grant', t('oauth.invalidGrant', { host }))
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return fail('invalid-client', t('oauth.invalidClient', { host }))
  const parsed = status === 200 ? tokenAnswer.safeParse(json) : null
  if (parsed === null || !parsed.success || error !== null)
    return fail('token-refused', t('oauth.tokenRefused', { host, reason: error ?? `HTTP ${status}` }))
  const { data } = parsed
  const type = data.token_type.toLowerCase()
  const isBound = type === 'dpop' && request.proof !== null
  const isAssertion = type === 'n_a' && request.parameters['requested_token_type'] !== undefined
  if (type !== 'bearer' && !isAssertion && !isBound)
    return fail('token-refused', t('oauth.tokenRefused', { host, reason: 'token_type' }))
  const lastsMs = data.expires_in === undefined ? null : data.expires_in * 1000
  const now = request.now()
  return ok({
    accessToken: data.access_token,
    refreshToken: data.refresh_token ?? null,
    until: lastsMs === null ? null : now + lastsMs,
    renewFrom: lastsMs === null ? null : now + Math.max(lastsMs - renewBeforeMs, lastsMs / 2),
    scopes: data.scope === undefined ? null : scopesIn(data.scope),
    issuedType: data.issued_token_type ?? null,
    isBound,
  })
}
