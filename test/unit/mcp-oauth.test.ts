import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { checkNamedUrl } from '../../main/mcp/http/address-rules.ts'
import { challengeOf, createAuthorizationRequest } from '../../main/mcp/oauth/authorization-request.ts'
import { readChallenge } from '../../main/mcp/oauth/challenge.ts'
import { proofWithSecret } from '../../main/mcp/oauth/client.ts'
import { signToken } from '../../main/mcp/oauth/client-assertion.ts'
import { readServerMetadata } from '../../main/mcp/oauth/metadata.ts'
import { createProofOfPossession } from '../../main/mcp/oauth/proof-of-possession.ts'
import { readRedirectAnswer } from '../../main/mcp/oauth/redirect-answer.ts'
import { openRedirectListener } from '../../main/mcp/oauth/redirect-listener.ts'
import { scopesToAsk, withOfflineAccess } from '../../main/mcp/oauth/scopes.ts'
import { coversServer, resourceMetadataUrls, serverMetadataUrls } from '../../main/mcp/oauth/well-known.ts'
import { verifies } from '../support/verifies.ts'

describe('what a server says with 401', () => {
  test('a challenge is read, whatever stands around it', () => {
    const header =
      'Basic realm="a, b", bearer Scope="read  write read", resource_metadata="https://a.example/m?x=1", error=invalid_token'
    expect(readChallenge(header)).toEqual({
      resourceMetadata: 'https://a.example/m?x=1',
      scopes: ['read', 'write'],
      error: 'invalid_token',
      wantsProof: false,
    })
    expect(readChallenge('Bearer realm="say \\"hi\\"", scope="a"').scopes).toEqual(['a'])
    expect(readChallenge('DPoP resource_metadata="https://a.example/m"').wantsProof).toBe(true)
    expect(readChallenge('Bearer scope="x", Bearer resource_metadata="https://a.example/m"')).toMatchObject({
      resourceMetadata: 'https://a.example/m',
      scopes: null,
    })
  })

  test('nonsense is no challenge and takes no time', () => {
    for (const header of [null, '', ',,,,', '"""', 'Negotiate abc==', '=', `Bearer ${'a="'.repeat(4_000)}`])
      expect(readChallenge(header)).toMatchObject({ resourceMetadata: null, scopes: null })
    expect(readChallenge('Bearer scope="ok \u0007bell a\\"b"').scopes).toEqual(['ok'])
  })
})

verifies('oauth:discovery', 'metadata are looked for in order, for paths and without', () => {
  expect(resourceMetadataUrls('https://a.example/x/mcp/?t=1')).toEqual([
    'https://a.example/.well-known/oauth-protected-resource/x/mcp?t=1',
    'https://a.example/.well-known/oauth-protected-resource',
  ])
  expect(resourceMetadataUrls('https://a.example')).toEqual([
    'https://a.example/.well-known/oauth-protected-resource',
  ])
  expect(serverMetadataUrls('https://b.example/')).toEqual([
    'https://b.example/.well-known/oauth-authorization-server',
    'https://b.example/.well-known/openid-configuration',
  ])
  expect(serverMetadataUrls('https://b.example/tenant/1')).toEqual([
    'https://b.example/.well-known/oauth-authorization-server/tenant/1',
    'https://b.example/.well-known/openid-configuration/tenant/1',
    'https://b.example/tenant/1/.well-known/openid-configuration',
  ])
})

verifies('oauth:resource', 'a resource is the address of the server, or one above it', () => {
  const server = 'https://a.example/team/mcp'
  for (const own of [
    server,
    `${server}/`,
    'https://A.example/team',
    'https://a.example',
    'https://a.example:443/',
  ])
    expect(coversServer(own, server)).toBe(true)
  for (const other of [
    'https://a.example/team/mcp/sub',
    'https://a.example/te',
    'https://a.example/team/mcp#part',
    'https://a.example/team/mcp?other=1',
    'http://a.example/team/mcp',
    'https://a.example:444/team/mcp',
    'https://user@a.example/team/mcp',
    'https://a.example.evil.example/team/mcp',
    'https://a.example/team/%2e%2e/other',
    'urn:a',
  ])
    expect(coversServer(other, server)).toBe(false)
})

verifies('oauth:addresses', 'nobody leads into a closer network', () => {
  const codes = (from: string, to: readonly string[]) =>
    to.map((url) => (checkNamedUrl(url, from).ok ? 'ok' : 'refused'))
  const internet = ['https://login.example/a', 'https://8.8.8.8/']
  const network = [
    'https://192.168.1.1/',
    'https://10.0.0.1/',
    'https://nas/',
    'https://auth.corp/',
    'https://[fd12::1]/',
  ]
  const here = [
    'http://127.0.0.1:8080/',
    'http://localhost/',
    'https://[::1]/',
    'https://127.1/',
    'https://2130706433/',
    'https://app.localhost/',
    'https://[::ffff:127.0.0.1]/',
  ]
  const never = [
    'http://login.example/',
    'http://169.254.169.254/',
    'https://169.254.169.254/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'no address',
    'https://login.example@evil.example/',
    'https://evil.example/\n\nhttps://login.example',
    'https://evil.example/\u202e/elpmaxe.nigol',
    'https://l\u043egin.example/',
  ]
  const all = (text: string, list: readonly string[]) => list.map(() => text)
  const [public_, near, own] = [
    'https://mcp.example/mcp',
    'https://192.168.1.5/mcp',
    'http://127.0.0.1:1/mcp',
  ]
  expect(codes(public_, internet)).toEqual(all('ok', internet))
  expect(codes(public_, network)).toEqual(all('refused', network))
  expect(codes(public_, here)).toEqual(all('refused', here))
  expect(codes(near, [...internet, ...network])).toEqual(all('ok', [...internet, ...network]))
  expect(codes(near, here)).toEqual(all('refused', here))
  expect(codes(own, [...internet, ...network])).toEqual(all('ok', [...internet, ...network]))
  for (const from of [public_, near, own]) expect(codes(from, never)).toEqual(all('refused', never))
})

verifies('oauth:code-proof', 'the challenge is the one of RFC 7636, and no two requests are alike', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
  const given = {
    authorizationEndpoint: 'https://login.example/start?tenant=1#part',
    clientId: 'ours',
    redirectUri: 'http://127.0.0.1:1/callback',
    resource: 'https://a.example/mcp',
    scopes: ['a', 'offline_access'],
  }
  const one = createAuthorizationRequest(given)
  const other = createAuthorizationRequest(given)
  const { searchParams, hash } = new URL(one.address)
  expect(searchParams.get('code_challenge')).toBe(challengeOf(one.verifier))
  expect(Object.fromEntries(searchParams)).toMatchObject({
    tenant: '1',
    prompt: 'consent',
    scope: 'a offline_access',
  })
  expect(hash).toBe('')
  expect(one.state).not.toBe(other.state)
  expect(one.verifier).not.toBe(other.verifier)
  expect(one.address).not.toContain(one.verifier)
})

verifies('oauth:sender', 'the sender of an answer is compared as text', () => {
  const issuer = 'https://login.example'
  const code = (query: string, namesItself: boolean) => {
    const read = readRedirectAnswer(new URLSearchParams(query), { issuer, namesItself })
    return read.ok ? read.value : read.problem.code
  }
  const named = `iss=${encodeURIComponent(issuer)}`
  expect(code(`code=c&${named}`, true)).toBe('c')
  expect(code(`code=c&${named}`, false)).toBe('c')
  expect(code('code=c', false)).toBe('c')
  expect(code('code=c', true)).toBe('wrong-issuer')
  for (const other of [
    `${issuer}/`,
    'https://LOGIN.example',
    'https://login.example:443',
    '',
    'https://evil.example',
  ])
    expect(code(`code=c&iss=${encodeURIComponent(other)}`, false)).toBe('wrong-issuer')
  expect(code(`code=c&code=d&${named}`, true)).toBe('sign-in-failed')
  expect(code(named, true)).toBe('sign-in-failed')
  expect(code(`error=%3Cscript%3E&${named}`, true)).toBe('sign-in-failed')
})

verifies('oauth:scopes', 'what is asked for follows the challenge, then the server, then nobody', () => {
  const facts = { challenged: null, ofResource: null, wanted: [], before: [] }
  expect(scopesToAsk(facts)).toEqual([])
  expect(scopesToAsk({ ...facts, ofResource: ['a', 'b'] })).toEqual(['a', 'b'])
  expect(scopesToAsk({ ...facts, ofResource: ['a'], challenged: ['c'] })).toEqual(['c'])
  expect(scopesToAsk({ ...facts, challenged: ['c'], before: ['a'], wanted: ['w', 'a'] })).toEqual([
    'a',
    'c',
    'w',
  ])
  expect(withOfflineAccess(['a'], ['a', 'offline_access'])).toEqual(['a', 'offline_access'])
  expect(withOfflineAccess(['a', 'offline_access'], ['a'])).toEqual(['a'])
  expect(withOfflineAccess([], ['offline_access'])).toEqual([])
  expect(withOfflineAccess(['a'], null)).toEqual(['a'])
})

verifies('oauth:client', 'a secret is shown in the way that was agreed on', () => {
  const kind = (...given: Parameters<typeof proofWithSecret>) => proofWithSecret(...given).kind
  expect(kind(null, 'client_secret_basic', null)).toBe('none')
  expect(kind('s', 'client_secret_post', ['client_secret_basic'])).toBe('post')
  expect(kind('s', 'none', null)).toBe('none')
  expect(kind('s', null, null)).toBe('basic')
  expect(kind('s', null, ['client_secret_post', 'client_secret_basic'])).toBe('basic')
  expect(kind('s', null, ['client_secret_post'])).toBe('post')
  expect(kind('s', null, ['none'])).toBe('none')
  expect(kind('s', null, ['tls_client_auth'])).toBe('basic')
})

test('metadata of any other shape are none', () => {
  const good = { issuer: 'https://a.example', token_endpoint: 'https://a.example/t' }
  expect(readServerMetadata(good)).toMatchObject({ provesCode: false, namesItself: false, scopes: null })
  for (const bad of [
    null,
    'text',
    [],
    {},
    { ...good, token_endpoint: 1 },
    { ...good, scopes_supported: 'a b' },
  ])
    expect(readServerMetadata(bad)).toBeNull()
})

test('tokens are signed as JWS has it, and no key signs with an algorithm that is not its own', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const token = signToken({ alg: 'ES256' }, { a: 1 }, privateKey, 'ES256')
  const [header, claims, signature = ''] = token.split('.')
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(
    true,
  )
  for (const other of ['ES384', 'RS256', 'none', 'HS256', '__proto__', 'constructor'])
    expect(() => signToken({}, {}, privateKey, other)).toThrow()
})

test('a proof of possession names the request and the token, and never twice the same', () => {
  const proof = createProofOfPossession(['RS256', 'ES256'], () => 5_000)
  expect(createProofOfPossession(['RS256'], () => 0)).toBeNull()
  const given = { method: 'POST', url: 'https://a.example/mcp?x=1#y', accessToken: 'token', nonce: 'n' }
  const parts = (token = '') => token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  const [header = '', claims = ''] = parts(proof?.sign(given))
  expect(JSON.parse(claims)).toMatchObject({ htm: 'POST', htu: 'https://a.example/mcp', iat: 5, nonce: 'n' })
  const { jwk } = JSON.parse(header) as { jwk: Record<string, string> }
  expect(Object.keys(jwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
  expect(createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyType).toBe('ec')
  expect(proof?.sign(given)).not.toBe(proof?.sign(given))
})

describe('the way back from the browser', () => {
  const open = async (...given: Parameters<typeof openRedirectListener>) => {
    const opened = await openRedirectListener(...given)
    if (!opened.ok) throw new Error(opened.problem.message)
    return opened.value
  }

  verifies(
    'oauth:way-back',
    'only the one path, asked by a browser on this computer, is answered',
    async () => {
      await using listener = await open([0])
      const { signal } = new AbortController()
      const answer = listener.answer('state', signal)
      const status = (path: string, options: { method?: string; host?: string } = {}) =>
        new Promise<number | undefined>((resolve, reject) => {
          const { method = 'GET', host = `127.0.0.1:${listener.port}` } = options
          request({ port: listener.port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
            response.resume()
            resolve(response.statusCode)
          })
            .on('error', reject)
            .end()
        })
      expect(await status('/')).toBe(404)
      expect(await status('/callback/more?state=state')).toBe(404)
      expect(await status('/callback?state=state', { method: 'POST' })).toBe(404)
      expect(await status('/callback?state=state', { host: 'evil.example' })).toBe(404)
      expect(await status('/callback?state=other&code=c')).toBe(400)
      const shown = fetch(`${listener.redirectUri}?state=state&code=c`)
      const taken = await answer
      expect(taken.ok && taken.value.query.get('code')).toBe('c')
      if (taken.ok) taken.value.show('done')
      const page = await shown
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(page.headers.get('cache-control')).toBe('no-store')
      const html = await page.text()
      expect(html).toContain('You can close this window')
      expect(html).not.toMatch(/<script|href=|src=|state|code=/)
    },
  )

  verifies('oauth:way-back', 'it is closed after the sign-in, on cancelling and after its time', async () => {
    const listener = await open([0], 50)
    expect(await listener.answer('state', new AbortController().signal)).toMatchObject({
      problem: { code: 'sign-in-timeout' },
    })
    const abort = new AbortController()
    const answer = listener.answer('state', abort.signal)
    abort.abort()
    expect(await answer).toMatchObject({ problem: { code: 'cancelled' } })
    const { redirectUri } = listener
    await listener[Symbol.asyncDispose]()
    await expect(fetch(redirectUri)).rejects.toThrow()
  })

  test('a port that is taken is told, or another one is found', async () => {
    await using first = await open([0])
    expect(await openRedirectListener([first.port])).toMatchObject({ problem: { code: 'port-taken' } })
    await using second = await open([first.port, 0])
    expect(second.port).not.toBe(first.port)
  })
})
