import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

type Json = Record<string, unknown>

/** One request as it arrived; `fields` are those of the form, of the body as JSON, or of the query. */
export type Asked = {
  readonly verb: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
}

/** What it does differently from a good one. */
export type Misbehaviour = {
  /** Changes its metadata; `origin` is its own. */
  readonly metadata?: (metadata: Json, origin: string) => Json
  /** Changes where the browser is sent back to. */
  readonly redirect?: (back: URL, request: URL) => void
  /** Changes the answer of the token endpoint; null leaves it. */
  readonly token?: (fields: Readonly<Record<string, string>>, count: number) => Json | null
  /** Answers any request first: true when it did. */
  readonly first?: (asked: Asked, response: ServerResponse) => boolean
  /** In seconds; an hour unless given. */
  readonly lastsSeconds?: number
  readonly refreshes?: boolean
}

/** An authorization server of OAuth 2.1 that keeps what it gave out, on a free port of 127.0.0.1. */
export type AuthorizationServer = AsyncDisposable & {
  readonly origin: string
  readonly asked: readonly Asked[]
  readonly at: (path: string) => readonly Asked[]
  /** The scopes of a token that counts; null for any other. */
  readonly scopesOf: (token: string) => readonly string[] | null
  /** From now on this token counts no more. */
  readonly end: (token: string) => void
  /** From now on it does this. */
  readonly misbehave: (change: Misbehaviour) => void
}

export const startAuthorizationServer = async (given: Misbehaviour = {}): Promise<AuthorizationServer> => {
  let behaviour = given
  const asked: Asked[] = []
  const tokens = new Map<string, readonly string[]>()
  const codes = new Map<string, { readonly challenge: string; readonly scope: string }>()
  const refreshTokens = new Map<string, string>()
  let tokenRequests = 0

  const tokensFor = (scope: string): Json => {
    const accessToken = `access-${randomUUID()}`
    const refreshToken = `refresh-${randomUUID()}`
    tokens.set(accessToken, scope === '' ? [] : scope.split(' '))
    if (behaviour.refreshes ?? true) refreshTokens.set(refreshToken, scope)
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: behaviour.lastsSeconds ?? 3600,
      ...(scope === '' ? {} : { scope }),
      ...((behaviour.refreshes ?? true) ? { refresh_token: refreshToken } : {}),
    }
  }

  const tokenAnswer = (fields: Readonly<Record<string, string>>): { status: number; json: Json } => {
    tokenRequests += 1
    const changed = behaviour.token?.(fields, tokenRequests) ?? null
    if (changed !== null) return { status: 'error' in changed ? 400 : 200, json: changed }
    const { grant_type: grant, code = '', refresh_token: old = '' } = fields
    if (grant === 'client_credentials') return { status: 200, json: tokensFor(fields['scope'] ?? '') }
    const bound = codes.get(code)
    codes.delete(code)
    const verifier = createHash('sha256')
      .update(fields['code_verifier'] ?? '')
      .digest('base64url')
    if (grant === 'authorization_code' && bound?.challenge === verifier)
      return { status: 200, json: tokensFor(bound.scope) }
    const scope = refreshTokens.get(old)
    refreshTokens.delete(old)
    if (grant === 'refresh_token' && scope !== undefined) return { status: 200, json: tokensFor(scope) }
    return { status: 400, json: { error: 'invalid_grant', error_description: `secret words about ${old}` } }
  }

  const authorize = (url: URL, response: ServerResponse): void => {
    const { searchParams } = url
    const code = `code-${randomUUID()}`
    const challenge = searchParams.get('code_challenge') ?? ''
    codes.set(code, { challenge, scope: searchParams.get('scope') ?? '' })
    const back = new URL(searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('code', code)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    back.searchParams.set('iss', server.origin)
    behaviour.redirect?.(back, url)
    response.writeHead(302, { location: back.href }).end()
  }

  const answer = (one: Asked, url: URL, response: ServerResponse): void => {
    if (behaviour.first?.(one, response) === true) return
    const routes: Readonly<Record<string, () => void>> = {
      'GET /.well-known/oauth-authorization-server': () => {
        const metadata = metadataAt(server.origin)
        json(response, 200, behaviour.metadata?.(metadata, server.origin) ?? metadata)
      },
      'POST /register': () =>
        json(response, 201, {
          client_id: `client-${randomUUID()}`,
          client_id_issued_at: 1,
          ...JSON.parse(one.body),
        }),
      'GET /authorize': () => authorize(url, response),
      'POST /token': () => {
        const { status, json: body } = tokenAnswer(one.fields)
        json(response, status, body)
      },
      'POST /revoke': () => {
        tokens.delete(one.fields['token'] ?? '')
        response.writeHead(200).end()
      },
    }
    const route = routes[`${one.verb} ${one.path}`]
    if (route === undefined) response.writeHead(404).end()
    else route()
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', server.origin)
    const body = await text(request)
    const isForm = request.headers['content-type']?.includes('form') ?? false
    const fields = Object.fromEntries(isForm ? new URLSearchParams(body) : url.searchParams)
    const one = { verb: request.method ?? '', path: url.pathname, headers: request.headers, fields, body }
    asked.push(one)
    answer(one, url, response)
  }

  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const server: AuthorizationServer = {
    origin: `http://127.0.0.1:${port}`,
    asked,
    at: (path) => asked.filter((one) => one.path === path),
    scopesOf: (token) => tokens.get(token) ?? null,
    end: (token) => void tokens.delete(token),
    misbehave: (change) => {
      behaviour = change
    },
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
  return server
}

const metadataAt = (origin: string): Json => ({
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  registration_endpoint: `${origin}/register`,
  revocation_endpoint: `${origin}/revoke`,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  authorization_response_iss_parameter_supported: true,
})

const json = (response: ServerResponse, status: number, body: Json): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
