/** One scenario of the official suite, in one version of it and of the protocol. */
export type Scenario = {
  readonly name: string
  /** How many checks it makes of us: a client that does nothing would pass some scenarios without any. */
  readonly checks: number
  /** What it needs that is not built yet; the scenario must fail until then. Null for one that must pass. */
  readonly awaiting: string | null
}

export type ScenarioSet = {
  readonly title: string
  /** The installed package with the suite. */
  readonly suite: 'conformance-stable' | 'conformance-next'
  /** The version of the protocol that is spoken; null where the suite decides. */
  readonly protocolVersion: string | null
  readonly scenarios: readonly Scenario[]
}

const passes = (checks: Readonly<Record<string, number>>): readonly Scenario[] =>
  Object.entries(checks).map(([name, count]) => ({ name, checks: count, awaiting: null }))

const awaits = (awaiting: string, checks: Readonly<Record<string, number>>): readonly Scenario[] =>
  Object.entries(checks).map(([name, count]) => ({ name, checks: count, awaiting }))

const signIn = 'signing in with OAuth'
const elicitation = 'forms that a server asks for'
const rounds = 'answering what a call asks back'

export const scenarioSets: readonly ScenarioSet[] = [
  {
    title: 'suite 0.1.16',
    suite: 'conformance-stable',
    protocolVersion: null,
    scenarios: [
      ...passes({ initialize: 1, tools_call: 1, 'sse-retry': 3 }),
      ...awaits(elicitation, { 'elicitation-sep1034-client-defaults': 5 }),
      ...awaits(signIn, {
        'auth/metadata-default': 14,
        'auth/metadata-var1': 14,
        'auth/metadata-var2': 14,
        'auth/metadata-var3': 14,
        'auth/basic-cimd': 14,
        'auth/scope-from-www-authenticate': 15,
        'auth/scope-from-scopes-supported': 15,
        'auth/scope-omitted-when-undefined': 15,
        'auth/scope-step-up': 21,
        'auth/scope-retry-limit': 10,
        'auth/token-endpoint-auth-basic': 19,
        'auth/token-endpoint-auth-post': 19,
        'auth/token-endpoint-auth-none': 19,
        'auth/pre-registration': 13,
        'auth/2025-03-26-oauth-metadata-backcompat': 13,
        'auth/2025-03-26-oauth-endpoint-fallback': 8,
        'auth/resource-mismatch': 3,
        'auth/offline-access-scope': 13,
        'auth/offline-access-not-supported': 15,
        'auth/client-credentials-jwt': 7,
        'auth/client-credentials-basic': 7,
        'auth/cross-app-access-complete-flow': 8,
      }),
    ],
  },
  {
    title: 'suite 0.2.0-alpha.12, protocol 2025-11-25',
    suite: 'conformance-next',
    protocolVersion: '2025-11-25',
    scenarios: [
      ...passes({ initialize: 1, tools_call: 2, 'sse-retry': 3, 'json-schema-2020-12-preservation': 9 }),
      ...awaits(elicitation, { 'elicitation-sep1034-client-defaults': 5 }),
      ...awaits(signIn, {
        'auth/metadata-default': 19,
        'auth/metadata-var1': 19,
        'auth/metadata-var2': 19,
        'auth/metadata-var3': 19,
        'auth/basic-cimd': 14,
        'auth/scope-from-www-authenticate': 15,
        'auth/scope-from-scopes-supported': 15,
        'auth/scope-omitted-when-undefined': 15,
        'auth/scope-step-up': 21,
        'auth/scope-retry-limit': 10,
        'auth/token-endpoint-auth-basic': 20,
        'auth/token-endpoint-auth-post': 20,
        'auth/token-endpoint-auth-none': 20,
        'auth/pre-registration': 13,
      }),
    ],
  },
  {
    title: 'suite 0.2.0-alpha.12, protocol 2026-07-28',
    suite: 'conformance-next',
    protocolVersion: '2026-07-28',
    scenarios: [
      ...passes({
        tools_call: 2,
        'request-metadata': 8,
        'http-standard-headers': 9,
        'http-custom-headers': 18,
        'http-invalid-tool-headers': 12,
        'json-schema-ref-no-deref': 1,
        'json-schema-2020-12-preservation': 9,
      }),
      ...awaits(rounds, { 'sep-2322-client-request-state': 5 }),
      ...awaits(signIn, {
        'auth/metadata-default': 18,
        'auth/metadata-var1': 18,
        'auth/metadata-var2': 18,
        'auth/metadata-var3': 18,
        'auth/basic-cimd': 12,
        'auth/scope-from-www-authenticate': 14,
        'auth/scope-from-scopes-supported': 14,
        'auth/scope-omitted-when-undefined': 14,
        'auth/scope-step-up': 23,
        'auth/scope-retry-limit': 11,
        'auth/token-endpoint-auth-basic': 19,
        'auth/token-endpoint-auth-post': 19,
        'auth/token-endpoint-auth-none': 19,
        'auth/pre-registration': 10,
        'auth/resource-mismatch': 3,
        'auth/offline-access-scope': 11,
        'auth/offline-access-not-supported': 14,
        'auth/authorization-server-migration': 27,
        'auth/iss-supported': 14,
        'auth/iss-not-advertised': 14,
        'auth/iss-supported-missing': 8,
        'auth/iss-wrong-issuer': 8,
        'auth/iss-unexpected': 8,
        'auth/iss-normalized': 8,
        'auth/metadata-issuer-mismatch': 3,
      }),
    ],
  },
]
