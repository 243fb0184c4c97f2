import { z } from 'zod'
import type { JsonValue } from '#contract/json'

const names = z.array(z.string().max(2_000)).max(1_000)
const address = z.string().max(4_000)

const resourceMetadata = z.object({
  resource: address,
  authorization_servers: names.optional(),
  scopes_supported: names.optional(),
})

const serverMetadata = z.object({
  issuer: address,
  authorization_endpoint: address.optional(),
  token_endpoint: address,
  registration_endpoint: address.optional(),
  revocation_endpoint: address.optional(),
  scopes_supported: names.optional(),
  grant_types_supported: names.optional(),
  code_challenge_methods_supported: names.optional(),
  token_endpoint_auth_methods_supported: names.optional(),
  client_id_metadata_document_supported: z.boolean().optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  dpop_signing_alg_values_supported: names.optional(),
})

/** What a server says about itself (RFC 9728). */
export type ResourceMetadata = {
  /** As it was published: it is sent back byte for byte. */
  readonly resource: string
  readonly issuers: readonly string[]
  readonly scopes: readonly string[] | null
}

/** What is known about an authorization server (RFC 8414, OpenID Connect Discovery). */
export type AuthorizationServer = {
  /** As it names itself. */
  readonly issuer: string
  readonly authorizationEndpoint: string | null
  readonly tokenEndpoint: string
  readonly registrationEndpoint: string | null
  readonly revocationEndpoint: string | null
  readonly scopes: readonly string[] | null
  readonly grantTypes: readonly string[] | null
  /** How a client may prove at the token endpoint who it is; null when it does not say. */
  readonly authMethods: readonly string[] | null
  /** PKCE with S256. */
  readonly provesCode: boolean
  readonly readsClientMetadata: boolean
  /** It says in each answer who it is (RFC 9207). */
  readonly namesItself: boolean
  readonly dpopAlgorithms: readonly string[]
  /** Nothing was published: it may not be there at all. */
  readonly isAssumed: boolean
}

/** Null for what is no such document. */
export const readResourceMetadata = (json: JsonValue | undefined): ResourceMetadata | null => {
  const parsed = resourceMetadata.safeParse(json)
  if (!parsed.success) return null
  const { resource, authorization_servers: issuers = [], scopes_supported: scopes = null } = parsed.data
  return { resource, issuers, scopes }
}

/** Null for what is no such document. */
export const readServerMetadata = (json: JsonValue | undefined): AuthorizationServer | null => {
  const parsed = serverMetadata.safeParse(json)
  if (!parsed.success) return null
  const { data } = parsed
  return {
    issuer: data.issuer,
    authorizationEndpoint: data.authorization_endpoint ?? null,
    tokenEndpoint: data.token_endpoint,
    registrationEndpoint: data.registration_endpoint ?? null,
    revocationEndpoint: data.revocation_endpoint ?? null,
    scopes: data.scopes_supported ?? null,
    grantTypes: data.grant_types_supported ?? null,
    authMethods: data.token_endpoint_auth_methods_supported ?? null,
    provesCode: data.code_challenge_methods_supported?.includes('S256') ?? false,
    readsClientMetadata: data.client_id_metadata_document_supported ?? false,
    namesItself: data.authorization_response_iss_parameter_supported ?? false,
    dpopAlgorithms: data.dpop_signing_alg_values_supported ?? [],
    isAssumed: false,
  }
}

/**
 * Where a server of 2025-03-26 has everything when it publishes nothing ("Fallbacks for Servers without Metadata
 * Discovery"). PKCE was required of each of them.
 */
export const assumedServer = (origin: string): AuthorizationServer => ({
  issuer: origin,
  authorizationEndpoint: `${origin}/authorize`,
  tokenEndpoint: `${origin}/token`,
  registrationEndpoint: `${origin}/register`,
  revocationEndpoint: null,
  scopes: null,
  grantTypes: null,
  authMethods: null,
  provesCode: true,
  readsClientMetadata: false,
  namesItself: false,
  dpopAlgorithms: [],
  isAssumed: true,
})
