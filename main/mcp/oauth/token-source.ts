import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { signInName } from '../../sign-in.ts'
import type { AuthorizationDeps } from './authorization.ts'
import { noChallenge, type Challenge } from './challenge.ts'
import { discover, type Discovery } from './discovery.ts'
import { createDocumentRequests } from './document-requests.ts'
import { renew } from './renew.ts'
import { revoke } from './revoke.ts'
import { scopesToAsk } from './scopes.ts'
import { signInAlone } from './sign-in-alone.ts'
import { signInByBrowser, type SignedIn } from './sign-in-by-browser.ts'
import {
  createSignInRecords,
  emptyRecord,
  tokensIn,
  withIssuer,
  type SignInRecord,
  type Tokens,
} from './sign-in-record.ts'

/** Gets the tokens of one server, keeps them and gives them back. What it fails with is told to the caller only. */
export type TokenSource = {
  /** As it was last seen. */
  readonly known: () => SignInRecord
  readonly look: (how?: 'afresh') => Promise<SignInRecord>
  /**
   * Without a person: renews, or asks with the credentials of the entry. Failure code `sign-in-needed` where that is
   * not to be had; whatever else fails, nothing is lost.
   */
  readonly obtain: (challenge: Challenge, signal: AbortSignal) => Promise<Result<null>>
  /**
   * Shows a page. `onFound` hears of the issuer before. With a token the value says whether it could be stored: it
   * counts until Assent ends in any case.
   */
  readonly throughBrowser: (
    challenge: Challenge,
    onFound: (issuer: string) => void,
    signal: AbortSignal,
  ) => Promise<Result<Result<null>>>
  /** The server counts these no more. */
  readonly forget: (tokens: Tokens) => Promise<Result<null>>
  /** Forgets them, and has the authorization server forget them. */
  readonly giveBack: (signal: AbortSignal) => Promise<Result<null>>
}

export const createTokenSource = (deps: AuthorizationDeps, onChange: () => void): TokenSource => {
  const { server, serverUrl, settings, http, now } = deps
  const records = createSignInRecords(deps.vault, signInName(server.serverId), serverUrl)
  const requests = createDocumentRequests(http, serverUrl)
  const providerIssuer = settings.identityProvider?.issuer ?? serverUrl
  let known: SignInRecord = emptyRecord(serverUrl)

  const look: TokenSource['look'] = async (how) => {
    const before = known
    known = await records.read(how)
    if (known !== before) onChange()
    return known
  }

  const update = async (change: (current: SignInRecord) => SignInRecord): Promise<Result<null>> => {
    const written = await records.update(change)
    await look()
    return written
  }

  const find = (challenge: Challenge, signal: AbortSignal): Promise<Result<Discovery>> => {
    const resourceMetadata = challenge.resourceMetadata ?? known.resourceMetadata
    const preferredIssuer = settings.issuer ?? known.issuer
    return discover({ serverUrl, resourceMetadata, preferredIssuer, requests, signal })
  }

  /** What each way of getting a token has to know. */
  const attempt = (discovery: Discovery, challenge: Challenge, signal: AbortSignal) => ({
    settings,
    record: known,
    discovery,
    scopes: scopesToAsk({
      challenged: challenge.scopes,
      ofResource: discovery.scopes,
      wanted: settings.scopes,
      before: known.issuers[discovery.authorizationServer.issuer]?.asked ?? [],
    }),
    requests,
    now,
    signal,
  })

  const keep = (
    { issuer }: Discovery['authorizationServer'],
    { resourceMetadata }: Challenge,
    { tokens, asked, registered }: SignedIn,
  ): Promise<Result<null>> => {
    const { clientId } = settings
    const registration = registered === null ? {} : { registration: registered }
    return update((current) => ({
      ...withIssuer(current, issuer, { tokens, asked, ...registration }),
      issuer,
      asks: true,
      resourceMetadata: resourceMetadata ?? current.resourceMetadata,
      bound: clientId === null ? current.bound : { clientId, issuer },
    }))
  }

  const obtainAlone = async (challenge: Challenge, signal: AbortSignal): Promise<Result<null>> => {
    const discovery = await find(challenge, signal)
    if (!discovery.ok) return discovery
    const requestsOfProvider = createDocumentRequests(http, providerIssuer)
    const signedIn = await signInAlone({
      ...attempt(discovery.value, challenge, signal),
      requestsOfProvider,
    })
    if (!signedIn.ok) return signedIn
    await keep(discovery.value.authorizationServer, challenge, signedIn.value)
    return ok(null)
  }

  const renewTokens = async (challenge: Challenge, signal: AbortSignal): Promise<Result<null>> => {
    const tokens = tokensIn(known)
    if (tokens === null || tokens.refreshToken === null) return needed()
    const discovery = await find(challenge, signal)
    if (!discovery.ok) return discovery
    const { issuer } = discovery.value.authorizationServer
    if (issuer !== known.issuer) return needed()
    const old = { ...tokens, refreshToken: tokens.refreshToken }
    const renewed = await renew({ ...attempt(discovery.value, challenge, signal), tokens: old })
    if (renewed.ok) {
      await replace(tokens, { tokens: renewed.value })
      return ok(null)
    }
    const { code } = renewed.problem
    if (code !== 'invalid-grant' && code !== 'invalid-client') return renewed
    await replace(tokens, { tokens: null, ...(code === 'invalid-client' ? { registration: null } : {}) })
    return needed()
  }

  /** Changes nothing when there are other tokens by now: the user may have signed in meanwhile. */
  const replace = (old: Tokens, change: Parameters<typeof withIssuer>[2]): Promise<Result<null>> =>
    update((current) => {
      const isCurrent = tokensIn(current)?.accessToken === old.accessToken
      return isCurrent && current.issuer !== null ? withIssuer(current, current.issuer, change) : current
    })

  const needed = (): Result<never> =>
    fail('sign-in-needed', t('oauth.signInNeeded', { host: new URL(serverUrl).host }))

  /**
   * The page of an authorization server that has forgotten us leads nowhere, and nobody comes back from it: the next
   * time we register again. A registration that has brought tokens is left to them.
   */
  const doubtRegistration = async (issuer: string, code: string): Promise<void> => {
    const isUnproven = known.issuers[issuer]?.tokens == null
    if (code !== 'invalid-client' && !(isUnproven && leadsNowhere.has(code))) return
    await update((current) => withIssuer(current, issuer, { registration: null }))
  }

  return {
    known: () => known,
    look,
    obtain: (challenge, signal) =>
      settings.flow === 'authorization-code'
        ? renewTokens(challenge, signal)
        : obtainAlone(challenge, signal),
    throughBrowser: async (challenge, onFound, signal) => {
      const discovery = await find(challenge, signal)
      if (!discovery.ok) return discovery
      const { authorizationServer } = discovery.value
      onFound(authorizationServer.issuer)
      const { wantsProof } = challenge
      const openPage = (address: string, within: AbortSignal) => deps.openPage(server, address, within)
      const facts = attempt(discovery.value, challenge, signal)
      const signedIn = await signInByBrowser({ ...facts, wantsProof, openPage })
      if (signedIn.ok) return ok(await keep(authorizationServer, challenge, signedIn.value))
      await doubtRegistration(authorizationServer.issuer, signedIn.problem.code)
      return signedIn
    },
    forget: (tokens) => replace(tokens, { tokens: null }),
    giveBack: async (signal) => {
      const record = await look('afresh')
      const tokens = tokensIn(record)
      if (tokens === null) return ok(null)
      const forgotten = await replace(tokens, { tokens: null })
      const discovery = await find(noChallenge, signal)
      if (discovery.ok) await revoke({ settings, record, discovery: discovery.value, requests, now, signal })
      return forgotten
    },
  }
}

const leadsNowhere: ReadonlySet<string> = new Set(['sign-in-timeout', 'cancelled'])
