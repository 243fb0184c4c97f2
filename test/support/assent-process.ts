import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import type { ChatBridge, ChatUpdate, ConsentBridge, ConsentUpdate } from '#contract/bridge'
import { chatMethods, consentMethods } from '#contract/methods'
import type { Result } from '#contract/result'

/** The program as a user runs it: a process of its own, reached over its real sockets. */
export type AssentProcess = AsyncDisposable & {
  readonly process: ChildProcess
  readonly url: string
  readonly port: number
  readonly stderr: () => string
  /** Both pages, entered through the address that the program printed. */
  readonly pages: () => Promise<Pages>
  /** Ends it as a power cut would, without a chance to tidy up. */
  readonly kill: () => Promise<void>
  /** Ends it as Ctrl+C would; resolves with the exit code. */
  readonly quit: () => Promise<number | null>
}

export type Pages = {
  readonly chat: Page<ChatBridge, ChatUpdate>
  readonly consent: Page<ConsentBridge, ConsentUpdate>
}

export type Page<Bridge, Update> = {
  readonly bridge: Bridge
  readonly token: string
  /** All updates so far, in order. */
  readonly updates: readonly Update[]
  /** Sends any message as this page, well formed or not. */
  readonly call: (method: string, input: unknown) => Promise<Result<unknown>>
  readonly socket: WebSocket
}

export type StartOptions = {
  readonly dataDirectory: string
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

const root = new URL('../../', import.meta.url).pathname
/** Most of the time of a start goes into reading the program, which is the same each time. */
export const compileCache = join(tmpdir(), 'assent-compiled')

/** Starts the built program: `npm test` builds it first. Rejects with what it said when it ends before it is ready. */
export const startAssent = async (options: StartOptions): Promise<AssentProcess> => {
  const args = ['--no-open', '--data-dir', options.dataDirectory, '--port', String(options.port ?? 0)]
  const child = spawn(process.execPath, [`${root}dist/main/serve.js`, ...args, ...(options.args ?? [])], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const exited = once(child, 'exit')
  const url = await addressOf(child, exited, () => stderr)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  return {
    process: child,
    url,
    port: Number(new URL(url).port),
    stderr: () => stderr,
    pages: () => enter(url),
    kill: async () => void (await end('SIGKILL')),
    quit: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () =>
      void (child.exitCode === null && child.signalCode === null && (await end('SIGTERM'))),
  }
}

const addressOf = async (
  child: ChildProcess & { readonly stdout: NodeJS.ReadableStream },
  exited: Promise<unknown>,
  stderr: () => string,
): Promise<string> => {
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  const ended = exited.then(() => {
    throw new Error(`Assent ended before it was ready (code ${child.exitCode}): ${stderr()}`)
  })
  const { url } = JSON.parse(await Promise.race([line, ended])) as { readonly url: string }
  return url
}

const enter = async (url: string): Promise<Pages> => {
  const consent = await openPage<ConsentBridge, ConsentUpdate>(url, Object.keys(consentMethods))
  const chat = await openPage<ChatBridge, ChatUpdate>(consent.chatAddress, Object.keys(chatMethods))
  return { chat, consent }
}

/** Names under .localhost are resolved by browsers; here the address is dialled and the name sent as Host. */
export const dial = (url: string, headers: Readonly<Record<string, string>> = {}): WebSocket => {
  const { host, port, origin } = new URL(url)
  return new WebSocket(`ws://127.0.0.1:${port}/socket`, {
    headers: { Host: host, Origin: origin, ...headers },
  })
}

const openPage = async <Bridge, Update>(
  url: string,
  names: readonly string[],
): Promise<Page<Bridge, Update> & { readonly chatAddress: string }> => {
  const socket = dial(url)
  const updates: Update[] = []
  const waiting = new Map<number, (reply: Result<unknown>) => void>()
  await once(socket, 'open')
  socket.send(JSON.stringify({ kind: 'enter', invitation: new URL(url).hash.replace('#enter=', '') }))
  const [first] = (await once(socket, 'message')) as [Buffer]
  const admitted = JSON.parse(first.toString()) as { readonly token: string; readonly chatAddress?: string }
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      kind: string
      id: number
      reply: Result<unknown>
      update: Update
    }
    if (message.kind === 'update') updates.push(message.update)
    else waiting.get(message.id)?.(message.reply)
  })
  let lastId = 0
  const call = (method: string, input: unknown): Promise<Result<unknown>> =>
    new Promise((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      socket.send(JSON.stringify({ kind: 'call', id: lastId, method, input }))
    })
  const bridge = Object.fromEntries(
    names.map((name) => [name, (input: unknown) => call(name, input)]),
  ) as Bridge
  return { bridge, token: admitted.token, chatAddress: admitted.chatAddress ?? '', updates, call, socket }
}
