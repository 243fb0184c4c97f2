import { readdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { extname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { fail, ok, type Result } from '#contract/result'
import type { Gate } from '../gate.ts'
import type { Pages } from '../pages.ts'
import { createAdmission } from './admission.ts'
import { headersFor, originsAt, pageOfHost, type Origins } from './origins.ts'
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
  const files = await readFiles(options.rendererDirectory)
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
    ? fail(
        'port-in-use',
        `Port ${port} is in use by another program. Choose another with --port, or leave it out.`,
      )
    : fail(
        'port-refused',
        `Port ${port} cannot be opened (${error.code ?? error.message}). Choose another with --port.`,
      )

/** The other end may be gone at any moment: nobody else listens for errors of this connection. */
const refuse = (connection: Duplex): void => {
  connection.on('error', () => connection.destroy())
  connection.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
}

type StaticFile = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string }

const createPagesApp = (origins: Origins, files: ReadonlyMap<string, StaticFile>): Hono => {
  const app = new Hono()
  app.get('*', (context) => {
    const page = pageOfHost(origins, context.req.header('host'))
    if (page === null) return context.text(`Assent answers only at ${origins.chat.origin}.`, 421)
    const path = new URL(context.req.url).pathname
    const file = files.get(path === '/' ? (page === 'chat' ? '/index.html' : '/consent.html') : path)
    if (!file) return context.text('There is nothing here.', 404)
    return context.body(file.body, 200, { ...headersFor(origins, page), 'Content-Type': file.type })
  })
  return app
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The pages are small and never change while we run, so no request ever touches the disk. */
const readFiles = async (directory: string): Promise<ReadonlyMap<string, StaticFile>> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
  return new Map(
    await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        const type = types[extname(entry.name)] ?? 'application/octet-stream'
        const body = new Uint8Array(await readFile(path))
        return [
          `/${path
            .slice(directory.length)
            .replace(/^[/\\]+/, '')
            .replaceAll('\\', '/')}`,
          { body, type },
        ] as const
      }),
    ),
  )
}
