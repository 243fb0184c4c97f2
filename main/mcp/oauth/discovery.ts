import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { checkNamedUrl } from '../http/address-rules.ts'
import type { DocumentRequests } from './document-requests.ts'
import {
  assumedServer,
  readResourceMetadata,
  readServerMetadata,
  type AuthorizationServer,
  type ResourceMetadata,
} from './metadata.ts'
import { coversServer, resourceMetadataUrls, serverMetadataUrls, serverResource } from './well-known.ts'

/** Who gives out tokens for a server, and for what. */
export type Discovery = {
  /** What `resource` says in every request for a token (RFC 8707). */
  readonly resource: string
  /** Null when the server does not say. */
  readonly scopes: readonly string[] | null
  readonly authorizationServer: AuthorizationServer
}

export type DiscoveryRequest = {
  readonly serverUrl: string
  /** From the challenge; null when it names none. */
  readonly resourceMetadata: string | null
  /** Taken when the server names several; null for the first. */
  readonly preferredIssuer: string | null
  readonly requests: DocumentRequests
  readonly signal: AbortSignal
}

/**
 * Finds the authorization server of an MCP server (2025-11-25 and 2026-07-28, basic/authorization, and what 2025-03-26
 * said where a server publishes nothing about itself). Failure codes `resource-mismatch`, `issuer-mismatch`,
 * `no-authorization-server`, `address-refused`, `network`, `cancelled`.
 */
export const discover = async (request: DiscoveryRequest): Promise<Result<Discovery>> => {
  const { serverUrl, preferredIssuer } = request
  const resource = await findResource(request)
  if (!resource.ok) return resource
  const origin = new URL(serverUrl).origin
  if (resource.value === null) return withServer(await findOlderServer(request, origin), serverUrl, null)
  const { issuers, scopes } = resource.value
  const issuer = issuers.find((one) => one === preferredIssuer) ?? issuers[0]
  const server =
    issuer === undefined ? await findOlderServer(request, origin) : await findServer(request, issuer)
  return withServer(server, serverUrl, { resource: resource.value.resource, scopes })
}

/** Metadata of an issuer, whose name in them is the one that they were found by. */
export const findServer = async (
  { requests, serverUrl, signal }: Pick<DiscoveryRequest, 'requests' | 'serverUrl' | 'signal'>,
  issuer: string,
): Promise<Result<AuthorizationServer>> => {
  const checked = checkNamedUrl(issuer, serverUrl)
  if (!checked.ok) return checked
  const found = await firstDocument(requests, serverMetadataUrls(issuer), readServerMetadata, signal)
  if (!found.ok) return found
  const { host } = checked.value
  if (found.value === null) return fail('no-authorization-server', t('oauth.noMetadata', { host }))
  return found.value.issuer === issuer ? ok(found.value) : issuerMismatch(issuer, found.value.issuer)
}

const withServer = (
  server: Result<AuthorizationServer>,
  serverUrl: string,
  named: { readonly resource: string; readonly scopes: readonly string[] | null } | null,
): Result<Discovery> => {
  if (!server.ok) return server
  const endpoints = [server.value.authorizationEndpoint, server.value.tokenEndpoint]
  for (const endpoint of endpoints) {
    if (endpoint === null) continue
    const checked = checkNamedUrl(endpoint, serverUrl)
    if (!checked.ok) return checked
  }
  const resource = named?.resource ?? serverResource(serverUrl)
  return ok({ resource, scopes: named?.scopes ?? null, authorizationServer: server.value })
}

/** Null when the server publishes nothing about itself. */
const findResource = async ({
  requests,
  serverUrl,
  resourceMetadata,
  signal,
}: DiscoveryRequest): Promise<Result<ResourceMetadata | null>> => {
  const urls = [...(resourceMetadata === null ? [] : [resourceMetadata]), ...resourceMetadataUrls(serverUrl)]
  const found = await firstDocument(requests, urls, readResourceMetadata, signal)
  if (!found.ok || found.value === null) return found
  const { resource } = found.value
  if (coversServer(resource, serverUrl)) return found
  return fail(
    'resource-mismatch',
    t('oauth.resourceMismatch', { resource: resource.slice(0, shownCharacters), url: serverUrl }),
  )
}

/** Before 2025-06-18 a server was its own authorization server, with its metadata at the root. */
const findOlderServer = async (
  { requests, signal }: DiscoveryRequest,
  origin: string,
): Promise<Result<AuthorizationServer>> => {
  const found = await firstDocument(requests, serverMetadataUrls(origin), readServerMetadata, signal)
  if (!found.ok) return found
  if (found.value === null) return ok(assumedServer(origin))
  const { issuer } = found.value
  const isOwn = URL.canParse(issuer) && new URL(issuer).origin === origin
  return isOwn ? ok(found.value) : issuerMismatch(origin, issuer)
}

/** The first that is there; a server that fails or is silent is no server that has nothing. */
const firstDocument = async <Document>(
  requests: DocumentRequests,
  urls: readonly string[],
  read: (json: NonNullable<Parameters<typeof readServerMetadata>[0]>) => Document | null,
  signal: AbortSignal,
): Promise<Result<Document | null>> => {
  for (const url of urls) {
    const answer = await requests.get(url, signal)
    if (!answer.ok) return answer
    const { status, json } = answer.value
    if (status >= 500) return fail('network', t('oauth.failed', { host: new URL(url).host, status }))
    const document = status === 200 && json !== undefined && json !== null ? read(json) : null
    if (document !== null) return ok(document)
  }
  return ok(null)
}

/** What others wrote is shown no further. */
const shownCharacters = 300

const issuerMismatch = (wanted: string, named: string): Result<never> =>
  fail('issuer-mismatch', t('oauth.issuerMismatch', { wanted, named: named.slice(0, shownCharacters) }))
