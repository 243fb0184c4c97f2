import { generateKeyPairSync } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import type { Result } from '#contract/result'
import { createSignInWorld, type SignInWorld, type SignInWorldOptions } from '../support/sign-in-world.ts'
import { startJsonServer } from '../support/json-server.ts'
import { event } from '../support/http-mcp-server.ts'
import { callWeb, createHttpHarness } from './mcp-http-harness.ts'
import { agreeingBrowser, createMemoryVault, startProtectedServer } from '../support/sign-in-world.ts'
import { startAuthorizationServer } from '../support/authorization-server.ts'
import { discoveredSignIn } from '../../main/sign-in.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)

const signedIn = async (options: SignInWorldOptions = {}): Promise<SignInWorld> => {
  const world = await createSignInWorld(options)
  await world.request()
  expect(codeOf(await world.signIn())).toBe('ok')
  return world
}

const bearers = (world: SignInWorld): readonly string[] =>
  world.server.arrived.flatMap(({ headers }) => headers.authorization ?? [])

const grants = (world: SignInWorld): readonly (string | undefined)[] =>
  world.service.at('/token').map(({ fields }) => fields['grant_type'])

const lastToken = (world: SignInWorld): string => (bearers(world).at(-1) ?? '').replace('Bearer ', '')

verifies('oauth:token:here-only', 'a token goes to its own server alone, and in no address', async () => {
  await using elsewhere = await startJsonServer({ '/mcp': {} })
  await using world = await signedIn()
  expect(await world.request()).toBe('ok')
  expect(await world.authorization.headers({ method: 'POST', url: `${elsewhere.address}/mcp` })).toEqual({})
  expect(await world.request(world.authorization, `${elsewhere.address}/mcp`)).toBe('ok')
  expect(elsewhere.headers.map(({ authorization }) => authorization)).toEqual([undefined])
  expect(world.service.asked.map(({ path, fields }) => [path, fields['access_token']])).not.toContain(
    'access',
  )
})

verifies('oauth:token:here-only', 'what a server says back of a token is taken out', async () => {
  await using world = await signedIn()
  await world.request()
  const token = lastToken(world)
  expect(token).toMatch(/^access-/)
  expect(world.authorization.redact(`it said ${token} twice: ${token}`)).toBe(
    'it said (token) twice: (token)',
  )
})

verifies(
  'oauth:renewal',
  'a token that ran out is renewed once for all who ask, without a page',
  async () => {
    let time = Date.now()
    await using world = await signedIn({ now: () => time })
    time += 3_590_000
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.request()))
    expect(answers).toEqual(Array.from({ length: 8 }, () => 'ok'))
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token'])
    expect(new Set(bearers(world).slice(-8)).size).toBe(1)
    expect(world.pages).toHaveLength(1)
  },
)

verifies('oauth:renewal', 'a token that the server ended is renewed and the request sent again', async () => {
  await using world = await signedIn()
  await world.request()
  world.service.end(lastToken(world))
  const answers = await Promise.all(Array.from({ length: 5 }, () => world.request()))
  expect(answers).toEqual(Array.from({ length: 5 }, () => 'ok'))
  expect(grants(world)).toEqual(['authorization_code', 'refresh_token'])
})

verifies(
  'oauth:renewal',
  'a new refresh token takes the place of the old one, also after a restart',
  async () => {
    await using world = await signedIn()
    for (let life = 0; life < 3; life += 1) {
      const reborn = world.reborn()
      expect(await world.request(reborn)).toBe('ok')
      world.service.end(lastToken(world))
      expect(await world.request(reborn)).toBe('ok')
    }
    const used = world.service.at('/token').flatMap(({ fields }) => fields['refresh_token'] ?? [])
    expect(new Set(used).size).toBe(3)
  },
)

verifies('oauth:renewal', 'a network that fails loses nothing', async () => {
  for (const failing of ['/.well-known/oauth-authorization-server', '/token']) {
    await using world = await signedIn()
    await world.request()
    const stored = world.vault.texts.get('sign-in-web')
    world.service.end(lastToken(world))
    world.service.misbehave({
      first: ({ path }, response) => {
        if (path === failing) response.writeHead(503).end()
        return path === failing
      },
    })
    expect(await world.request()).toBe('network')
    expect(world.vault.texts.get('sign-in-web')).toBe(stored)
    expect(world.authorization.state()).toMatchObject({ kind: 'signed-in' })
    world.service.misbehave({})
    expect(await world.request(world.reborn())).toBe('ok')
    expect(world.pages).toHaveLength(1)
  }
})

verifies('oauth:renewal', 'a grant that ended means to sign in again, and shows no page for it', async () => {
  await using world = await signedIn()
  await world.request()
  world.service.end(lastToken(world))
  world.service.misbehave({ token: () => ({ error: 'invalid_grant', error_description: 'secret words' }) })
  expect(await world.request()).toBe('sign-in-needed')
  expect(world.authorization.state()).toMatchObject({ kind: 'needed', issuer: world.service.origin })
  expect(world.pages).toHaveLength(1)
  world.service.misbehave({})
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(await world.request()).toBe('ok')
})

verifies('oauth:renewal', 'a renewal that fails late does not undo a sign-in', async () => {
  await using world = await signedIn()
  await world.request()
  world.service.end(lastToken(world))
  let held: ServerResponse | null = null
  world.service.misbehave({
    first: ({ fields }, response) => {
      if (fields['grant_type'] !== 'refresh_token') return false
      held = response
      return true
    },
  })
  const waiting = world.request()
  const late = await until('the renewal', () => held)
  expect(codeOf(await world.signIn())).toBe('ok')
  late.writeHead(400).end(JSON.stringify({ error: 'invalid_grant' }))
  expect(await waiting).toBe('ok')
  expect(world.authorization.state()).toMatchObject({ kind: 'signed-in' })
  expect(await world.request(world.reborn())).toBe('ok')
})

verifies('oauth:renewal', 'a token that lasts seconds is renewed no more often than it needs', async () => {
  let time = Date.now()
  await using world = await signedIn({ now: () => time, service: { lastsSeconds: 10 } })
  for (let round = 0; round < 4; round += 1) await world.request()
  expect(grants(world)).toEqual(['authorization_code'])
  time += 6_000
  await world.request()
  expect(grants(world)).toEqual(['authorization_code', 'refresh_token'])
})

verifies('oauth:repeated', 'a token that is refused at once is not asked for again and again', async () => {
  await using world = await createSignInWorld({
    first: (arrived, response) => {
      if (arrived.headers.authorization === undefined) return false
      response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
      return true
    },
  })
  await world.request()
  await world.signIn()
  const before = world.server.sent('initialize').length
  expect(await world.request()).toBe('sign-in-refused')
  const sent = world.server.sent('initialize').slice(before)
  expect(sent).toHaveLength(1)
  expect(grants(world)).toEqual(['authorization_code'])
  expect(world.authorization.state()).toMatchObject({ kind: 'needed' })
})

verifies('oauth:repeated', 'a server that wants another proof each time gets no third request', async () => {
  let count = 0
  await using world = await createSignInWorld({
    first: ({ message }, response) => {
      if (message['method'] !== 'initialize') return false
      const nonce = `nonce-${(count += 1)}`
      const headers = { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': nonce }
      response.writeHead(401, headers).end()
      return true
    },
  })
  expect(await world.request()).toBe('sign-in-refused')
  expect(world.server.sent('initialize')).toHaveLength(2)
})

verifies(
  'oauth:repeated',
  'a tool call that was refused for its token runs once, with the same bytes',
  async () => {
    await using service = await startAuthorizationServer()
    await using server = await startProtectedServer(() => service)
    const signIns = { vault: createMemoryVault(), openPage: agreeingBrowser }
    await using harness = await createHttpHarness(server.url, {}, { signIns })
    expect((await harness.supervisor.start('web')).ok).toBe(false)
    expect(codeOf(await harness.supervisor.signIn('web'))).toBe('ok')
    expect(await callWeb(harness, { a: 1 })).toMatchObject({ kind: 'result' })
    const sent = server.sent('tools/call')
    service.end((sent[0]?.headers.authorization ?? '').replace('Bearer ', ''))
    expect(await callWeb(harness, { a: 2 })).toMatchObject({ kind: 'result', isError: false })
    const bodies = server.sent('tools/call').slice(1)
    expect(bodies).toHaveLength(2)
    expect(bodies[1]?.body).toBe(bodies[0]?.body)
    expect(bodies[1]?.headers.authorization).not.toBe(bodies[0]?.headers.authorization)
    const shown = await harness.supervisor.detail('web')
    expect(JSON.stringify(shown)).not.toMatch(/(?:access|refresh)-[0-9a-f]/)
    service.end((bodies[1]?.headers.authorization ?? '').replace('Bearer ', ''))
    service.misbehave({ token: () => ({ error: 'invalid_grant' }) })
    expect(await callWeb(harness, { a: 3 })).toMatchObject({ problem: { code: 'sign-in-needed' } })
    expect(server.sent('tools/call')).toHaveLength(4)
  },
)

test('the older HTTP carries the token on its stream and on each message', async () => {
  await using service = await startAuthorizationServer()
  let stream: ServerResponse | null = null
  await using server = await startProtectedServer(() => service, {
    first: ({ verb, message, headers }, response) => {
      if (response.req.url !== '/mcp' && response.req.url !== '/messages') return false
      if (service.scopesOf((headers.authorization ?? '').replace('Bearer ', '')) === null) return false
      if (verb === 'GET') {
        stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('event: endpoint\ndata: /messages\n\n')
        return true
      }
      const isOlder = response.req.url === '/messages'
      response.writeHead(isOlder ? 202 : 405).end()
      if (isOlder) stream?.write(event({ jsonrpc: '2.0', id: message['id'], result: olderResult(message) }))
      return true
    },
  })
  const signIns = { vault: createMemoryVault(), openPage: agreeingBrowser }
  await using harness = await createHttpHarness(server.url, {}, { signIns })
  expect(codeOf(await harness.supervisor.start('web'))).toBe('sign-in-needed')
  expect(codeOf(await harness.supervisor.signIn('web'))).toBe('ok')
  expect(await callWeb(harness, {})).toMatchObject({ kind: 'result' })
  expect([...harness.manifests.values()].at(-1)).toContain('"wire":"event-stream"')
  const messages = server.sent('tools/call')
  expect(messages[0]?.headers.authorization).toMatch(/^Bearer access-/)
})

const olderResult = ({ method }: Readonly<Record<string, unknown>>): object => {
  if (method === 'initialize')
    return {
      protocolVersion: '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'older', version: '1' },
    }
  if (method === 'tools/list') return { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }
  return { content: [{ type: 'text', text: 'ok' }] }
}

verifies(
  'oauth:token:here-only',
  'a server that says its token back gets it into no problem and no log',
  async () => {
    await using service = await startAuthorizationServer()
    await using server = await startProtectedServer(() => service, {
      first: ({ message, headers }, response) => {
        if (message['method'] !== 'tools/call') return false
        response.writeHead(500, { 'content-type': 'text/plain' }).end(`I got ${headers.authorization}`)
        return true
      },
    })
    const signIns = { vault: createMemoryVault(), openPage: agreeingBrowser }
    await using harness = await createHttpHarness(server.url, {}, { signIns })
    await harness.supervisor.signIn('web')
    const outcome = await callWeb(harness)
    expect(JSON.stringify(outcome)).toContain('I got Bearer (token)')
    const shown = await harness.supervisor.detail('web')
    expect(JSON.stringify([outcome, shown])).not.toMatch(/(?:access|refresh)-[0-9a-f]/)
  },
)

verifies('oauth:scopes', 'a call that wants more asks for all of it together, after a click', async () => {
  let wanted: readonly string[] = ['read']
  await using world = await signedIn({ scopes: () => wanted })
  expect(await world.request()).toBe('ok')
  wanted = ['write']
  expect(await world.request()).toBe('sign-in-needed')
  expect(world.pages).toHaveLength(1)
  expect(world.authorization.state()).toMatchObject({ kind: 'needed' })
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(world.service.at('/authorize').map(({ fields }) => fields['scope'])).toEqual(['read', 'read write'])
  expect(await world.request()).toBe('ok')
})

verifies('oauth:scopes', 'permissions that were asked for in vain are not asked for again', async () => {
  await using world = await signedIn({
    scopes: () => ['admin'],
    service: { token: (_fields, count) => ({ ...bearer, access_token: `access-${count}` }) },
    first: (arrived, response) => {
      if (arrived.headers.authorization === undefined) return false
      const challenge = 'Bearer error="insufficient_scope", scope="admin"'
      response.writeHead(403, { 'www-authenticate': challenge }).end()
      return true
    },
  })
  expect(await world.request()).toBe('sign-in-refused')
  expect(world.pages).toHaveLength(1)
})

verifies('oauth:scopes', 'a server that wants ever more is not followed for ever', async () => {
  let count = 0
  await using world = await signedIn({
    first: (arrived, response) => {
      if (arrived.headers.authorization === undefined) return false
      count += 1
      const challenge = `Bearer error="insufficient_scope", scope="s${count}"`
      response.writeHead(403, { 'www-authenticate': challenge }).end()
      return true
    },
  })
  const codes: string[] = []
  for (let round = 0; round < 5; round += 1) {
    codes.push(await world.request())
    await world.signIn()
  }
  expect(codes).toEqual([
    'sign-in-needed',
    'sign-in-needed',
    'sign-in-needed',
    'sign-in-refused',
    'sign-in-refused',
  ])
})

test('a refusal that is not about the token stays what it is', async () => {
  await using world = await signedIn({
    first: (arrived, response) => {
      if (arrived.headers.authorization === undefined) return false
      response.writeHead(403).end('not you')
      return true
    },
  })
  expect(await world.request()).toBe('status 403')
  expect(world.authorization.state()).toMatchObject({ kind: 'signed-in' })
})

const bearer = { token_type: 'Bearer', expires_in: 3600 }

verifies('oauth:alone', 'credentials of the entry need neither a page nor a click', async () => {
  const settings = {
    flow: 'client-credentials',
    clientId: 'ours',
    clientSecret: 'ä secret: with % signs',
  } as const
  await using world = await createSignInWorld({ settings })
  expect(await world.request()).toBe('ok')
  expect(world.pages).toEqual([])
  const [token] = world.service.at('/token')
  const shown = Buffer.from((token?.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
  expect(shown).toBe('ours:%C3%A4+secret%3A+with+%25+signs')
  world.service.end(lastToken(world))
  expect(await world.request()).toBe('ok')
  expect(world.authorization.state()).toMatchObject({ kind: 'signed-in', until: null })
})

verifies('oauth:alone', 'a key proves the client, and a key that is none is told', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const settings = { ...discoveredSignIn, flow: 'client-credentials', clientId: 'ours' } as const
  const clientKey = { pem, algorithm: 'ES256' }
  await using world = await createSignInWorld({ settings: { ...settings, clientKey } })
  expect(await world.request()).toBe('ok')
  const [token] = world.service.at('/token')
  const [, claims = ''] = (token?.fields['client_assertion'] ?? '').split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: 'ours',
    sub: 'ours',
    aud: world.service.origin,
  })
  for (const wrong of [
    { pem: 'none', algorithm: 'ES256' },
    { pem, algorithm: 'RS256' },
    { pem, algorithm: 'none' },
  ]) {
    await using other = await createSignInWorld({ settings: { ...settings, clientKey: wrong } })
    expect(await other.request()).toBe('bad-key')
  }
})

verifies('oauth:alone', 'credentials that are refused are tried once, and not for each request', async () => {
  const settings = { flow: 'client-credentials', clientId: 'ours', clientSecret: 'wrong one' } as const
  await using world = await createSignInWorld({
    settings,
    service: { token: () => ({ error: 'invalid_client' }) },
  })
  const codes = await Promise.all(Array.from({ length: 6 }, () => world.request()))
  expect(new Set(codes)).toEqual(new Set(['invalid-client']))
  expect(world.service.at('/token')).toHaveLength(1)
})
