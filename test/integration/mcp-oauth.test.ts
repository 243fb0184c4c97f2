import { expect, test } from 'vitest'
import { ok, type Result } from '#contract/result'
import type { SignInVault } from '../../main/sign-in.ts'
import { startAuthorizationServer } from '../support/authorization-server.ts'
import { createSignInWorld, metadataPath, type SignInWorldOptions } from '../support/sign-in-world.ts'
import { startJsonServer } from '../support/json-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)

/** Presses the button once at a server that asked for it. */
const signInAt = async (
  options: SignInWorldOptions,
): Promise<{ readonly code: string; readonly message: string; readonly asked: readonly string[] }> => {
  await using world = await createSignInWorld(options)
  await world.request()
  const result = await world.signIn()
  const message = result.ok ? '' : result.problem.message
  return {
    code: codeOf(result),
    message,
    asked: world.service.asked.map(({ verb, path }) => `${verb} ${path}`),
  }
}

verifies('oauth:background', 'a request without a token shows no page; the button does, once', async () => {
  await using world = await createSignInWorld()
  expect(world.authorization.state()).toEqual({ kind: 'not-needed' })
  expect(await world.request()).toBe('sign-in-needed')
  expect(await world.request()).toBe('sign-in-needed')
  expect(world.pages).toEqual([])
  expect(world.service.asked).toEqual([])
  expect(world.authorization.state()).toEqual({ kind: 'needed', issuer: null })
  const [one, other] = await Promise.all([world.signIn(), world.signIn()])
  expect([one, other]).toEqual([ok(null), ok(null)])
  expect(world.pages).toHaveLength(1)
  expect(await world.request()).toBe('ok')
  expect(world.authorization.state()).toEqual({
    kind: 'signed-in',
    issuer: world.service.origin,
    scopes: [],
    until: null,
  })
})

verifies(
  'oauth:code-proof',
  'the request for the code and the one for the token say what they must',
  async () => {
    await using world = await createSignInWorld({ settings: { scopes: ['notes'] } })
    await world.request()
    await world.signIn()
    const [authorize] = world.service.at('/authorize')
    const [token] = world.service.at('/token')
    const [registered] = world.service.at('/register')
    expect(authorize?.fields).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      resource: world.server.url,
      scope: 'notes',
    })
    expect(token?.fields).toMatchObject({
      grant_type: 'authorization_code',
      redirect_uri: authorize?.fields['redirect_uri'],
      resource: world.server.url,
    })
    expect(token?.fields['code_verifier']).toMatch(/^[\w-]{43,}$/)
    expect(JSON.parse(registered?.body ?? '')).toMatchObject({
      application_type: 'native',
      redirect_uris: [authorize?.fields['redirect_uri']],
      grant_types: ['authorization_code', 'refresh_token'],
    })
  },
)

verifies('oauth:code-proof', 'without S256 nothing is begun', async () => {
  for (const methods of [undefined, [], ['plain']]) {
    const { code, asked } = await signInAt({
      service: { metadata: (metadata) => ({ ...metadata, code_challenge_methods_supported: methods }) },
    })
    expect(code).toBe('no-pkce')
    expect(asked).toEqual(['GET /.well-known/oauth-authorization-server'])
  }
})

verifies('oauth:sender', 'a code of an unknown sender is never used', async () => {
  const redirects: Readonly<Record<string, (back: URL) => void>> = {
    another: (back) => back.searchParams.set('iss', 'https://evil.example'),
    none: (back) => back.searchParams.delete('iss'),
    twice: (back) => back.searchParams.append('iss', 'https://evil.example'),
    slash: (back) => back.searchParams.set('iss', `${back.searchParams.get('iss')}/`),
    error: (back) => {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'call 555-0100 and say your password')
      back.searchParams.set('iss', 'https://evil.example')
    },
  }
  for (const redirect of Object.values(redirects)) {
    const { code, message, asked } = await signInAt({ service: { redirect } })
    expect(code).toBe('wrong-issuer')
    expect(message).not.toContain('555')
    expect(asked).not.toContain('POST /token')
  }
})

verifies('oauth:sender', 'an error of the right sender is told by its code alone', async () => {
  const refused = (error: string) => (back: URL) => {
    back.searchParams.delete('code')
    back.searchParams.set('error', error)
    back.searchParams.set('error_description', 'call 555-0100 and say your password')
  }
  const declined = await signInAt({ service: { redirect: refused('access_denied') } })
  expect(declined.code).toBe('sign-in-declined')
  const failed = await signInAt({ service: { redirect: refused('temporarily_unavailable') } })
  expect(failed.code).toBe('sign-in-failed')
  expect(failed.message).toContain('temporarily_unavailable')
  expect(`${declined.message}${failed.message}`).not.toContain('555')
})

verifies(
  'oauth:state',
  'answers with another state, or with two, are turned away and change nothing',
  async () => {
    const seen: number[] = []
    const { code } = await signInAt({
      openPage: async (_server, address) => {
        const asked = new URL(address).searchParams
        const uri = asked.get('redirect_uri') ?? ''
        const state = asked.get('state') ?? ''
        for (const query of [
          'code=stolen',
          'code=stolen&state=guessed',
          `code=stolen&state=${state}&state=x`,
        ])
          seen.push((await fetch(`${uri}?${query}`)).status)
        void fetch(address)
        return ok(null)
      },
    })
    expect(seen).toEqual([400, 400, 400])
    expect(code).toBe('ok')
  },
)

verifies('oauth:state', 'an answer is taken once: the same address again leads to nothing', async () => {
  const again: number[] = []
  await using world = await createSignInWorld({
    openPage: async (_server, address) => {
      const sent = await fetch(address, { redirect: 'manual' })
      const back = sent.headers.get('location') ?? ''
      void fetch(back)
      await until('the code is used', () => world.service.at('/token').length > 0)
      await fetch(back).then(
        ({ status }) => again.push(status),
        () => again.push(0),
      )
      return ok(null)
    },
  })
  await world.request()
  expect(codeOf(await world.signIn())).toBe('ok')
  await until('the second answer', () => again.length > 0)
  expect([0, 400]).toContain(again[0])
  expect(world.service.at('/token')).toHaveLength(1)
})

verifies('oauth:issuer', 'metadata under another name are not used', async () => {
  const { code, asked } = await signInAt({
    service: { metadata: (metadata) => ({ ...metadata, issuer: 'https://attacker.example' }) },
  })
  expect(code).toBe('issuer-mismatch')
  expect(asked).toEqual(['GET /.well-known/oauth-authorization-server'])
  const slash = await signInAt({
    service: { metadata: (metadata, origin) => ({ ...metadata, issuer: `${origin}/` }) },
  })
  expect(slash.code).toBe('issuer-mismatch')
})

verifies('oauth:resource', 'metadata for another resource lead nowhere', async () => {
  const others = [
    'https://evil.example/mcp',
    'http://127.0.0.1:1/mcp',
    'not an address',
    (url: string) => `${url}/deeper`,
    (url: string) => url.replace('/mcp', '/mc'),
  ]
  for (const other of others) {
    const { code, asked } = await signInAt({
      resource: (metadata, url) => ({
        ...metadata,
        resource: typeof other === 'string' ? other : other(url),
      }),
    })
    expect(code).toBe('resource-mismatch')
    expect(asked).toEqual([])
  }
})

verifies('oauth:addresses', 'no page of a script, of plain HTTP or of a file is opened', async () => {
  for (const endpoint of [
    'javascript:alert(1)//https://good.example',
    'http://login.example/authorize',
    'file:///etc/passwd',
    'data:text/html,hello',
    'http://169.254.169.254/latest/meta-data',
  ]) {
    const opened: string[] = []
    const { code } = await signInAt({
      service: { metadata: (metadata) => ({ ...metadata, authorization_endpoint: endpoint }) },
      openPage: (_server, address) => {
        opened.push(address)
        return Promise.resolve(ok(null))
      },
    })
    expect(code).toBe('address-refused')
    expect(opened).toEqual([])
  }
})

verifies('oauth:addresses', 'a redirect of metadata to another server is not followed', async () => {
  await using elsewhere = await startJsonServer({ '/hidden': { secret: 'of the network' } })
  const { code } = await signInAt({
    service: {
      first: ({ path }, response) => {
        if (!path.startsWith('/.well-known')) return false
        response.writeHead(302, { location: `${elsewhere.address}/hidden` }).end()
        return true
      },
    },
  })
  expect(code).toBe('network')
  expect(elsewhere.asked).toEqual([])
})

verifies('oauth:bounded', 'endless metadata and endless tokens end the sign-in', async () => {
  for (const endless of ['/.well-known/oauth-authorization-server', '/token']) {
    const { code } = await signInAt({
      service: {
        first: ({ path }, response) => {
          if (path !== endless) return false
          response.writeHead(200, { 'content-type': 'application/json' })
          const more = (): void => {
            while (response.write('x'.repeat(65_536)));
          }
          response.on('drain', more)
          more()
          return true
        },
      },
    })
    expect(code).toBe('network')
  }
})

verifies('oauth:bounded', 'cancelling ends it at once, whoever is silent', async () => {
  for (const silent of ['/.well-known/oauth-authorization-server', '/register', '/authorize', '/token']) {
    await using world = await createSignInWorld({ service: { first: ({ path }) => path === silent } })
    await world.request()
    const abort = new AbortController()
    const result = world.authorization.signIn(abort.signal)
    await until('the silent one is asked', () => world.service.at(silent).length > 0)
    abort.abort()
    expect(codeOf(await result)).toBe('cancelled')
    expect(world.authorization.state()).toMatchObject({ kind: 'needed' })
  }
})

/** The way back is the same for both issuers then. */
const freePort = async (): Promise<number> => {
  await using server = await startJsonServer({})
  return server.port
}

verifies(
  'oauth:credentials:per-issuer',
  'another issuer sees neither client nor token of the first',
  async () => {
    await using second = await startAuthorizationServer()
    let isMoved = false
    const redirectPort = await freePort()
    await using world = await createSignInWorld({
      settings: { redirectPort },
      resource: (metadata) => (isMoved ? { ...metadata, authorization_servers: [second.origin] } : metadata),
    })
    await world.request()
    await world.signIn()
    expect(await world.request()).toBe('ok')
    isMoved = true
    const tokens = world.vault.texts.get('sign-in-web') ?? ''
    const secrets = [...tokens.matchAll(/(?:access|refresh|client)-[0-9a-f-]{36}/g)].map(([secret]) => secret)
    expect(secrets.length).toBeGreaterThanOrEqual(3)
    world.service.end(secrets.find((secret) => secret.startsWith('access-')) ?? '')
    expect(await world.request()).toBe('sign-in-needed')
    expect(codeOf(await world.signIn())).toBe('ok')
    expect(second.at('/register')).toHaveLength(1)
    const seen = JSON.stringify(second.asked)
    for (const secret of secrets) expect(seen).not.toContain(secret)
  },
)

verifies('oauth:credentials:per-issuer', 'the client of the entry belongs to one issuer', async () => {
  await using second = await startAuthorizationServer()
  let issuers: readonly string[] | null = null
  const settings = { clientId: 'ours', clientSecret: 'a secret of the entry' }
  await using world = await createSignInWorld({
    settings,
    resource: (metadata) => (issuers === null ? metadata : { ...metadata, authorization_servers: issuers }),
  })
  await world.request()
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(world.service.at('/register')).toEqual([])
  expect(world.service.at('/token')[0]?.headers.authorization).toMatch(/^Basic /)
  issuers = [second.origin]
  const moved = await world.signIn()
  expect(codeOf(moved)).toBe('other-issuer')
  expect(second.at('/token')).toEqual([])
  expect(second.at('/authorize')).toEqual([])
})

verifies('oauth:client', 'a service that registers nobody is told as what it is', async () => {
  const { code, message } = await signInAt({
    service: { metadata: (metadata) => ({ ...metadata, registration_endpoint: undefined }) },
  })
  expect(code).toBe('client-id-needed')
  expect(message).toContain('client ID')
  const refused = await signInAt({
    service: {
      first: ({ path }, response) => {
        if (path !== '/register') return false
        response.writeHead(400).end(JSON.stringify({ error: 'invalid_redirect_uri' }))
        return true
      },
    },
  })
  expect(refused.code).toBe('redirect-refused')
  expect(refused.message).toContain('invalid_redirect_uri')
})

verifies(
  'oauth:client',
  'a metadata document comes before a registration, and a registration is kept',
  async () => {
    const clientMetadataUrl = 'https://assent.example/client.json'
    await using named = await createSignInWorld({
      settings: { clientMetadataUrl },
      service: { metadata: (metadata) => ({ ...metadata, client_id_metadata_document_supported: true }) },
    })
    await named.request()
    await named.signIn()
    expect(named.service.at('/authorize')[0]?.fields['client_id']).toBe(clientMetadataUrl)
    expect(named.service.at('/register')).toEqual([])
    await using world = await createSignInWorld()
    await world.request()
    await world.signIn()
    await world.authorization.signOut()
    await world.signIn()
    expect(world.service.at('/register')).toHaveLength(1)
    const [first, second] = world.service.at('/authorize').map(({ fields }) => fields['redirect_uri'])
    expect(second).toBe(first)
  },
)

verifies('oauth:client', 'a client that the service has forgotten is registered anew', async () => {
  await using world = await createSignInWorld({
    service: { token: () => ({ error: 'invalid_client' }) },
  })
  await world.request()
  expect(codeOf(await world.signIn())).toBe('invalid-client')
  world.service.misbehave({})
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(world.service.at('/register')).toHaveLength(2)
})

verifies('oauth:client', 'a service that wants the name of this computer gets it', async () => {
  await using world = await createSignInWorld({
    service: {
      first: ({ path, body }, response) => {
        if (path !== '/register' || body.includes('http://localhost:')) return false
        response.writeHead(400).end(JSON.stringify({ error: 'invalid_redirect_uri' }))
        return true
      },
    },
  })
  await world.request()
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(world.service.at('/register')).toHaveLength(2)
  for (const { fields } of world.service.at('/authorize'))
    expect(fields['redirect_uri']).toMatch(/^http:\/\/localhost:\d+\/callback$/)
})

test('a sign-in that cannot be stored works until Assent ends, and says so', async () => {
  await using world = await createSignInWorld()
  const full: SignInVault['write'] = () =>
    Promise.resolve({ ok: false, problem: { code: 'disk-full', message: 'The disk is full.' } })
  Object.assign(world.vault, { write: full })
  await world.request()
  expect(codeOf(await world.signIn())).toBe('disk-full')
  expect(await world.request()).toBe('ok')
  expect(world.authorization.state()).toMatchObject({ kind: 'signed-in' })
})

test('signing out forgets the tokens here and there', async () => {
  await using world = await createSignInWorld()
  await world.request()
  await world.signIn()
  expect(await world.authorization.signOut()).toEqual(ok(null))
  expect(world.service.at('/revoke').map(({ fields }) => fields['token_type_hint'])).toEqual([
    'refresh_token',
    'access_token',
  ])
  expect(world.vault.texts.get('sign-in-web')).not.toMatch(/(?:access|refresh)-[0-9a-f]/)
  expect(world.authorization.state()).toMatchObject({ kind: 'needed' })
  expect(await world.request()).toBe('sign-in-needed')
})

test('a server that wants a key and knows no sign-in is told as that', async () => {
  await using world = await createSignInWorld({
    first: ({ verb }, response) => {
      response.writeHead(verb === 'POST' && response.req.url === '/mcp' ? 401 : 404).end()
      return true
    },
  })
  expect(await world.request()).toBe('sign-in-needed')
  const result = await world.signIn()
  expect(codeOf(result)).toBe('no-authorization-server')
  expect(result.ok ? '' : result.problem.message).toContain('headers')
  expect(world.pages).toEqual([])
})

test('a server that names its metadata nowhere is asked at the known places', async () => {
  await using world = await createSignInWorld({
    first: (_arrived, response) => {
      if (response.req.url !== '/mcp' || response.req.headers.authorization !== undefined) return false
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      return true
    },
  })
  expect(metadataPath).toContain('.well-known')
  expect(codeOf(await world.signIn())).toBe('ok')
  expect(await world.request()).toBe('ok')
})
