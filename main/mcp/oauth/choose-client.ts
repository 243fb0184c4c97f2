import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { SignInSettings } from '../../sign-in.ts'
import { proofWithSecret, type Client } from './client.ts'
import type { DocumentRequests } from './document-requests.ts'
import type { AuthorizationServer } from './metadata.ts'
import { registerClient } from './register-client.ts'
import type { Registration, SignInRecord } from './sign-in-record.ts'

export type ClientChoice = {
  readonly settings: SignInSettings
  readonly record: SignInRecord
  readonly authorizationServer: AuthorizationServer
  readonly redirectUri: string
  readonly requests: DocumentRequests
  /** Milliseconds since 1970. */
  readonly now: number
  readonly signal: AbortSignal
}

export type ChosenClient = {
  readonly client: Client
  /** To be kept: the client was registered just now. */
  readonly registered: Registration | null
}

/**
 * The client of a sign-in by browser, in the order of MCP ("Client Registration Approaches"): the one of the entry, a
 * metadata document, registering ourselves, asking the user. Failure codes of `clientOfEntry` and `registerClient`,
 * `client-id-needed`.
 */
export const chooseClient = async (choice: ClientChoice): Promise<Result<ChosenClient>> => {
  const { settings, authorizationServer, redirectUri } = choice
  if (settings.clientId !== null) {
    const client = clientOfEntry(choice)
    return client.ok ? ok({ client: { ...client.value, redirectUri }, registered: null }) : client
  }
  const document = settings.clientMetadataUrl
  if (document !== null && authorizationServer.readsClientMetadata) {
    const { clientKey } = settings
    const proof = clientKey === null ? { kind: 'none' as const } : { kind: 'key' as const, ...clientKey }
    return ok({ client: { clientId: document, proof, redirectUri }, registered: null })
  }
  const known = knownRegistration(choice)
  if (known !== null) return ok({ client: clientFrom(known, authorizationServer), registered: null })
  if (authorizationServer.registrationEndpoint === null)
    return fail('client-id-needed', t('oauth.clientIdNeeded', { issuer: authorizationServer.issuer }))
  const registered = await registerSomehow(choice)
  if (!registered.ok) return registered
  return ok({
    client: clientFrom(registered.value, authorizationServer),
    registered: registered.value,
  })
}

/** Some take only the name of this computer, and some only its address: both lead to the same listener. */
const registerSomehow = async (choice: ClientChoice): Promise<Result<Registration>> => {
  const first = await registerClient(choice)
  if (first.ok || first.problem.code !== 'redirect-refused') return first
  const named = new URL(choice.redirectUri)
  named.hostname = 'localhost'
  return registerClient({ ...choice, redirectUri: named.href })
}

/**
 * The client that the entry names, which belongs to one issuer: its secret goes to no other. Failure codes
 * `client-id-needed`, `other-issuer`.
 */
export const clientOfEntry = ({
  settings,
  record,
  authorizationServer: { issuer, authMethods },
}: Pick<ClientChoice, 'settings' | 'record' | 'authorizationServer'>): Result<Client> => {
  const { clientId, clientSecret, clientKey } = settings
  if (clientId === null) return fail('client-id-needed', t('oauth.clientIdNeeded', { issuer }))
  const remembered = record.bound?.clientId === clientId ? record.bound.issuer : null
  const bound = settings.issuer ?? remembered
  if (bound !== null && bound !== issuer)
    return fail('other-issuer', t('oauth.otherIssuer', { issuer, before: bound }))
  const proof =
    clientKey === null
      ? proofWithSecret(clientSecret, null, authMethods)
      : { kind: 'key' as const, ...clientKey }
  return ok({ clientId, proof, redirectUri: null })
}

/** What was registered at this very issuer, for this very way back. */
const knownRegistration = ({
  record,
  authorizationServer: { issuer },
  redirectUri,
  now,
}: ClientChoice): Registration | null => {
  const known = record.issuers[issuer]?.registration ?? null
  if (known === null || new URL(known.redirectUri).port !== new URL(redirectUri).port) return null
  return known.secretUntil !== null && known.secretUntil <= now ? null : known
}

export const clientFrom = (
  { clientId, clientSecret, authMethod, redirectUri }: Registration,
  { authMethods }: AuthorizationServer,
): Client => ({ clientId, proof: proofWithSecret(clientSecret, authMethod, authMethods), redirectUri })
