import { isJsonObject, type JsonValue } from '#contract/json'
import type { EnvironmentEntry, SignInDescription } from '../../launch.ts'
import type { SignInSettings } from '../../sign-in.ts'

/** What is approved of a sign-in. `written` is `oauth` of the entry as it stands in the file. */
export const describeSignIn = (
  settings: SignInSettings,
  written: JsonValue | undefined,
): SignInDescription => {
  const { flow, clientId, issuer, clientMetadataUrl, scopes, redirectPort, identityProvider } = settings
  const entry = isJsonObject(written) ? written : {}
  const provider = entry['identityProvider']
  return {
    flow,
    clientId,
    issuer,
    clientMetadataUrl,
    scopes,
    redirectPort,
    identityProvider: identityProvider && {
      issuer: identityProvider.issuer,
      tokenEndpoint: identityProvider.tokenEndpoint,
      clientId: identityProvider.clientId,
    },
    secrets: [
      ...secretsOf(entry, ['clientSecret', 'clientKey', 'assertion'], ''),
      ...(isJsonObject(provider)
        ? secretsOf(provider, ['clientSecret', 'idToken'], 'identityProvider.')
        : []),
    ],
  }
}

const secretsOf = (
  entry: Readonly<Record<string, JsonValue>>,
  keys: readonly string[],
  prefix: string,
): readonly EnvironmentEntry[] =>
  keys.flatMap((key) => {
    const value = entry[key]
    return typeof value === 'string' ? [{ name: `${prefix}${key}`, value, secrets: namesIn(value) }] : []
  })

const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\$\{secret:([A-Z][A-Z0-9_]*)\}/g)].flatMap(([, name]) => name ?? [])),
]
