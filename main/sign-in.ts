import type { ServerId } from '#contract/ids'
import type { Problem, Result } from '#contract/result'
import type { SignInView } from '#contract/views'

/** How a server over HTTP is signed in to, as its entry in assent.yaml says. Without an entry discovery finds all of it. */
export type SignInSettings = {
  /** A client that was registered beforehand; null to be registered by itself where the server allows it. */
  readonly clientId: string | null
  readonly clientSecret: string | null
  /** The only authorization server that gets to see this client; null for the first one that the server names. */
  readonly issuer: string | null
  /** The address of a client ID metadata document that describes this installation; null for none. */
  readonly clientMetadataUrl: string | null
  /** PEM, PKCS 8: proves who we are instead of a secret (RFC 7523, section 2.2). Algorithms as in JWS: ES256, RS256. */
  readonly clientKey: { readonly pem: string; readonly algorithm: string } | null
  /** Asked for beside those that the server asks for. */
  readonly scopes: readonly string[]
  readonly flow: (typeof signInFlows)[number]
  /** Where the browser comes back to on this computer; null for any free port, as RFC 8252, section 7.3, has it. */
  readonly redirectPort: number | null
  /** Where an organisation's own sign-in vouches for the user; null except for the flow of that name. */
  readonly identityProvider: SignInIdentityProvider | null
  /** A JWT in which a platform vouches for this computer or program; null except for the flow `workload-identity`. */
  readonly assertion: string | null
}

/** Only the first needs a person and a browser; the others work at a start in the background. */
export const signInFlows = [
  'authorization-code',
  'client-credentials',
  'identity-provider',
  'workload-identity',
] as const

/** An organisation's sign-in: its ID token is exchanged for an assertion to the server's authorization server. */
export type SignInIdentityProvider = {
  readonly issuer: string
  /** Null to be found in the metadata of the issuer. */
  readonly tokenEndpoint: string | null
  readonly clientId: string
  readonly clientSecret: string | null
  readonly idToken: string
}

/** For an entry that says nothing about it. */
export const discoveredSignIn: SignInSettings = {
  clientId: null,
  clientSecret: null,
  issuer: null,
  clientMetadataUrl: null,
  clientKey: null,
  scopes: [],
  flow: 'authorization-code',
  redirectPort: null,
  identityProvider: null,
  assertion: null,
}

/** Credentials at rest, sealed: one text under each name, of at most `signInTextLimit` characters. */
export type SignInVault = {
  readonly read: (name: string) => Promise<string | null>
  readonly write: (name: string, text: string) => Promise<Result<null>>
  readonly remove: (name: string) => Promise<Result<null>>
}

export const signInTextLimit = 262_144

/** The name in the vault under which everything about one server stands. */
export const signInName = (serverId: ServerId): string => `sign-in-${serverId}`

/**
 * Shows the whole address to the user and opens it in the system's browser if they allow it. Failure codes
 * `sign-in-declined`, `cancelled`, `not-opened`.
 */
export type OpenSignInPage = (
  server: { readonly serverId: ServerId; readonly alias: string },
  address: string,
  signal: AbortSignal,
) => Promise<Result<null>>

export type SignInState = SignInView

/** What a server refused a request with. */
export type SignInChallenge = {
  readonly status: 401 | 403
  /** The header of that name. */
  readonly wwwAuthenticate: string | null
  /** The header `DPoP-Nonce` (RFC 9449, section 9). */
  readonly dpopNonce: string | null
  /** What `headers` had given to the request that was refused. */
  readonly sent: Readonly<Record<string, string>>
}

/** The request that headers are for. */
export type SignInRequest = { readonly method: string; readonly url: string }

/** The sign-in to one server over HTTP. Only `signIn` ever shows a page; everything else works in the background. */
export type ServerAuthorization = {
  /** For each request to this server and to no other; empty while there is no token. Renews a token that runs out. */
  readonly headers: (request: SignInRequest) => Promise<Readonly<Record<string, string>>>
  /** The server took a request with what `headers` gave for it. */
  readonly accepted: () => void
  /**
   * Whether the request that was refused has a chance now. Problem codes `sign-in-needed` (a person has to press
   * "Sign in"), `sign-in-refused` (another sign-in would not help), and those of the network.
   */
  readonly challenged: (challenge: SignInChallenge) => Promise<'retry' | Problem>
  /**
   * Called from a click and never from anywhere else. Resolves when the user came back from the browser and there is
   * a token. Calls at the same time share one outcome. Failure codes of `OpenSignInPage` and `challenged`,
   * `sign-in-timeout`.
   */
  readonly signIn: (signal: AbortSignal) => Promise<Result<null>>
  /** Forgets the tokens here, and at the authorization server where it offers that. */
  readonly signOut: () => Promise<Result<null>>
  readonly state: () => SignInState
  /** The text without the tokens and secrets of this sign-in: for logs and for what a server says. */
  readonly redact: (text: string) => string
  /** Returns how to stop listening. */
  readonly onChange: (listener: () => void) => () => void
}
