import { t } from '#contract/language/texts'
import { isLoopback } from '../loopback.ts'
import type { SignInIdentityProvider, SignInSettings } from '../sign-in.ts'
import { readClientKey } from './client-key.ts'
import type { SourceText } from './configuration-source.ts'
import type { IdentityProviderSource, SignInSource } from './sign-in-source.ts'
import type { Substitution, ValueSources } from './substitution.ts'

/**
 * Substitutes what an entry says of its sign-in. Secrets come from the secret store and from nowhere else: what stands
 * in assent.yaml is shown in questions and kept with them.
 */
export const resolveSignIn = async (
  source: SignInSource,
  substitution: Substitution,
  { secretsStandIn }: Pick<ValueSources, 'secretsStandIn'>,
): Promise<SignInSettings> => {
  const fields = fieldReader(substitution)
  const { clientId, clientSecret, issuer, clientMetadataUrl } = source
  const scopes: string[] = []
  for (const scope of source.scopes) scopes.push(await fields.scope(scope))
  return {
    flow: source.flow,
    clientId: clientId && (await fields.visible(clientId)),
    clientSecret: clientSecret && (await fields.secret(clientSecret, 'clientSecret')),
    issuer: issuer && (await fields.address(issuer, 'issuer')),
    clientMetadataUrl: clientMetadataUrl && (await fields.address(clientMetadataUrl, 'clientMetadataUrl')),
    clientKey: secretsStandIn ? null : await resolveKey(source, fields, substitution),
    scopes: [...new Set(scopes)],
    redirectPort: source.redirectPort,
    identityProvider: source.identityProvider && (await resolveProvider(source.identityProvider, fields)),
    assertion: source.assertion && (await fields.secret(source.assertion, 'assertion')),
  }
}

/** Each reads one text of the entry; what is wrong with it is a problem of the substitution, and the value is nothing. */
type FieldReader = {
  readonly visible: (text: SourceText) => Promise<string>
  readonly secret: (text: SourceText, key: string) => Promise<string>
  /** An address that is reached: https, or http on this computer. */
  readonly address: (text: SourceText, key: string) => Promise<string>
  readonly scope: (text: SourceText) => Promise<string>
}

const fieldReader = (substitution: Substitution): FieldReader => {
  const visible = (text: SourceText): Promise<string> =>
    substitution.visible(text, t('config.signIn.secretInView'))

  const secret = async (text: SourceText, key: string): Promise<string> => {
    const { value, secrets } = await substitution.hidden(text)
    if (secrets.length === 0)
      substitution.reject(text, 'secret-in-file', t('config.signIn.secretWritten', { key }))
    return value
  }

  const address = async (text: SourceText, key: string): Promise<string> => {
    const value = await visible(text)
    if (!isReachable(value)) substitution.reject(text, 'bad-url', t('config.signIn.address', { key }))
    return value
  }

  const scope = async (text: SourceText): Promise<string> => {
    const value = await visible(text)
    if (!scopeToken.test(value)) substitution.reject(text, 'bad-scope', t('config.signIn.scope'))
    return value
  }

  return { visible, secret, address, scope }
}

/** RFC 6749, section 3.3. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

const isReachable = (address: string): boolean => {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, hash } = new URL(address)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const resolveKey = async (
  { clientKey, algorithm }: SignInSource,
  fields: FieldReader,
  substitution: Substitution,
): Promise<SignInSettings['clientKey']> => {
  if (clientKey === null) return null
  const text = await fields.secret(clientKey, 'clientKey')
  // The first problem stands: what could not be substituted is no key either.
  const key = readClientKey(text, algorithm)
  if (key.ok) return key.value
  substitution.reject(clientKey, key.problem.code, key.problem.message)
  return null
}

const resolveProvider = async (
  { issuer, tokenEndpoint, clientId, clientSecret, idToken }: IdentityProviderSource,
  fields: FieldReader,
): Promise<SignInIdentityProvider> => ({
  issuer: await fields.address(issuer, 'issuer'),
  tokenEndpoint: tokenEndpoint && (await fields.address(tokenEndpoint, 'tokenEndpoint')),
  clientId: await fields.visible(clientId),
  clientSecret: clientSecret && (await fields.secret(clientSecret, 'clientSecret')),
  idToken: await fields.secret(idToken, 'idToken'),
})
