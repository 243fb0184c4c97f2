/** One scenario of the official suite, in one version of it and of the protocol. */
export type Scenario = {
  readonly name: string
  /** How many checks it makes of us: a client that does nothing would pass some scenarios without any. */
  readonly checks: number
}

export type ScenarioSet = {
  readonly title: string
  /** The installed package with the suite. */
  readonly suite: 'conformance-stable' | 'conformance-next'
  /** The version of the protocol that is spoken; null where the suite decides. */
  readonly protocolVersion: string | null
  readonly scenarios: readonly Scenario[]
}

/** As measured; never fewer than the stable SDK's own client reaches, but for `resource-mismatch`. */
const scenarios = (checks: Readonly<Record<string, number>>): readonly Scenario[] =>
  Object.entries(checks).map(([name, count]) => ({ name, checks: count }))

/** Of a server that names another resource nothing more is asked: the authorization server is never reached. */
const resourceMismatch = { 'auth/resource-mismatch': 2 }

export const scenarioSets: readonly ScenarioSet[] = [
  {
    title: 'suite 0.1.16',
    suite: 'conformance-stable',
    protocolVersion: null,
    scenarios: scenarios({
      initialize: 1,
      tools_call: 1,
      'sse-retry': 3,
      'elicitation-sep1034-client-defaults': 5,
      'auth/metadata-default': 14,
      'auth/metadata-var1': 14,
      'auth/metadata-var2': 14,
      'auth/metadata-var3': 14,
      'auth/basic-cimd': 14,
      'auth/scope-from-www-authenticate': 15,
      'auth/scope-from-scopes-supported': 15,
      'auth/scope-omitted-when-undefined': 15,
      'auth/scope-step-up': 23,
      'auth/scope-retry-limit': 10,
      'auth/token-endpoint-auth-basic': 19,
      'auth/token-endpoint-auth-post': 19,
      'auth/token-endpoint-auth-none': 19,
      'auth/pre-registration': 14,
      'auth/2025-03-26-oauth-metadata-backcompat': 13,
      'auth/2025-03-26-oauth-endpoint-fallback': 8,
      'auth/offline-access-scope': 14,
      'auth/offline-access-not-supported': 15,
      'auth/client-credentials-jwt': 9,
      'auth/client-credentials-basic': 9,
      'auth/cross-app-access-complete-flow': 10,
      ...resourceMismatch,
    }),
  },
  {
    title: 'suite 0.2.0-alpha.12, protocol 2025-11-25',
    suite: 'conformance-next',
    protocolVersion: '2025-11-25',
    scenarios: scenarios({
      initialize: 1,
      tools_call: 2,
      'sse-retry': 3,
      'json-schema-2020-12-preservation': 9,
      'elicitation-sep1034-client-defaults': 5,
      'auth/metadata-default': 19,
      'auth/metadata-var1': 19,
      'auth/metadata-var2': 19,
      'auth/metadata-var3': 19,
      'auth/basic-cimd': 14,
      'auth/scope-from-www-authenticate': 15,
      'auth/scope-from-scopes-supported': 15,
      'auth/scope-omitted-when-undefined': 15,
      'auth/scope-step-up': 23,
      'auth/scope-retry-limit': 10,
      'auth/token-endpoint-auth-basic': 20,
      'auth/token-endpoint-auth-post': 20,
      'auth/token-endpoint-auth-none': 20,
      'auth/pre-registration': 14,
      'auth/client-credentials-jwt': 9,
      'auth/client-credentials-basic': 9,
      'auth/enterprise-managed-authorization': 10,
      'auth/dpop': 12,
      'auth/dpop-nonce': 14,
      'auth/wif-jwt-bearer': 9,
    }),
  },
  {
    title: 'suite 0.2.0-alpha.12, protocol 2026-07-28',
    suite: 'conformance-next',
    protocolVersion: '2026-07-28',
    scenarios: scenarios({
      tools_call: 2,
      'request-metadata': 8,
      'http-standard-headers': 9,
      'http-custom-headers': 18,
      'http-invalid-tool-headers': 12,
      'json-schema-ref-no-deref': 1,
      'json-schema-2020-12-preservation': 9,
      'sep-2322-client-request-state': 5,
      'auth/metadata-default': 18,
      'auth/metadata-var1': 18,
      'auth/metadata-var2': 18,
      'auth/metadata-var3': 18,
      'auth/basic-cimd': 12,
      'auth/scope-from-www-authenticate': 14,
      'auth/scope-from-scopes-supported': 14,
      'auth/scope-omitted-when-undefined': 14,
      'auth/scope-step-up': 25,
      'auth/scope-retry-limit': 11,
      'auth/token-endpoint-auth-basic': 19,
      'auth/token-endpoint-auth-post': 19,
      'auth/token-endpoint-auth-none': 19,
      'auth/pre-registration': 12,
      'auth/offline-access-scope': 12,
      'auth/offline-access-not-supported': 14,
      'auth/authorization-server-migration': 28,
      'auth/iss-supported': 14,
      'auth/iss-not-advertised': 14,
      'auth/iss-supported-missing': 8,
      'auth/iss-wrong-issuer': 8,
      'auth/iss-unexpected': 8,
      'auth/iss-normalized': 8,
      'auth/metadata-issuer-mismatch': 3,
      'auth/client-credentials-jwt': 7,
      'auth/client-credentials-basic': 7,
      'auth/enterprise-managed-authorization': 8,
      'auth/dpop': 13,
      'auth/dpop-nonce': 15,
      'auth/wif-jwt-bearer': 7,
      ...resourceMismatch,
    }),
  },
]
