import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createMemoryVault, agreeingBrowser } from '../support/sign-in-world.ts'
import { startJsonServer } from '../support/json-server.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { createHttpHarness } from './mcp-http-harness.ts'
import { expect } from 'vitest'

const program = new URL(
  '../../node_modules/@modelcontextprotocol/sdk/dist/esm/examples/server/simpleStreamableHttp.js',
  import.meta.url,
).pathname

/** Two that nobody has at the moment. */
const freePorts = async (): Promise<readonly [number, number]> => {
  await using one = await startJsonServer({})
  await using other = await startJsonServer({})
  return [one.port, other.port]
}

type Peer = AsyncDisposable & { readonly url: string; readonly issuer: string }

/** The protocol's own server, which checks tokens and what they are for, with its own authorization server. */
const startPeer = async (): Promise<Peer> => {
  const [port, servicePort] = await freePorts()
  const env = { ...process.env, MCP_PORT: String(port), MCP_AUTH_PORT: String(servicePort) }
  const child = spawn(process.execPath, [program, '--oauth', '--oauth-strict'], { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `http://localhost:${port}/mcp`
  await until('the server listens', () => fetch(url, { method: 'POST' }).catch(() => null))
  return {
    url,
    issuer: `http://localhost:${servicePort}/`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

verifies('oauth:client', "the protocol's own server and its service are signed in to", async () => {
  await using peer = await startPeer()
  const pages: string[] = []
  const vault = createMemoryVault()
  const signIns = {
    vault,
    openPage: (...[server, address, signal]: Parameters<typeof agreeingBrowser>) => {
      pages.push(address)
      return agreeingBrowser(server, address, signal)
    },
  }
  await using harness = await createHttpHarness(peer.url, {}, { signIns })
  expect(await harness.supervisor.start('web')).toMatchObject({ problem: { code: 'sign-in-needed' } })
  expect(pages).toEqual([])
  expect(await harness.supervisor.signIn('web')).toMatchObject({ ok: true })
  expect(await harness.supervisor.start('web')).toMatchObject({ ok: true })
  const shown = await harness.supervisor.detail('web')
  expect(shown).toMatchObject({
    value: {
      state: { kind: 'ready' },
      signIn: { kind: 'signed-in', issuer: peer.issuer, scopes: ['mcp:tools'] },
    },
  })
  expect(pages).toHaveLength(1)
  await using again = await createHttpHarness(peer.url, {}, { signIns })
  expect(await again.supervisor.start('web')).toMatchObject({ ok: true })
  expect(pages).toHaveLength(1)
})
