import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { signToken } from './client-assertion.ts'

/** Shows with each request that the sender has the key that a token is bound to (RFC 9449). */
export type ProofOfPossession = {
  /** The private key, PEM: it is kept with the token. */
  readonly pem: string
  readonly sign: (shown: {
    readonly method: string
    readonly url: string
    /** Null where there is none yet. */
    readonly accessToken: string | null
    /** As the server wants it; null when it wants none. */
    readonly nonce: string | null
  }) => string
}

const algorithm = 'ES256'

/** Null where the authorization server names no algorithm that we have. */
export const createProofOfPossession = (
  offered: readonly string[],
  now: () => number,
): ProofOfPossession | null => {
  if (!offered.includes(algorithm)) return null
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return proofWithKey(privateKey, now)
}

/** @param pem A key that `createProofOfPossession` made. Throws for any other text. */
export const proofWithKey = (pem: string, now: () => number): ProofOfPossession => {
  const key = createPrivateKey(pem)
  const { kty = '', crv = '', x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
  const header = { typ: 'dpop+jwt', alg: algorithm, jwk: { kty, crv, x, y } }
  return {
    pem,
    sign: ({ method, url, accessToken, nonce }) => {
      const claims = {
        jti: randomUUID(),
        htm: method,
        htu: withoutQuery(url),
        iat: Math.floor(now() / 1000),
        ...(accessToken === null ? {} : { ath: hashOf(accessToken) }),
        ...(nonce === null ? {} : { nonce }),
      }
      return signToken(header, claims, key, algorithm)
    },
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text, 'ascii').digest('base64url')

const withoutQuery = (text: string): string => {
  const { origin, pathname } = new URL(text)
  return `${origin}${pathname}`
}
