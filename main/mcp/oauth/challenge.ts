/** What a server says with 401 or 403 about how to get in (RFC 6750, section 3; RFC 9728, section 5.1). */
export type Challenge = {
  /** Where its metadata lie; null when it does not say. */
  readonly resourceMetadata: string | null
  /** Null when it names none. */
  readonly scopes: readonly string[] | null
  readonly error: string | null
  /** It takes only tokens that are bound to a key (RFC 9449). */
  readonly wantsProof: boolean
}

export const noChallenge: Challenge = {
  resourceMetadata: null,
  scopes: null,
  error: null,
  wantsProof: false,
}

/** Reads a WWW-Authenticate header; of several challenges the first that we can answer. */
export const readChallenge = (header: string | null): Challenge => {
  const ours = schemesIn(header ?? '').filter(({ scheme }) => scheme === 'bearer' || scheme === 'dpop')
  const chosen = ours.find(({ parameters }) => parameters.has('resource_metadata')) ?? ours[0]
  if (chosen === undefined) return noChallenge
  const { parameters } = chosen
  const scope = parameters.get('scope')
  return {
    resourceMetadata: parameters.get('resource_metadata') ?? null,
    scopes: scope === undefined ? null : scopesIn(scope),
    error: parameters.get('error') ?? null,
    wantsProof: chosen.scheme === 'dpop',
  }
}

/** The scopes of a list with spaces between them, each once; what is no scope (RFC 6749, section 3.3) is left out. */
export const scopesIn = (text: string): readonly string[] =>
  [...new Set(text.split(/\s+/).filter((scope) => scopeForm.test(scope)))].slice(0, scopeLimit)

const scopeForm = /^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/
const scopeLimit = 200

type Scheme = { readonly scheme: string; readonly parameters: Map<string, string> }

/** A name with a value is a parameter of the scheme before it; a name without one begins a scheme (RFC 9110, 11.6.1). */
const schemesIn = (header: string): readonly Scheme[] => {
  const schemes: Scheme[] = []
  for (const [, name = '', quoted, plain] of header.matchAll(part)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
    if (value === undefined) schemes.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else {
      const parameters = schemes.at(-1)?.parameters
      if (parameters !== undefined && !parameters.has(name.toLowerCase()))
        parameters.set(name.toLowerCase(), value)
    }
  }
  return schemes
}

const part = /([A-Za-z][\w.-]*)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g
