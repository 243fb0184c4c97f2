import type { JsonObject } from '#contract/json'
import type { SignInDescription } from '../launch.ts'
import type { ShownFact } from './call-facts.ts'
import { sentence } from './sentence.ts'
import { valueWithSecret } from './value-with-secret.ts'

/** What an entry settles of its sign-in, without what it leaves open. */
export const exactSignIn = ({ secrets, scopes, ...rest }: SignInDescription): JsonObject => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
  ...(scopes.length === 0 ? {} : { scopes }),
  ...Object.fromEntries(secrets.map((entry) => [entry.name, valueWithSecret(entry)])),
})

/** `server` is the host of the server itself, which names its sign-in service unless the entry does. */
export const signInFacts = (signIn: SignInDescription, server: string): readonly ShownFact[] => {
  const { flow, clientId, clientMetadataUrl, issuer, identityProvider, scopes, secrets } = signIn
  const client = clientId ?? clientMetadataUrl
  const names = secrets.flatMap((entry) => entry.secrets).join(', ')
  return [
    ...(client === null ? [] : [key('consent.connection.client', { client })]),
    ...(flow === 'authorization-code' ? [] : [key('consent.connection.signsInByItself')]),
    ...(identityProvider === null
      ? []
      : [key('consent.connection.vouchedFor', { issuer: identityProvider.issuer })]),
    ...(scopes.length === 0 ? [] : [key('consent.connection.scopes', { scopes: scopes.join(' ') })]),
    ...(names === '' ? [] : [secretsFact(names, issuer, server)]),
  ]
}

const secretsFact = (names: string, issuer: string | null, server: string): ShownFact =>
  issuer === null
    ? { icon: 'caution', text: sentence('consent.connection.secretsToAny', { names, server }) }
    : key('consent.connection.secretsTo', { names, issuer })

const key = (...[name, values]: Parameters<typeof sentence>): ShownFact => ({
  icon: 'key',
  text: sentence(name, values),
})
