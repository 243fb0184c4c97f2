import type { JsonObject } from '#contract/json'
import type { SignInSettings } from '../sign-in.ts'
import type { Place, SourceText } from './configuration-source.ts'

/** `oauth` of a server's entry: checked for shape, nothing substituted yet. */
export type SignInSource = Place & {
  readonly flow: SignInSettings['flow']
  readonly clientId: SourceText | null
  readonly clientSecret: SourceText | null
  readonly issuer: SourceText | null
  readonly clientMetadataUrl: SourceText | null
  readonly clientKey: SourceText | null
  readonly algorithm: KeyAlgorithm | null
  readonly scopes: readonly SourceText[]
  readonly redirectPort: number | null
  readonly identityProvider: IdentityProviderSource | null
  readonly assertion: SourceText | null
  /** As it stands in the file. */
  readonly json: JsonObject
}

export type IdentityProviderSource = {
  readonly issuer: SourceText
  readonly tokenEndpoint: SourceText | null
  readonly clientId: SourceText
  readonly clientSecret: SourceText | null
  readonly idToken: SourceText
}

/** Those of JWS that the key of a client can have (RFC 7518, section 3.1). */
export const keyAlgorithms = ['ES256', 'RS256'] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]
