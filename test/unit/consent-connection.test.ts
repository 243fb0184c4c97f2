import { describe, expect, test } from 'vitest'
import { launchHashOf } from '../../main/consent/hashes.ts'
import { launchQuestion } from '../../main/consent/question.ts'
import type { HttpLaunchDescription, SignInDescription, StdioLaunchDescription } from '../../main/launch.ts'
import { verifies } from '../support/verifies.ts'

const key = new Uint8Array(32)

const launch: HttpLaunchDescription = {
  kind: 'http',
  serverId: 'server-1' as never,
  alias: 'wiki',
  url: 'https://mcp.example.com/mcp?team=1',
  headers: [
    { name: 'Authorization', value: 'Bearer ${secret:WIKI}', secrets: ['WIKI'] },
    { name: 'X-Team', value: 'blue', secrets: [] },
  ],
  signIn: null,
}

const signIn: SignInDescription = {
  flow: 'authorization-code',
  clientId: 'app',
  issuer: 'https://login.example.com',
  clientMetadataUrl: null,
  scopes: ['read', 'write'],
  redirectPort: null,
  identityProvider: null,
  secrets: [{ name: 'clientSecret', value: '${secret:CLIENT}', secrets: ['CLIENT'] }],
}

const factsOf = (changes: Partial<HttpLaunchDescription> = {}): readonly string[] =>
  launchQuestion({ ...launch, ...changes }).facts.map(({ text }) => text)

describe('the question before a server is reached', () => {
  test('shows the exact address and what goes with each request', () => {
    const question = launchQuestion(launch)
    expect(question).toMatchObject({
      kind: 'connection',
      name: 'Connect to server wiki?',
      sessionScope: false,
    })
    expect(question.exact).toBe(
      '{"headers":{"Authorization":{"withSecret":"Bearer ${secret:WIKI}"},"X-Team":"blue"},' +
        '"url":"https://mcp.example.com/mcp?team=1"}',
    )
    expect(factsOf()).toEqual([
      'Sends what its tools are given to mcp.example.com',
      'Sends with each request: Authorization, X-Team',
      'Gets the secret WIKI',
    ])
  })

  test('a server on this computer is one, and only a real one', () => {
    expect(factsOf({ url: 'http://127.0.0.1:3000/mcp' })[0]).toBe('A server on this computer: 127.0.0.1:3000')
    expect(factsOf({ url: 'https://localhost.example.com/' })[0]).toContain('Sends what its tools are given')
  })

  test('letters that look like others are warned of, and shown as what they are', () => {
    const url = 'https://gіthub.com/mcp'
    expect(factsOf({ url }).join(' ')).toContain('xn--gthub-n2e.com holds letters that can look like others')
    expect(launchQuestion({ ...launch, url }).exact).not.toContain('і')
  })
})

describe('a sign-in that the entry settles', () => {
  verifies('signin:approved', 'stands in the question, its secret by name', () => {
    const question = launchQuestion({ ...launch, headers: [], signIn })
    expect(JSON.parse(question.exact)).toEqual({
      headers: {},
      url: launch.url,
      oauth: {
        flow: 'authorization-code',
        clientId: 'app',
        issuer: 'https://login.example.com',
        scopes: ['read', 'write'],
        clientSecret: { withSecret: '${secret:CLIENT}' },
      },
    })
    expect(question.facts.slice(1).map(({ text }) => text)).toEqual([
      'Signs in as the client app',
      'Asks for the rights read write',
      'The secret CLIENT goes to the sign-in service https://login.example.com',
    ])
  })

  verifies('signin:approved', 'a secret for whoever the server names is warned of', () => {
    const open = launchQuestion({ ...launch, headers: [], signIn: { ...signIn, issuer: null } })
    expect(open.facts.at(-1)).toEqual({
      icon: 'caution',
      text: 'The secret CLIENT goes to the sign-in service that mcp.example.com names; "issuer" would settle which',
    })
  })

  const changes: readonly Partial<SignInDescription>[] = [
    { flow: 'client-credentials' },
    { clientId: 'other' },
    { issuer: null },
    { clientMetadataUrl: 'https://x.example/client' },
    { scopes: ['read'] },
    { redirectPort: 8123 },
    { identityProvider: { issuer: 'https://i.example', tokenEndpoint: null, clientId: 'app' } },
    { secrets: [] },
    { secrets: [{ name: 'clientSecret', value: '${secret:OTHER}', secrets: ['OTHER'] }] },
  ]
  for (const change of changes)
    verifies('signin:approved', `is asked about again with ${JSON.stringify(change)}`, () => {
      const hashWith = (settings: SignInDescription | null) =>
        launchHashOf({ ...launch, signIn: settings }, key)
      expect(new Set([hashWith(null), hashWith(signIn), hashWith({ ...signIn, ...change })]).size).toBe(3)
    })
})

describe('the hash of a connection', () => {
  const changes: readonly Partial<HttpLaunchDescription>[] = [
    { url: 'https://mcp.example.com/mcp?team=2' },
    { serverId: 'server-2' as never },
    { headers: [] },
    { headers: launch.headers.toReversed() },
    { headers: launch.headers.map((header) => ({ ...header, value: `${header.value}.` })) },
    { headers: launch.headers.map((header) => ({ ...header, name: `${header.name}-2` })) },
    { headers: launch.headers.map((header) => ({ ...header, secrets: [] })) },
  ]
  for (const change of changes)
    test(`changes with ${JSON.stringify(change)}`, () => {
      expect(launchHashOf({ ...launch, ...change }, key)).not.toBe(launchHashOf(launch, key))
    })

  test('without settings of a sign-in it is what it always was: approvals stay valid', () => {
    expect(launchHashOf(launch, key)).toBe('31b7c50345daac1043dc46f47064275c0ff59451f882f5a90b9a6c8f7b5622fb')
  })

  test('that of a program is what it always was: approvals stay valid', () => {
    const program: StdioLaunchDescription = {
      kind: 'stdio',
      serverId: 'server-1' as never,
      alias: 'files',
      command: 'npx',
      executable: '/usr/bin/npx',
      executableHash: 'ab',
      args: ['-y', 'x'],
      cwd: '/home/me',
      env: [{ name: 'A', value: 'b', secrets: [] }],
    }
    expect(launchHashOf(program, key)).toBe(
      'd944e0ead453f6f4ceade75af99265cff7203c2041d409e8c90b2f824626529e',
    )
  })
})
