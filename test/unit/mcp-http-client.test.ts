import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect } from 'node:net'
import { expect } from 'vitest'
import { readBody } from '../../main/mcp/http/http-answer.ts'
import { createHttpClient, HttpError } from '../../main/mcp/http/http-client.ts'
import { verifies } from '../support/verifies.ts'

const fixture = (name: string): string => new URL(`../fixtures/servers/${name}`, import.meta.url).pathname
const certificate = fixture('tls-certificate.pem')

type Running = AsyncDisposable & { readonly port: number }

const listen = async (server: Server): Promise<Running> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const startSecureServer = (
  answer: (response: ServerResponse) => void = (response) => response.end('secure'),
): Promise<Running> => {
  const key = readFileSync(fixture('tls-key.pem'))
  const cert = readFileSync(certificate)
  return listen(createSecureServer({ key, cert }, (_request, response) => answer(response)))
}

/** Hands every tunnel on to one port, and writes down what it was asked for. */
const startProxy = async (port: number): Promise<Running & { readonly asked: readonly string[] }> => {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    socket.on('error', () => target.destroy())
    target.on('error', () => socket.destroy())
  })
  return Object.assign(await listen(server), { asked })
}

/** How far the request came that a server broke off. */
const stageOf = async (url: string, environment: Readonly<Record<string, string>>): Promise<string> => {
  using http = createHttpClient(() => Promise.resolve(environment))
  const { signal } = new AbortController()
  const request = { method: 'POST', url, headers: {}, body: '{}', signal } as const
  const error = await http.send(request).catch((reason: unknown) => reason)
  return error instanceof HttpError ? error.stage : 'none'
}

const get = async (
  url: string,
  environment: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  using http = createHttpClient(() => Promise.resolve(environment))
  const { signal } = new AbortController()
  return await http.send({ method: 'GET', url, headers, body: null, signal }).then(
    async (response) => String(await readBody(response, 1_000)),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

verifies(
  'mcp:http:reasons',
  'a certificate nobody vouches for is refused, unless the environment names it',
  async () => {
    await using server = await startSecureServer()
    const url = `https://localhost:${server.port}/`
    expect(await get(url, {})).toContain('could not prove who it is')
    expect(await get(url, { NODE_EXTRA_CA_CERTS: '/no/such/file' })).toContain('could not prove who it is')
    expect(await get(url, { NODE_EXTRA_CA_CERTS: certificate })).toBe('secure')
    expect(await get(url, { SSL_CERT_FILE: certificate })).toBe('secure')
  },
)

verifies(
  'mcp:http:address:guarded',
  'a proxy of the environment is used, and never for this computer',
  async () => {
    await using server = await startSecureServer()
    await using proxy = await startProxy(server.port)
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: certificate }
    expect(await get('https://mcp.example.test/mcp', environment)).toBe('secure')
    expect(proxy.asked).toEqual(['mcp.example.test:443'])
    expect(await get(`https://localhost:${server.port}/`, environment)).toBe('secure')
    const without = { ...environment, NO_PROXY: 'mcp.example.test' }
    expect(await get('https://mcp.example.test/mcp', without)).toContain('There is no server named')
    expect(proxy.asked).toHaveLength(1)
  },
)

verifies(
  'mcp:http:call:unknown',
  'what was sent and broke off is told apart from what never left',
  async () => {
    await using secure = await startSecureServer((response) => response.destroy())
    await using plain = await listen(createServer((_request, response) => void response.destroy()))
    await using proxy = await startProxy(secure.port)
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: certificate }
    expect(await stageOf(`http://127.0.0.1:${plain.port}/`, {})).toBe('broken')
    expect(await stageOf(`https://localhost:${secure.port}/`, environment)).toBe('broken')
    expect(await stageOf('https://mcp.example.test/', environment)).toBe('broken')
    expect(await stageOf('http://127.0.0.1:9/', {})).toBe('unsent')
    expect(await stageOf(`https://localhost:${secure.port}/`, {})).toBe('unsent')
    expect(await stageOf('https://mcp.example.test/', { HTTPS_PROXY: 'http://127.0.0.1:9' })).toBe('unsent')
  },
)

verifies('mcp:http:reasons', 'a header that cannot be sent harms nobody', async () => {
  await using server = await startSecureServer()
  const environment = { NODE_EXTRA_CA_CERTS: certificate }
  expect(await get(`https://localhost:${server.port}/`, environment, { 'x-a': 'b\nc' })).toContain(
    'cannot make',
  )
})
