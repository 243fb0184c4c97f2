import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { createLineReader } from './line-reader.ts'

/** A way to call the tool `echo` of an echo server of its own. */
export type EchoClient = AsyncDisposable & { readonly call: (text: string) => Promise<unknown> }

/** How every echo server is started, by whomever. */
export const echoServer = {
  command: process.execPath,
  args: [fileURLToPath(new URL('echo-server.ts', import.meta.url))],
}

/** The floor: a pipe, one line out and one line in, and nothing that a protocol asks for. */
export const openPipe = async (): Promise<EchoClient> => {
  const child = spawn(echoServer.command, echoServer.args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let answered: (line: string) => void = () => undefined
  child.stdout.on(
    'data',
    createLineReader((line) => answered(line)),
  )
  let id = 0
  const call = async (text: string): Promise<unknown> => {
    id += 1
    const { promise, resolve } = Promise.withResolvers<string>()
    answered = resolve
    const params = { name: 'echo', arguments: { text } }
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })}\n`)
    return JSON.parse(await promise)
  }
  return {
    call,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}

/** The SDK's own client over its own transport, as a program without Assent would use it. */
export const openSdkClient = async (): Promise<EchoClient> => {
  const client = new Client({ name: 'bench', version: '1.0.0' })
  await client.connect(new StdioClientTransport(echoServer))
  return {
    call: (text) => client.callTool({ name: 'echo', arguments: { text } }),
    [Symbol.asyncDispose]: () => client.close(),
  }
}
