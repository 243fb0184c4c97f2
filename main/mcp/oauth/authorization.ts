import type { ServerId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type {
  OpenSignInPage,
  ServerAuthorization,
  SignInChallenge,
  SignInSettings,
  SignInVault,
} from '../../sign-in.ts'
import { createSerial } from '../../serial.ts'
import type { HttpClient } from '../http/http-client.ts'
import { askForChallenge } from './ask-for-challenge.ts'
import { noChallenge, readChallenge, type Challenge } from './challenge.ts'
import { proofWithKey } from './proof-of-possession.ts'
import { createRefusals } from './refusals.ts'
import { withoutSecrets } from './secrets-of.ts'
import { tokensIn, type Tokens } from './sign-in-record.ts'
import { signInState } from './sign-in-state.ts'
import { createTokenSource } from './token-source.ts'

export type AuthorizationDeps = {
  readonly server: { readonly serverId: ServerId; readonly alias: string }
  readonly serverUrl: string
  readonly settings: SignInSettings
  readonly vault: SignInVault
  readonly http: HttpClient
  readonly openPage: OpenSignInPage
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** After a renewal that failed the old token is used on for so long. */
const renewAgainMs = 30_000
/** What many requests at once would find out one after the other is found out once. */
const sameFailureMs = 2_000
/** What happens in the background takes no longer, however many addresses are asked. */
const backgroundMs = 60_000

/** The sign-in to one server (MCP 2025-11-25 and 2026-07-28, basic/authorization). */
export const createAuthorization = (deps: AuthorizationDeps): ServerAuthorization => {
  const { serverUrl, settings, http, now } = deps
  const { origin, host } = new URL(serverUrl)
  const isAlone = settings.flow !== 'authorization-code'
  const listeners = new Set<() => void>()
  const inOrder = createSerial()
  const refusals = createRefusals()
  let challenge: Challenge | null = null
  let isNeeded = false
  let underWay: string | null = null
  let signingIn: Promise<Result<null>> | null = null
  let nonce: string | null = null
  let failed: { readonly at: number; readonly problem: Problem } | null = null

  const tell = (): void => listeners.forEach((listener) => listener())
  const source = createTokenSource(deps, tell)

  /**
   * One at a time: whoever waited finds what the one before got, or what it failed with. A sign-in of the user in the
   * meantime counts for more than either.
   */
  const obtain = async (): Promise<Result<null>> => {
    const recent = failedWithin(sameFailureMs)
    if (recent !== null) return { ok: false, problem: recent }
    const before = tokensIn(source.known())
    const result = await source.obtain(challenge ?? noChallenge, AbortSignal.timeout(backgroundMs))
    const after = tokensIn(source.known())
    if (result.ok) given()
    else if (after !== null && after.accessToken !== before?.accessToken) return ok(null)
    else if (result.problem.code === 'sign-in-needed') need()
    else failed = { at: performance.now(), problem: result.problem }
    return result
  }

  const failedWithin = (limitMs: number): Problem | null =>
    failed !== null && performance.now() - failed.at < limitMs ? failed.problem : null

  const given = (): void => {
    isNeeded = false
    failed = null
    refusals.tokenGiven()
    tell()
  }

  const need = (): void => {
    isNeeded = true
    tell()
  }

  const headers: ServerAuthorization['headers'] = async ({ method, url }) => {
    if (new URL(url).origin !== origin) return {}
    const found = tokensIn(await source.look())
    if (found !== null && isEnding(found)) await inOrder(renewIfStillEnding)
    const tokens = tokensIn(source.known())
    if (tokens === null) return {}
    const { accessToken, proofKey } = tokens
    if (proofKey === null) return { authorization: `Bearer ${accessToken}` }
    const dpop = proofWithKey(proofKey, now).sign({ method, url, accessToken, nonce })
    return { authorization: `DPoP ${accessToken}`, dpop }
  }

  const isEnding = ({ renewFrom, refreshToken }: Tokens): boolean =>
    renewFrom !== null &&
    renewFrom <= now() &&
    (isAlone || refreshToken !== null) &&
    failedWithin(renewAgainMs) === null

  const renewIfStillEnding = async (): Promise<void> => {
    const tokens = tokensIn(source.known())
    if (tokens !== null && isEnding(tokens)) await obtain()
  }

  const challenged: ServerAuthorization['challenged'] = async (refused) => {
    const heard = readChallenge(refused.wwwAuthenticate)
    const { dpopNonce } = refused
    if (heard.error === 'use_dpop_nonce' && dpopNonce !== null && dpopNonce !== nonce) {
      nonce = dpopNonce
      return 'retry'
    }
    return inOrder(() => answer(refused, heard))
  }

  const answer = async ({ status, sent }: SignInChallenge, heard: Challenge): Promise<'retry' | Problem> => {
    const tokens = tokensIn(await source.look('afresh'))
    const wasSent = tokens !== null && (sent['authorization'] ?? '').endsWith(` ${tokens.accessToken}`)
    if (tokens !== null && !wasSent) return 'retry'
    challenge = heard
    const refusal = status === 403 ? missing(heard) : notAccepted(tokens)
    if (refusal !== null) return refusal
    const result = status === 403 && !isAlone ? askForMore(heard) : await obtain()
    if (result.ok) return 'retry'
    const isWorthless = status === 401 && result.problem.code === 'sign-in-needed'
    if (isWorthless && tokens !== null) await source.forget(tokens)
    return result.problem
  }

  /** Null while another token may be. */
  const notAccepted = (tokens: Tokens | null): Problem | null => {
    const refusal = tokens === null ? null : refusals.tokenRefused(host)
    if (refusal !== null) need()
    return refusal
  }

  /** Null while asking for more makes sense. */
  const missing = ({ scopes }: Challenge): Problem | null => {
    const { issuer, issuers } = source.known()
    const asked = issuer === null ? [] : (issuers[issuer]?.asked ?? [])
    return refusals.scopesMissing(scopes ?? [], asked, host)
  }

  const askForMore = ({ scopes }: Challenge): Result<never> => {
    need()
    return fail('sign-in-needed', t('oauth.moreNeeded', { host, scopes: (scopes ?? []).join(', ') }))
  }

  const signIn = async (signal: AbortSignal): Promise<Result<null>> => {
    await source.look('afresh')
    challenge ??= await askForChallenge(http, serverUrl, signal)
    failed = null
    if (isAlone) return inOrder(obtain)
    const onFound = (issuer: string): void => {
      underWay = issuer
      tell()
    }
    const signedIn = await source.throughBrowser(challenge, onFound, signal)
    if (!signedIn.ok) return signedIn
    given()
    return signedIn.value
  }

  void source.look().catch(() => {})

  return {
    headers,
    accepted: refusals.tokenAccepted,
    challenged,
    signIn: (signal) => {
      signingIn ??= signIn(signal).finally(() => {
        signingIn = null
        underWay = null
        tell()
      })
      return signingIn
    },
    signOut: () => source.giveBack(AbortSignal.timeout(backgroundMs)),
    state: () => signInState({ record: source.known(), underWay, isNeeded, isAlone, now: now() }),
    redact: (text) => withoutSecrets(text, source.known(), settings),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
