import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startHttpMcpServer, type Arrived, type HttpMcpServer } from './http-mcp-server.ts'

/** An authorization server with a page that a person presses a button on, and what it was asked. */
export type SignInService = AsyncDisposable & {
  readonly issuer: string
  /** Each request that arrived: "POST /token" with its form, oldest first. */
  readonly asked: readonly { readonly what: string; readonly form: Readonly<Record<string, string>> }[]
  /** Access tokens that are good now. */
  readonly good: Set<string>
  /** Refresh tokens that are good now. */
  readonly refreshers: Set<string>
  /** Every token that was ever given. */
  readonly given: readonly string[]
  /** What a test changes about it. */
  readonly behaviour: {
    seconds: number
    newToken: () => string
    registers: boolean
    revokes: boolean
    answers: boolean
  }
}

/** An MCP server that answers only who brings a token of the service. */
export type GuardedServer = AsyncDisposable & {
  readonly server: HttpMcpServer
  readonly service: SignInService
}

type Code = { readonly challenge: string; readonly redirectUri: string; readonly scope: string }

export const startSignInService = async (resource: () => string): Promise<SignInService> => {
  const asked: { what: string; form: Record<string, string> }[] = []
  const codes = new Map<string, Code>()
  const good = new Set<string>()
  const refreshers = new Set<string>()
  const given: string[] = []
  const newToken = () => randomBytes(16).toString('hex')
  const behaviour = { seconds: 3600, newToken, registers: true, revokes: true, answers: true }

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    ...(behaviour.registers ? { registration_endpoint: `${issuer}/register` } : {}),
    ...(behaviour.revokes ? { revocation_endpoint: `${issuer}/revoke` } : {}),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })

  const give = (scope: string) => {
    const [access, refresh] = [behaviour.newToken(), behaviour.newToken()]
    good.add(access)
    refreshers.add(refresh)
    given.push(access, refresh)
    const expires = { expires_in: behaviour.seconds }
    return { access_token: access, refresh_token: refresh, token_type: 'Bearer', scope, ...expires }
  }

  const page = (query: URLSearchParams): string => {
    const code = randomBytes(8).toString('hex')
    const redirectUri = query.get('redirect_uri') ?? ''
    codes.set(code, {
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
      scope: query.get('scope') ?? '',
    })
    const back = (more: Record<string, string>) => {
      const state = query.get('state') ?? ''
      return `${redirectUri}?${new URLSearchParams({ ...more, state, iss: issuer }).toString()}`.replaceAll(
        '&',
        '&amp;',
      )
    }
    return `<h1>Sign in</h1><a href="${back({ code })}">Allow</a> <a href="${back({ error: 'access_denied' })}">Deny</a>`
  }

  const token = (form: Readonly<Record<string, string>>): object | null => {
    if (form['grant_type'] === 'refresh_token')
      return refreshers.delete(form['refresh_token'] ?? '') ? give('read') : null
    const code = codes.get(form['code'] ?? '')
    codes.delete(form['code'] ?? '')
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url')
    const fits = code?.challenge === challenge && code.redirectUri === form['redirect_uri']
    return fits ? give(code.scope) : null
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', issuer)
    const body = await text(request)
    const form = Object.fromEntries(new URLSearchParams(body))
    asked.push({ what: `${request.method} ${url.pathname}`, form })
    if (!behaviour.answers) return void response.destroy()
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(value))
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/oauth-authorization-server':
        return json(metadata())
      case 'GET /resource':
        return json({ resource: resource(), authorization_servers: [issuer], scopes_supported: ['read'] })
      case 'POST /register':
        return json({ ...JSON.parse(body), client_id: `client-${asked.length}` }, 201)
      case 'GET /authorize':
        response.setHeader('content-type', 'text/html')
        return void response.end(page(url.searchParams))
      case 'POST /token': {
        const tokens = token(form)
        return tokens === null ? json({ error: 'invalid_grant' }, 400) : json(tokens)
      }
      case 'POST /revoke':
        good.delete(form['token'] ?? '')
        refreshers.delete(form['token'] ?? '')
        return json({})
      default:
        return json({}, 404)
    }
  }

  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    issuer,
    asked,
    good,
    refreshers,
    given,
    behaviour,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

export const startGuardedServer = async (): Promise<GuardedServer> => {
  const service = await startSignInService(() => server.url)
  const isKnown = ({ headers }: Arrived): boolean =>
    service.good.has((headers.authorization ?? '').replace('Bearer ', ''))
  const server = await startHttpMcpServer((arrived, response) => {
    if (isKnown(arrived)) return false
    const challenge = `Bearer resource_metadata="${service.issuer}/resource", scope="read"`
    response.writeHead(401, { 'www-authenticate': challenge }).end()
    return true
  })
  return {
    server,
    service,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}
