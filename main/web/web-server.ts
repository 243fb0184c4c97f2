import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Gate } from '../gate.ts'
import { pageFileAt, readPageFiles, type PageFiles } from '../page-files.ts'
import { headersFor } from '../page-headers.ts'
import type { Pages } from '../pages.ts'
import { createAdmission } from './admission.ts'
import { originsAt, pageOfHost, reachOf, type Origins } from './origins.ts'
import { serveSocket } from './socket.ts'

export type WebServer = AsyncDisposable & {
  /** An address that opens the workspace once, in one browser tab. */
  readonly newAddress: () => string
}

export type WebServerOptions = {
  readonly gate: Gate
  readonly connect: Pages['connect']
  /** The built pages. */
  readonly rendererDirectory: string
  /** 0 takes any free port. */
  readonly port: number
}

/** Largest message from a page: a message at its limit, escaped, and room to spare. */
const messageBytesLimit = 16 * 1024 * 1024

/** Serves both pages on loopback only. Failure codes: `port-in-use`, `port-refused`. */
export const startWebServer = async (options: WebServerOptions): Promise<Result<WebServer>> => {
  const files = await readPageFiles(options.rendererDirectory)
  const server = createServer()
  const listening = await listen(server, options.port)
  if (!listening.ok) return listening
  const origins = originsAt(listening.value)
  const admission = createAdmission()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytesLimit })
  const chatAddress = (): string => `${origins.chat.origin}/#enter=${admission.invite('chat')}`

  const answer = getRequestListener(createPagesApp(origins, files).fetch)
  server.on('request', (request, response) => void answer(request, response))
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    const page = pageOfHost(origins, request.headers.host)
    const isOwnOrigin = page !== null && request.headers.origin === origins[page].origin
    if (!isOwnOrigin || request.url !== '/socket') return refuse(connection)
    sockets.handleUpgrade(request, connection, head, (socket) =>
      serveSocket(socket, page, { ...options, admission, chatAddress }),
    )
  })

  return ok({
    newAddress: () => `${origins.consent.origin}/#enter=${admission.invite('consent')}`,
    [Symbol.asyncDispose]: async () => {
      sockets.clients.forEach((socket) => socket.close(1001, 'Assent is closing'))
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      sockets.clients.forEach((socket) => socket.terminate())
      await closed
    },
  })
}

const listen = (server: Server, port: number): Promise<Result<number>> =>
  new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(listenProblem(error, port)))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port))
    })
  })

const listenProblem = (error: NodeJS.ErrnoException, port: number): Result<never> =>
  error.code === 'EADDRINUSE'
    ? fail('port-in-use', t('workspace.terminal.portInUse', { port: String(port) }))
    : fail(
        'port-refused',
        t('workspace.terminal.portRefused', { port: String(port), reason: error.code ?? error.message }),
      )

/** The other end may be gone at any moment: nobody else listens for errors of this connection. */
const refuse = (connection: Duplex): void => {
  connection.on('error', () => connection.destroy())
  connection.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
}

const createPagesApp = (origins: Origins, files: PageFiles): Hono => {
  const app = new Hono()
  app.get('*', (context) => {
    const page = pageOfHost(origins, context.req.header('host'))
    if (page === null)
      return context.text(t('workspace.terminal.onlyAt', { address: origins.chat.origin }), 421)
    const path = new URL(context.req.url).pathname
    const file = pageFileAt(files, page, path)
    if (!file) return context.text(t('workspace.terminal.nothingHere'), 404)
    return context.body(file.body, 200, { ...headersFor(reachOf(origins, page)), 'Content-Type': file.type })
  })
  return app
}
