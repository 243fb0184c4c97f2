import { asId } from '#contract/ids'
import type { HttpClient } from '../../main/mcp/http/http-client.ts'
import { createAuthorization } from '../../main/mcp/oauth/authorization.ts'
import { discoveredSignIn, type ServerAuthorization, type SignInSettings } from '../../main/sign-in.ts'
import { agreeingBrowser, createMemoryVault } from './sign-in-world.ts'

/** What a scenario of the suite gives to its client. */
export type ScenarioContext = Readonly<Record<string, unknown>>

/** The product's sign-in to the server of one scenario, with a browser that agrees to everything. */
export const signInOfScenario = (
  scenario: string,
  url: string,
  context: ScenarioContext,
  http: HttpClient,
): ServerAuthorization =>
  createAuthorization({
    server: { serverId: asId('conformance'), alias: 'conformance' },
    serverUrl: url,
    settings: settingsOf(scenario, context),
    vault: createMemoryVault(),
    http,
    openPage: agreeingBrowser,
    now: Date.now,
  })

/** The document that the suite knows. */
const clientMetadataUrl = 'https://conformance-test.local/client-metadata.json'

const settingsOf = (scenario: string, context: ScenarioContext): SignInSettings => {
  const text = (name: string): string | null => {
    const value = context[name]
    return typeof value === 'string' ? value : null
  }
  const pem = text('private_key_pem')
  const idToken = text('idp_id_token')
  return {
    ...discoveredSignIn,
    clientId: text('client_id'),
    clientSecret: text('client_secret'),
    clientMetadataUrl,
    clientKey: pem === null ? null : { pem, algorithm: text('signing_algorithm') ?? 'ES256' },
    flow: flowOf(scenario),
    assertion: text('valid_jwt'),
    identityProvider:
      idToken === null
        ? null
        : {
            issuer: text('idp_issuer') ?? '',
            tokenEndpoint: text('idp_token_endpoint'),
            clientId: text('idp_client_id') ?? '',
            clientSecret: null,
            idToken,
          },
  }
}

const flowOf = (scenario: string): SignInSettings['flow'] => {
  if (scenario.startsWith('auth/client-credentials')) return 'client-credentials'
  if (scenario === 'auth/wif-jwt-bearer') return 'workload-identity'
  const isVouchedFor = ['auth/enterprise-managed-authorization', 'auth/cross-app-access-complete-flow']
  return isVouchedFor.includes(scenario) ? 'identity-provider' : 'authorization-code'
}
