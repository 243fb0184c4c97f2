import { createPrivateKey, type KeyObject } from 'node:crypto'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { KeyAlgorithm } from './sign-in-source.ts'

const pkcs8 = /^-----BEGIN PRIVATE KEY-----(?<body>[A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----$/

/**
 * A private key in PEM (RFC 7468, PKCS 8) as a secret can hold it: a field of one line takes the line breaks out, and
 * they are put back here. Without `algorithm` it is the one that the key is made for. Failure code `bad-client-key`.
 */
export const readClientKey = (
  text: string,
  algorithm: KeyAlgorithm | null,
): Result<{ readonly pem: string; readonly algorithm: KeyAlgorithm }> => {
  const body = pkcs8.exec(text.trim())?.groups?.['body']?.replaceAll(/\s/g, '')
  if (body === undefined) return fail('bad-client-key', t('config.signIn.keyForm'))
  const pem = `-----BEGIN PRIVATE KEY-----\n${body.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`
  const made = madeFor(pem)
  if (made === null) return fail('bad-client-key', t('config.signIn.keyKind'))
  if (algorithm !== null && algorithm !== made)
    return fail('bad-client-key', t('config.signIn.keyOther', { algorithm, made }))
  return ok({ pem, algorithm: made })
}

const madeFor = (pem: string): KeyAlgorithm | null => {
  const key = keyOrNull(pem)
  if (key?.asymmetricKeyType === 'rsa') return 'RS256'
  const isP256 = key?.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  return key?.asymmetricKeyType === 'ec' && isP256 ? 'ES256' : null
}

const keyOrNull = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
