import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { callOptions, createHarness, definitionOf, prepared } from '../../test/integration/mcp-harness.ts'
import { echoServer } from './echo-clients.ts'
import { createLineReader } from './line-reader.ts'

/** A way to call the tool `echo` of an echo server of its own, many at a time if wanted. */
export type McpClient = AsyncDisposable & {
  readonly name: string
  /** Resolves when the answer with `bytes` letters has been taken in. */
  readonly call: (bytes: number) => Promise<unknown>
}

/** Above the largest message that is measured. */
const messageBytes = 128_000_000

/** The floor: a pipe and O(n) framing, ids to tell answers apart, and nothing that a protocol asks for. */
export const openRawPipe = async (): Promise<McpClient> => {
  const child = spawn(echoServer.command, echoServer.args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const open = new Map<number, (answer: unknown) => void>()
  let lastId = 0
  child.stdout.on(
    'data',
    createLineReader((line) => {
      const answer: { readonly id: number } = JSON.parse(line)
      open.get(answer.id)?.(answer)
      open.delete(answer.id)
    }),
  )
  return {
    name: 'raw pipe',
    call: (bytes) => {
      const id = (lastId += 1)
      const { promise, resolve } = Promise.withResolvers<unknown>()
      open.set(id, resolve)
      const params = { name: 'echo', arguments: { text: 'hello', bytes } }
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })}\n`)
      return promise
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}

/** The SDK's client over its own transport, as a program without Assent would use it. */
export const openSdk = async (): Promise<McpClient> => {
  const client = new Client({ name: 'bench', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ ...echoServer, maxBufferSize: messageBytes }))
  await client.listTools()
  return {
    name: 'SDK client',
    call: (bytes) =>
      client.callTool({ name: 'echo', arguments: { text: 'hello', bytes } }, { timeout: 300_000 }),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** Assent's host: each call with a permit of its own, its bytes compared at the pipe, its result read and bounded. */
export const openHost = async (): Promise<McpClient> => {
  const harness = createHarness()
  await harness.supervisor.configure(new Map([['raw', hostDefinition(harness)]]))
  const target = await prepared(harness, 'echo')
  return {
    name: 'Assent',
    call: async (bytes) => {
      const permit = harness.permitFor(target, { text: 'hello', bytes })
      const outcome = await harness.supervisor.dispatch(permit, callOptions({ timeoutMs: () => 300_000 }))
      if (outcome.kind !== 'result') throw new Error(JSON.stringify(outcome))
      return outcome
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  }
}

/** Starts so many servers at once with the SDK and ends them; gives the milliseconds until all had listed their tools. */
export const startManyWithSdk = async (count: number): Promise<number> => {
  const startedAt = performance.now()
  const clients = await Promise.all(Array.from({ length: count }, openSdk))
  const tookMs = performance.now() - startedAt
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()))
  return tookMs
}

/** The same with Assent's host, which lasts longer than its servers, as the program does. */
export const startManyWithHost = async (harness: StartingHost, count: number): Promise<number> => {
  const aliases = Array.from({ length: count }, (_, at) => `server-${at}`)
  const startedAt = performance.now()
  await harness.supervisor.configure(new Map(aliases.map((alias) => [alias, hostDefinition(harness)])))
  const started = await Promise.all(aliases.map((alias) => harness.supervisor.start(alias)))
  const tookMs = performance.now() - startedAt
  const failed = started.find((result) => !result.ok)
  if (failed !== undefined && !failed.ok) throw new Error(failed.problem.message)
  await harness.supervisor.configure(new Map())
  return tookMs
}

export type StartingHost = ReturnType<typeof createHarness>
export const openStartingHost = (): StartingHost => createHarness()

const hostDefinition = (harness: Parameters<typeof definitionOf>[0]) =>
  definitionOf(harness, echoServer.args, { messageBytes, startTimeoutSeconds: 120 })
