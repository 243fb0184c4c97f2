import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseConfiguration } from '../../main/config/parse-configuration.ts'
import { resolveConfiguration } from '../../main/config/resolve-configuration.ts'
import type { HttpServerDefinition } from '../../main/launch.ts'
import { createLauncher } from '../../main/mcp/launch/launcher.ts'
import { clientSecretName, withClient } from '../../renderer/servers/client-entry.ts'
import { verifies } from '../support/verifies.ts'

const pemOf = ({ privateKey }: { readonly privateKey: KeyObject }): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const elliptic = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
const otherCurve = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))
const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))

const secrets = new Map([
  ['CLIENT', 'client-canary'],
  // As a field of one line leaves it.
  ['ELLIPTIC', elliptic.replaceAll('\n', ' ')],
  ['RSA', rsa.replaceAll('\n', '')],
  ['CURVE', otherCurve],
  ['TORN', '-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----'],
])

const entry = (oauth: string, more = ''): string =>
  `version: 1\nservers:\n  wiki:\n    url: https://mcp.example.com/mcp\n${more}    oauth: ${oauth}\n`

const resolve = async (text: string) => {
  const parsed = parseConfiguration(text)
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message)
  const { configuration } = await resolveConfiguration(parsed.value, {
    environment: async () => ({ TEAM: 'blue' }),
    secret: async (name) => secrets.get(name) ?? null,
    home: '/home/me',
    dataDirectory: '/home/me/.assent',
  })
  const server = configuration.servers.get('wiki')
  if (server === undefined) throw new Error('there is no server')
  return server
}

const definitionOf = async (oauth: string): Promise<HttpServerDefinition> => {
  const server = await resolve(entry(oauth))
  if (!server.ok) throw new Error(server.problem.message)
  if (server.value.kind !== 'http') throw new Error('not over HTTP')
  return server.value
}

const problemOf = async (oauth: string): Promise<string> => {
  const server = await resolve(entry(oauth))
  return server.ok ? 'none' : `${server.problem.code}: ${server.problem.message}`
}

const described = async (oauth: string) => {
  const launch = await createLauncher({ environment: async () => ({}) }).describe(
    'server-1' as never,
    'wiki',
    await definitionOf(oauth),
  )
  return launch.ok ? launch.value.description : null
}

verifies('signin:settings', 'every key, with what it leaves open', async () => {
  const { signIn, source } = await definitionOf(
    '{clientId: "app-${TEAM}", clientSecret: "${secret:CLIENT}", issuer: "https://login.example.com", scopes: [read, "write:${TEAM}", read], redirectPort: 8123}',
  )
  expect(signIn).toEqual({
    flow: 'authorization-code',
    clientId: 'app-blue',
    clientSecret: 'client-canary',
    issuer: 'https://login.example.com',
    clientMetadataUrl: null,
    clientKey: null,
    scopes: ['read', 'write:blue'],
    redirectPort: 8123,
    identityProvider: null,
    assertion: null,
  })
  expect(source['oauth']).toEqual({
    clientId: 'app-${TEAM}',
    clientSecret: '${secret:CLIENT}',
    issuer: 'https://login.example.com',
    scopes: ['read', 'write:${TEAM}', 'read'],
    redirectPort: 8123,
  })
  expect((await definitionOf('{}')).signIn).toMatchObject({ clientId: null, scopes: [] })
})

verifies('signin:settings', 'an organisation that vouches for the user', async () => {
  const { signIn } = await definitionOf(
    '{flow: identity-provider, clientId: app, clientSecret: "${secret:CLIENT}", identityProvider: {issuer: "https://id.example.com", clientId: org, idToken: "${secret:CLIENT}"}}',
  )
  expect(signIn?.identityProvider).toEqual({
    issuer: 'https://id.example.com',
    tokenEndpoint: null,
    clientId: 'org',
    clientSecret: null,
    idToken: 'client-canary',
  })
})

verifies('signin:settings', 'a platform that vouches for this computer', async () => {
  const { signIn } = await definitionOf(
    '{flow: workload-identity, clientId: app, assertion: "${secret:CLIENT}"}',
  )
  expect(signIn).toMatchObject({ flow: 'workload-identity', assertion: 'client-canary' })
})

describe('the key of a client', () => {
  for (const [name, algorithm, pem] of [
    ['ELLIPTIC', 'ES256', elliptic],
    ['RSA', 'RS256', rsa],
  ] as const)
    verifies('signin:settings', `${name} is whole again after a field of one line`, async () => {
      const { signIn } = await definitionOf(`{clientId: app, clientKey: "\${secret:${name}}"}`)
      expect(signIn?.clientKey).toEqual({ pem, algorithm })
      expect(createPrivateKey(signIn?.clientKey?.pem ?? '').type).toBe('private')
    })

  for (const [what, oauth, sentence] of [
    ['another algorithm', '{clientId: a, clientKey: "${secret:RSA}", algorithm: ES256}', /made for RS256/],
    ['another curve', '{clientId: a, clientKey: "${secret:CURVE}"}', /elliptic curve P-256/],
    ['a torn one', '{clientId: a, clientKey: "${secret:TORN}"}', /cannot be used/],
    ['something else', '{clientId: a, clientKey: "${secret:CLIENT}"}', /must be a private key in PEM/],
  ] as const)
    test(what, async () => expect(await problemOf(oauth)).toMatch(sentence))
})

/** What cannot be put into force; no sentence tells the value. */
for (const [oauth, problem] of [
  [
    '{clientId: a, clientSecret: written-out}',
    /^secret-in-file.*store it as a secret and write \$\{secret:NAME\}/,
  ],
  ['{clientId: a, clientSecret: "${TEAM}"}', /^secret-in-file/],
  ['{clientId: a, clientSecret: "${secret:GONE}"}', /^missing-secret.*GONE is not stored/],
  ['{flow: workload-identity, clientId: a, assertion: written-out}', /^secret-in-file/],
  ['{clientId: "${secret:CLIENT}"}', /^secret-in-view.*only "clientSecret"/],
  ['{scopes: ["${secret:CLIENT}"]}', /^secret-in-view/],
  ['{clientMetadataUrl: "https://x.example/${secret:CLIENT}"}', /^secret-in-view/],
  ['{scopes: ["two words"]}', /^bad-scope/],
  ['{issuer: "http://login.example.com"}', /^bad-url.*https:\/\//],
  ['{issuer: "https://me:pw@login.example.com"}', /^bad-url/],
  ['{issuer: "javascript:alert(1)"}', /^bad-url/],
  ['{clientMetadataUrl: "nowhere"}', /^bad-url/],
] as const)
  verifies('signin:settings', oauth, async () => {
    const told = await problemOf(oauth)
    expect(told).toMatch(problem)
    expect(told).not.toMatch(/client-canary|written-out/)
  })

const mistakes: readonly (readonly [oauth: string, sentence: RegExp])[] = [
  ['{client_id: a}', /Did you mean "clientId"\?/],
  ['{xyzzy: a}', /no such setting. Known are clientId, clientSecret, issuer/],
  ['[a]', /must be a list of "name: value" lines with clientId/],
  ['{clientId: 5}', /"clientId" of the server "wiki" must be a text/],
  ['{flow: implicit}', /"flow" of "oauth" must be one of authorization-code, client-credentials/],
  ['{clientId: a, clientKey: "${secret:RSA}", algorithm: none}', /must be one of ES256, RS256/],
  ['{scopes: read}', /"scopes" of the server "wiki" must be a list/],
  ['{redirectPort: 80}', /number from 1024 to 65535/],
  ['{redirectPort: 8080.5}', /number from 1024 to 65535/],
  ['{clientSecret: "${secret:CLIENT}"}', /"clientSecret" of "oauth" needs "clientId"/],
  ['{clientId: a, algorithm: ES256}', /"algorithm" of "oauth" needs "clientKey"/],
  [
    '{clientId: a, clientSecret: "${secret:CLIENT}", clientKey: "${secret:RSA}"}',
    /"clientSecret" and "clientKey" of "oauth" cannot go together/,
  ],
  ['{clientId: a, clientMetadataUrl: "https://x.example/c"}', /cannot go together/],
  ['{flow: client-credentials, clientId: a}', /needs "clientId" with "clientSecret" or "clientKey"/],
  ['{flow: identity-provider}', /needs "identityProvider"/],
  ['{flow: workload-identity, clientId: a}', /needs "assertion"/],
  ['{flow: workload-identity, assertion: "${secret:CLIENT}"}', /"assertion" of "oauth" needs "clientId"/],
  ['{clientId: a, assertion: "${secret:CLIENT}"}', /needs "flow: workload-identity"/],
  [
    '{identityProvider: {issuer: "https://i.example", clientId: a, idToken: "${secret:CLIENT}"}}',
    /needs "flow: identity-provider"/,
  ],
  ['{flow: identity-provider, identityProvider: {issuer: "https://i.example"}}', /needs clientId, idToken/],
]

for (const [oauth, sentence] of mistakes)
  verifies('signin:settings', `the mistake ${oauth}`, () => {
    const parsed = parseConfiguration(entry(oauth))
    expect(parsed.ok ? [] : parsed.problem.map(({ message }) => message).join(' ')).toMatch(sentence)
  })

test('a client that the window was told takes the place of what was there', async () => {
  const before = {
    url: 'https://mcp.example.com/mcp',
    oauth: { clientMetadataUrl: 'https://x.example', scopes: ['a'] },
  }
  const secretName = clientSecretName('9-wiki')
  expect(secretName).toBe('SERVER_9_WIKI_CLIENT_SECRET')
  const plain = withClient(before, { clientId: 'app', secretName: null })
  expect(plain).toEqual({ url: before.url, oauth: { clientId: 'app', scopes: ['a'] } })
  const { oauth } = withClient(plain, { clientId: 'other', secretName })
  expect(await problemOf(JSON.stringify(oauth))).toMatch(/^missing-secret.*SERVER_9_WIKI_CLIENT_SECRET/)
})

test('beside a token of its own, and for a program', () => {
  const beside = parseConfiguration(entry('{}', '    headers: {authorization: Bearer x}\n'))
  expect(beside).toMatchObject({ problem: [{ message: expect.stringMatching(/both would sign in/) }] })
  const program = parseConfiguration('version: 1\nservers:\n  a: {command: npx, oauth: {}}\n')
  expect(program).toMatchObject({
    problem: [{ message: expect.stringMatching(/belongs to a server with "url"/) }],
  })
})

verifies('signin:approved', 'secrets are described by their names', async () => {
  const oauth = '{clientId: app, clientSecret: "${secret:CLIENT}", scopes: [read]}'
  const description = await described(oauth)
  expect(description).toMatchObject({
    signIn: {
      clientId: 'app',
      scopes: ['read'],
      secrets: [{ name: 'clientSecret', value: '${secret:CLIENT}', secrets: ['CLIENT'] }],
    },
  })
  expect(JSON.stringify(description)).not.toContain('client-canary')
})
