import type { ServerResponse } from 'node:http'
import { asId } from '#contract/ids'
import { ok, type Result } from '#contract/result'
import { createHttpClient } from '../../main/mcp/http/http-client.ts'
import { readBody } from '../../main/mcp/http/http-answer.ts'
import { HttpStatusError } from '../../main/mcp/http/http-wire.ts'
import { createAuthorization } from '../../main/mcp/oauth/authorization.ts'
import { authorizeRequests } from '../../main/mcp/oauth/authorized-requests.ts'
import {
  discoveredSignIn,
  type OpenSignInPage,
  type ServerAuthorization,
  type SignInSettings,
  type SignInVault,
} from '../../main/sign-in.ts'
import {
  startAuthorizationServer,
  type AuthorizationServer,
  type Misbehaviour,
} from './authorization-server.ts'
import { startHttpMcpServer, type Arrived, type HttpMcpServer } from './http-mcp-server.ts'

/** A server over HTTP that wants tokens, the service that gives them, and our side of it. */
export type SignInWorld = AsyncDisposable & {
  readonly service: AuthorizationServer
  readonly server: HttpMcpServer
  readonly vault: MemoryVault
  /** Addresses that were shown to the user. */
  readonly pages: readonly string[]
  readonly authorization: ServerAuthorization
  /** Another life of our side, with what is stored. */
  readonly reborn: () => ServerAuthorization
  /** Sends one request to the server, as its connection does; "ok", or the code of what went wrong. */
  readonly request: (through?: ServerAuthorization, url?: string) => Promise<string>
  readonly signIn: () => Promise<Result<null>>
}

export type SignInWorldOptions = {
  readonly settings?: Partial<SignInSettings>
  readonly service?: Misbehaviour
  /** Changes the server's own metadata. */
  readonly resource?: (metadata: Record<string, unknown>, url: string) => Record<string, unknown>
  /** What a request with this token must have; nothing unless given. */
  readonly scopes?: (arrived: Arrived) => readonly string[]
  /** Answers a request first: true when it did. */
  readonly first?: (arrived: Arrived, response: ServerResponse) => boolean
  readonly openPage?: OpenSignInPage
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export const createSignInWorld = async (options: SignInWorldOptions = {}): Promise<SignInWorld> => {
  const service = await startAuthorizationServer(options.service)
  const server = await startProtectedServer(() => service, options)
  const http = createHttpClient(() => Promise.resolve({}))
  const vault = createMemoryVault()
  const pages: string[] = []
  const { openPage = agreeingBrowser, now = Date.now } = options

  const live = (): ServerAuthorization =>
    createAuthorization({
      server: { serverId: asId('web'), alias: 'web' },
      serverUrl: server.url,
      settings: { ...discoveredSignIn, ...options.settings },
      vault,
      http,
      openPage: (who, address, signal) => {
        pages.push(address)
        return openPage(who, address, signal)
      },
      now,
    })

  const request = async (through = authorization, url = server.url): Promise<string> => {
    const { signal } = new AbortController()
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} })
    try {
      const response = await authorizeRequests(http, through).send({
        method: 'POST',
        url,
        headers,
        body,
        signal,
      })
      await readBody(response, 100_000)
      return response.status === 200 ? 'ok' : `status ${response.status}`
    } catch (error) {
      return error instanceof HttpStatusError ? error.code : String(error)
    }
  }

  const authorization = live()
  return {
    service,
    server,
    vault,
    pages,
    authorization,
    reborn: live,
    request,
    signIn: () => authorization.signIn(AbortSignal.timeout(20_000)),
    [Symbol.asyncDispose]: async () => {
      http[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}

/** Refuses every request without a token of the service, and says where to get one. */
export const startProtectedServer = (
  service: () => AuthorizationServer,
  { resource, scopes, first }: Pick<SignInWorldOptions, 'resource' | 'scopes' | 'first'> = {},
): Promise<HttpMcpServer> =>
  startHttpMcpServer((arrived, response, server) => {
    if (first?.(arrived, response) === true) return true
    const { origin } = new URL(server.url)
    if (response.req.url === metadataPath) {
      const metadata = { resource: server.url, authorization_servers: [service().origin] }
      const body = resource?.(metadata, server.url) ?? metadata
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (response.req.url !== '/mcp') return void response.writeHead(404).end()
    const given = service().scopesOf((arrived.headers.authorization ?? '').replace(/^Bearer /, ''))
    const wanted = scopes?.(arrived) ?? []
    const where = `resource_metadata="${origin}${metadataPath}"`
    const scope = wanted.length === 0 ? '' : `, scope="${wanted.join(' ')}"`
    if (given === null) return refuse(response, 401, `Bearer ${where}${scope}`, arrived)
    if (wanted.every((one) => given.includes(one))) return false
    return refuse(response, 403, `Bearer error="insufficient_scope", ${where}${scope}`, arrived)
  })

export const metadataPath = '/.well-known/oauth-protected-resource/mcp'

/** It says back what it was sent, as careless servers do. */
const refuse = (response: ServerResponse, status: number, challenge: string, { headers }: Arrived): void => {
  const text = `refused ${headers.authorization ?? 'without a token'}`
  response.writeHead(status, { 'www-authenticate': challenge, 'content-type': 'text/plain' }).end(text)
}

/** Goes where it is sent, which is back to us. */
export const agreeingBrowser: OpenSignInPage = async (_server, address, signal) => {
  await fetch(address, { signal }).catch(() => null)
  return ok(null)
}

export type MemoryVault = SignInVault & { readonly texts: Map<string, string> }

export const createMemoryVault = (): MemoryVault => {
  const texts = new Map<string, string>()
  return {
    texts,
    read: async (name) => texts.get(name) ?? null,
    write: async (name, text) => {
      texts.set(name, text)
      return ok(null)
    },
    remove: async (name) => {
      texts.delete(name)
      return ok(null)
    },
  }
}
