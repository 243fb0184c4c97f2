import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { isLoopback } from '../loopback.ts'
import type { ProviderDefinition, ProviderKind } from '../model-request.ts'

/** A provider whose definition was checked: requests go to `baseUrl` and nowhere else. */
export type Endpoint = {
  readonly name: string
  readonly kind: ProviderKind
  /** As the user gave it, without a slash at its end. Programs of a kind with their own API have it here. */
  readonly address: string
  /** Where answers are asked for, without a slash at its end. */
  readonly baseUrl: string
  /** "127.0.0.1:11434", for sentences. */
  readonly host: string
  /** On this computer: costs nothing and needs no network. */
  readonly isLoopback: boolean
  /** The key or another header goes to another computer without encryption. */
  readonly sendsSecretsInClear: boolean
  /** Sent with every request, the key among them. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What the user would have to correct when the key is not accepted; null when there is no key. */
  readonly keySource: string | null
  /** Texts that must never be shown, logged or stored. */
  readonly secrets: readonly string[]
}

/** Refuses a definition with which no request can or should be made; the sentence never holds the key. */
export const checkEndpoint = (name: string, definition: ProviderDefinition): Result<Endpoint> => {
  const url = checkBaseUrl(name, definition.baseUrl)
  if (!url.ok) return url
  const key = checkKey(name, definition)
  if (!key.ok) return key
  const headers = checkHeaders(name, definition.headers)
  if (!headers.ok) return headers
  const isLocal = isLoopback(url.value.hostname)
  const sendsSecrets = key.value !== null || Object.keys(headers.value).length > 0
  return ok({
    name,
    kind: definition.kind,
    ...addressesOf(definition.kind, url.value),
    host: hostOf(url.value),
    isLoopback: isLocal,
    sendsSecretsInClear: sendsSecrets && !isLocal && url.value.protocol === 'http:',
    headers: withKey(definition.kind, headers.value, key.value),
    keySource: key.value === null ? null : (definition.apiKeySource ?? 'assent.yaml'),
    secrets: [...(key.value === null ? [] : [key.value]), ...Object.values(headers.value)]
      .filter((secret) => secret.length >= shortestSecret)
      .sort((left, right) => right.length - left.length),
  })
}

/** In the header where this kind of provider looks for it. A key that the user gave in a header of its own is enough. */
const withKey = (
  kind: ProviderKind,
  headers: Readonly<Record<string, string>>,
  key: string | null,
): Readonly<Record<string, string>> => {
  const name = keyHeaders[kind] ?? 'authorization'
  if (key === null || headers[name] !== undefined || headers['authorization'] !== undefined) return headers
  return { ...headers, [name]: name === 'authorization' ? `Bearer ${key}` : key }
}

const keyHeaders: Partial<Record<ProviderKind, string>> = {
  anthropic: 'x-api-key',
  google: 'x-goog-api-key',
}

/** Both forms are in use for local programs: with /v1, as other programs want it, and without. */
const addressesOf = (kind: ProviderKind, url: URL): Pick<Endpoint, 'address' | 'baseUrl'> => {
  const written = url.href.replace(/\/+$/, '')
  if (kind !== 'ollama' && kind !== 'lm-studio') return { address: written, baseUrl: written }
  const address = written.replace(/\/v1$/, '')
  return { address, baseUrl: `${address}/v1` }
}

/** The host with its port, also when the port is the default one. */
export const hostOf = (url: URL): string =>
  `${url.hostname}:${url.port === '' ? defaultPorts[url.protocol] : url.port}`

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** Shorter header values ("1", "true") are no secrets, and blanking them would garble sentences. */
const shortestSecret = 6

/** Headers that belong to the connection; setting them would fail or change where a request goes. */
const reservedHeaders = [
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
]

const checkBaseUrl = (name: string, text: string): Result<URL> => {
  const refuse = (sentence: string) => fail('bad-base-url', sentence)
  const url = URL.parse(text.trim())
  if (url === null) return refuse(t('models.endpoint.baseUrl.noUrl', { name }))
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse(t('models.endpoint.baseUrl.scheme', { name }))
  if (url.username !== '' || url.password !== '')
    return refuse(t('models.endpoint.baseUrl.userInfo', { name }))
  if (url.search !== '' || url.hash !== '') return refuse(t('models.endpoint.baseUrl.query', { name }))
  const path = operations.find((operation) => url.pathname.replace(/\/+$/, '').endsWith(operation))
  if (path !== undefined) return refuse(t('models.endpoint.baseUrl.operation', { name, path }))
  return ok(url)
}

/** What documentation shows as whole addresses. */
const operations = ['/chat/completions', '/responses', '/messages']

/** Trims what copying brings along. Null when there is no key. */
const checkKey = (name: string, definition: ProviderDefinition): Result<string | null> => {
  const key = definition.apiKey?.trim() ?? ''
  if (key === '') return ok(null)
  if (/^[\u0020-\u007e]+$/.test(key)) return ok(key)
  const source = definition.apiKeySource ?? 'assent.yaml'
  return fail('bad-key', t('models.endpoint.key', { name, source }))
}

const checkHeaders = (
  name: string,
  headers: Readonly<Record<string, string>>,
): Result<Readonly<Record<string, string>>> => {
  const trimmed = Object.entries(headers).map(
    ([header, value]) => [header.toLowerCase(), value.trim()] as const,
  )
  for (const [header, value] of trimmed) {
    const about = { header: JSON.stringify(header), name }
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(header))
      return fail('bad-header', t('models.endpoint.header.name', about))
    if (reservedHeaders.includes(header))
      return fail('bad-header', t('models.endpoint.header.reserved', about))
    if (!/^[\u0020-\u007e\u00a0-\u00ff]*$/.test(value))
      return fail('bad-header', t('models.endpoint.header.value', about))
  }
  return ok(Object.fromEntries(trimmed))
}
