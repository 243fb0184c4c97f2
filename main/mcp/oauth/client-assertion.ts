import { createPrivateKey, randomUUID, sign, type KeyObject } from 'node:crypto'
import { t } from '#contract/language/texts'
import type { JsonObject } from '#contract/json'
import { fail, ok, type Result } from '#contract/result'
import type { SignInSettings } from '../../sign-in.ts'

const assertionSeconds = 300

/**
 * A JSON web token with which a client proves by its key who it is (RFC 7523, section 2.2). Failure code `bad-key`.
 *
 * @param now Milliseconds since 1970.
 */
export const signClientAssertion = (
  clientId: string,
  audience: string,
  { pem, algorithm }: NonNullable<SignInSettings['clientKey']>,
  now: number,
): Result<string> => {
  const issuedAt = Math.floor(now / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat: issuedAt,
    exp: issuedAt + assertionSeconds,
  }
  try {
    return ok(signToken({ alg: algorithm, typ: 'JWT' }, claims, createPrivateKey(pem), algorithm))
  } catch {
    return fail('bad-key', t('oauth.badKey', { algorithm }))
  }
}

/** Throws for a key that does not fit the algorithm, and for an unknown algorithm. */
export const signToken = (
  header: JsonObject,
  claims: JsonObject,
  key: KeyObject,
  algorithm: string,
): string => {
  const how = algorithms[algorithm]
  if (how === undefined || key.asymmetricKeyType !== how.keyType) throw new Error('not for this key')
  if (how.curve !== undefined && key.asymmetricKeyDetails?.namedCurve !== how.curve)
    throw new Error('not for this curve')
  const text = `${encoded(header)}.${encoded(claims)}`
  const given = { key, ...(how.keyType === 'ec' ? { dsaEncoding: 'ieee-p1363' as const } : {}) }
  return `${text}.${sign(how.hash, Buffer.from(text), given).toString('base64url')}`
}

type Signing = {
  readonly keyType: 'ec' | 'rsa' | 'ed25519'
  readonly hash: string | null
  readonly curve?: string
}

/** Of RFC 7518, section 3.1, those with a key of their own for signing. */
const algorithms: Readonly<Record<string, Signing>> = {
  ES256: { keyType: 'ec', hash: 'sha256', curve: 'prime256v1' },
  ES384: { keyType: 'ec', hash: 'sha384', curve: 'secp384r1' },
  ES512: { keyType: 'ec', hash: 'sha512', curve: 'secp521r1' },
  RS256: { keyType: 'rsa', hash: 'sha256' },
  RS384: { keyType: 'rsa', hash: 'sha384' },
  RS512: { keyType: 'rsa', hash: 'sha512' },
  EdDSA: { keyType: 'ed25519', hash: null },
}

const encoded = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')
