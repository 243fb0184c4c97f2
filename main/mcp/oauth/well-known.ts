const resourcePath = '/.well-known/oauth-protected-resource'
const serverPath = '/.well-known/oauth-authorization-server'
const openIdPath = '/.well-known/openid-configuration'

/** Where a server's own metadata may lie, in order (RFC 9728, section 3.1; MCP: the path first, then the root). */
export const resourceMetadataUrls = (serverUrl: string): readonly string[] => {
  const { origin, search } = new URL(serverUrl)
  const path = pathOf(serverUrl)
  const root = `${origin}${resourcePath}`
  return path === '' ? [root] : [`${root}${path}${search}`, root]
}

/** Where an authorization server's metadata may lie, in order (RFC 8414, section 3.1; OpenID Connect Discovery). */
export const serverMetadataUrls = (issuer: string): readonly string[] => {
  const { origin } = new URL(issuer)
  const path = pathOf(issuer)
  if (path === '') return [`${origin}${serverPath}`, `${origin}${openIdPath}`]
  return [`${origin}${serverPath}${path}`, `${origin}${openIdPath}${path}`, `${origin}${path}${openIdPath}`]
}

/** The canonical URI of a server that publishes none (MCP, "Canonical Server URI"). */
export const serverResource = (serverUrl: string): string => {
  const { origin, search } = new URL(serverUrl)
  return `${origin}${pathOf(serverUrl)}${search}`
}

/** Whether a token for this resource is one for the server: the same origin, and its path or one above it. */
export const coversServer = (resource: string, serverUrl: string): boolean => {
  if (!URL.canParse(resource)) return false
  const named = new URL(resource)
  const server = new URL(serverUrl)
  if (named.origin !== server.origin || named.hash !== '' || named.username !== '') return false
  if (named.search !== '' && named.search !== server.search) return false
  const path = pathOf(resource)
  return path === pathOf(serverUrl) || server.pathname.startsWith(`${path}/`)
}

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/+$/, '')
