import { isJsonObject, type JsonObject } from '#contract/json'

/** The name under which the secret of a server's client is stored. */
export const clientSecretName = (alias: string): string => {
  const name = `${alias.toUpperCase().replaceAll('-', '_')}_CLIENT_SECRET`
  return /^[A-Z]/.test(name) ? name : `SERVER_${name}`
}

/** The entry with another client; a secret is named, never written out. */
export const withClient = (
  definition: JsonObject,
  { clientId, secretName }: { readonly clientId: string; readonly secretName: string | null },
): JsonObject => {
  const oauth = definition['oauth']
  const before = isJsonObject(oauth) ? oauth : {}
  const kept = Object.entries(before).filter(([key]) => !replaced.has(key))
  return {
    ...definition,
    oauth: {
      clientId,
      ...(secretName === null ? {} : { clientSecret: `\${secret:${secretName}}` }),
      ...Object.fromEntries(kept),
    },
  }
}

/** What says who the client is. The sign-in service that it belonged to goes with it. */
const replaced: ReadonlySet<string> = new Set([
  'clientId',
  'clientSecret',
  'clientKey',
  'algorithm',
  'clientMetadataUrl',
  'issuer',
])
