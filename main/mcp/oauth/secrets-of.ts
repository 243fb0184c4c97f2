import type { SignInSettings } from '../../sign-in.ts'
import type { SignInRecord } from './sign-in-record.ts'

const shortestSecret = 6

/** The text without anything that lets someone in: a server may say back what it was sent. */
export const withoutSecrets = (text: string, record: SignInRecord, settings: SignInSettings): string =>
  secretsOf(record, settings)
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((clean, secret) => clean.replaceAll(secret, '(token)'), text)

const secretsOf = (record: SignInRecord, settings: SignInSettings): readonly string[] =>
  [
    settings.clientSecret,
    settings.identityProvider?.clientSecret,
    settings.identityProvider?.idToken,
    settings.assertion,
    ...Object.values(record.issuers).flatMap(({ registration, tokens }) => [
      registration?.clientSecret,
      tokens?.accessToken,
      tokens?.refreshToken,
    ]),
  ].filter((secret): secret is string => typeof secret === 'string')
