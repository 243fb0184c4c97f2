import { fail, ok, type Result } from '#contract/result'
import type { ProviderDefinition } from '../model-request.ts'

/** A provider whose definition was checked: requests go to `baseUrl` and nowhere else. */
export type Endpoint = {
  readonly name: string
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** "127.0.0.1:11434", for sentences. */
  readonly host: string
  /** On this computer: costs nothing and needs no network. */
  readonly isLoopback: boolean
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
  const bringsKey = key.value !== null && headers.value['authorization'] === undefined
  return ok({
    name,
    baseUrl: url.value.href.replace(/\/+$/, ''),
    host: hostOf(url.value),
    isLoopback: isLoopback(url.value.hostname),
    headers: { ...headers.value, ...(bringsKey ? { authorization: `Bearer ${key.value}` } : {}) },
    keySource: key.value === null ? null : (definition.apiKeySource ?? 'assent.yaml'),
    secrets: [...(key.value === null ? [] : [key.value]), ...Object.values(headers.value)]
      .filter((secret) => secret.length >= shortestSecret)
      .sort((left, right) => right.length - left.length),
  })
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
  const refuse = (reason: string) => fail('bad-base-url', `The base URL of the provider "${name}" ${reason}`)
  const url = URL.parse(text.trim())
  if (url === null) return refuse('is not a URL. It looks like http://127.0.0.1:11434/v1.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse('must begin with http:// or https://.')
  if (url.username !== '' || url.password !== '')
    return refuse('contains a user name or password. Put the key under apiKey instead.')
  if (url.search !== '' || url.hash !== '')
    return refuse('must end after its path, without ? or #. Put a key under apiKey or headers instead.')
  if (/\/chat\/completions\/*$/.test(url.pathname))
    return refuse('must end before /chat/completions; Assent adds that part itself.')
  return ok(url)
}

/** Trims what copying brings along. Null when there is no key. */
const checkKey = (name: string, definition: ProviderDefinition): Result<string | null> => {
  const key = definition.apiKey?.trim() ?? ''
  if (key === '') return ok(null)
  if (/^[\u0020-\u007e]+$/.test(key)) return ok(key)
  const source = definition.apiKeySource ?? 'assent.yaml'
  return fail(
    'bad-key',
    `The API key of the provider "${name}" (from ${source}) contains a line break or another character that no key has. Copy it again, as one line.`,
  )
}

const checkHeaders = (
  name: string,
  headers: Readonly<Record<string, string>>,
): Result<Readonly<Record<string, string>>> => {
  const trimmed = Object.entries(headers).map(
    ([header, value]) => [header.toLowerCase(), value.trim()] as const,
  )
  for (const [header, value] of trimmed) {
    const refuse = (reason: string) =>
      fail('bad-header', `The header ${JSON.stringify(header)} of the provider "${name}" ${reason}`)
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(header)) return refuse('has a name that HTTP does not allow.')
    if (reservedHeaders.includes(header)) return refuse('is set by Assent itself. Remove it.')
    if (!/^[\u0020-\u007e\u00a0-\u00ff]*$/.test(value))
      return refuse('contains a line break or another character that HTTP does not allow.')
  }
  return ok(Object.fromEntries(trimmed))
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)
