/** Who we are to one authorization server, and how that is proved at its token endpoint. */
export type Client = {
  readonly clientId: string
  readonly proof: ClientProof
  /** Where the browser comes back to; null where there is no browser. */
  readonly redirectUri: string | null
}

export type ClientProof =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly secret: string }
  | { readonly kind: 'post'; readonly secret: string }
  | { readonly kind: 'key'; readonly pem: string; readonly algorithm: string }

/**
 * How a secret is shown (RFC 6749, section 2.3.1).
 *
 * @param agreed What the authorization server wants of this client; null when it did not say.
 * @param offered What it takes of any; null when it does not say, and then it takes `client_secret_basic` (RFC 8414).
 */
export const proofWithSecret = (
  secret: string | null,
  agreed: string | null,
  offered: readonly string[] | null,
): ClientProof => {
  if (secret === null || agreed === 'none') return { kind: 'none' }
  if (agreed === 'client_secret_post') return { kind: 'post', secret }
  if (agreed === 'client_secret_basic' || offered === null || offered.includes('client_secret_basic'))
    return { kind: 'basic', secret }
  if (offered.includes('client_secret_post')) return { kind: 'post', secret }
  return offered.includes('none') ? { kind: 'none' } : { kind: 'basic', secret }
}
