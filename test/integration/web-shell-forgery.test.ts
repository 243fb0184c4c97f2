import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'vitest'
import { chatMethods, consentMethods } from '#contract/methods'
import {
  callIs,
  decide,
  newConversation,
  openScene,
  question,
  runTool,
  startServer,
  type Scene,
} from '../fixtures/consent/scene.ts'
import { dial } from '../support/assent-process.ts'
import { verifies } from '../support/verifies.ts'

verifies('shell:forged-messages', 'decisions and drafts from everywhere but their own page', async () => {
  await using scene = await openScene()
  await startServer(scene)
  const conversation = await newConversation(scene)
  await runTool(scene, conversation, 'echo', { n: 1 })
  const open = await question(scene, 'Allow raw.echo?')
  const { requestId, shownHash } = open
  const decision = { requestId, shownHash, verdict: 'allow', scope: 'once' } as const
  const { chat, consent } = scene.pages()
  const before = scene.state()

  expect(await chat.call('decide', decision)).toMatchObject({ problem: { code: 'denied' } })
  expect(await chat.call('pending', {})).toMatchObject({ problem: { code: 'denied' } })
  const inputs: Readonly<Record<string, object>> = {
    draftServer: { alias: 'evil', definition: { command: 'sh' } },
    runTool: { conversation, alias: 'raw', tool: 'echo', arguments: '{}' },
    startServer: { alias: 'raw' },
    revokeGrant: { id: 'x' },
  }
  for (const method of Object.keys(chatMethods))
    expect(await consent.call(method, inputs[method] ?? {})).toMatchObject({ problem: { code: 'denied' } })
  for (const changed of [{ shownHash: 'a'.repeat(64) }, { requestId: 'A'.repeat(22) }])
    expect(await consent.call('decide', { ...decision, ...changed })).toMatchObject({ ok: false })
  for (const forged of forgedSockets(scene, decision)) expect(await forged()).toEqual([])
  expect(scene.state()).toEqual(before)

  expect(await consent.call('decide', decision)).toMatchObject({ ok: true })
  await callIs(scene, conversation, 'done')
  expect(scene.wire()).toHaveLength(1)
  expect(scene.state()).not.toEqual(before)
  expect(Object.keys(consentMethods)).toEqual(['pending', 'decide'])
})

/** Each tries its way in, sends the well-formed decision all the same, and gives the messages that came back. */
const forgedSockets = (scene: Scene, decision: object): readonly (() => Promise<readonly string[]>)[] => {
  const { port, url } = scene.assent()
  const { token } = scene.pages().chat
  const origin = new URL(url).origin
  const chatOrigin = `http://workspace.assent.localhost:${port}`
  const used = new URL(url).hash.replace('#enter=', '')
  const call = { kind: 'call', id: 1, method: 'decide', input: decision }
  const consentToken = scene.pages().consent.token
  const attempt =
    (address: string, headers: Record<string, string>, ...messages: readonly object[]) =>
    () =>
      conversationWith(address, headers, [...messages, call])
  return [
    attempt(origin, {}),
    attempt(origin, {}, { kind: 'enter', invitation: used }),
    attempt(origin, {}, { kind: 'enter', invitation: 'A'.repeat(43) }),
    attempt(origin, {}, { kind: 'resume', token }),
    attempt(chatOrigin, {}, { kind: 'resume', token: consentToken }),
    attempt(origin, { Origin: chatOrigin }, { kind: 'resume', token: consentToken }),
    attempt(origin, { Origin: 'https://evil.example' }, { kind: 'resume', token: consentToken }),
    attempt(origin, { Origin: 'null' }, { kind: 'resume', token: consentToken }),
    attempt(origin, { Host: `evil.example:${port}` }, { kind: 'resume', token: consentToken }),
    attempt(origin, { Host: `127.0.0.1:${port}` }, { kind: 'resume', token: consentToken }),
  ]
}

const conversationWith = async (
  address: string,
  headers: Readonly<Record<string, string>>,
  messages: readonly object[],
): Promise<readonly string[]> => {
  const socket = dial(address, headers)
  const received: string[] = []
  socket.on('message', (data: Buffer) => received.push(data.toString()))
  socket.on('open', () => messages.forEach((message) => socket.send(JSON.stringify(message))))
  socket.on('error', () => {})
  await new Promise((resolve) => socket.on('close', resolve))
  return received
}

verifies('shell:broken-messages', 'broken frames, requests and connections', async () => {
  await using scene = await openScene({ configured: false })
  const { port, url } = scene.assent()
  const { token } = scene.pages().chat
  const chatOrigin = `http://workspace.assent.localhost:${port}`
  const before = scene.state()
  const frames: readonly (string | Buffer)[] = [
    ['', 'x', '{', '[]', 'null', '1', '"call"', '{}', '{"kind":"call"}', '{"kind":"call","id":"1"}'],
    ['{"kind":"call","id":1.5,"method":"readWorkspace"}', '{"kind":"call","id":1,"method":1}'],
    [`{"kind":"call","id":1,"method":"${'x'.repeat(200)}"}`, '[['.repeat(50_000)],
    [Buffer.from([0xff, 0xfe, 0x00]), Buffer.alloc(17 * 1024 * 1024, 0x20)],
  ].flat()
  for (const frame of frames) {
    const socket = dial(chatOrigin)
    const closed = once(socket, 'close')
    socket.on('open', () => socket.send(JSON.stringify({ kind: 'resume', token })))
    socket.on('error', () => {})
    socket.once('message', () => socket.send(frame))
    const [code] = await closed
    expect([4400, 1006, 1009]).toContain(code)
  }
  const methods = ['__proto__', 'constructor', 'toString', 'nothing']
  for (const method of methods)
    expect(await scene.pages().chat.call(method, {})).toMatchObject({ problem: { code: 'unknown-method' } })

  const upgrade = (host: string) =>
    `GET /socket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://evil.example\r\n\r\n`
  const requests = [
    upgrade(`evil.example:${port}`),
    upgrade(new URL(url).host),
    'GARBAGE\r\n\r\n',
    'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n',
  ]
  for (let round = 0; round < 25; round += 1) for (const request of requests) await reset(port, request)
  for (const path of [
    '/../serve.js',
    '/%2e%2e/main/serve.js',
    '/assets/..%2f..%2fbundles.json',
    '//etc/passwd',
  ]) {
    const answer = await rawRequest(
      port,
      `GET ${path} HTTP/1.1\r\nHost: workspace.assent.localhost:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 40[04]/)
  }
  const rebound = await rawRequest(port, `GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
  expect(rebound).toMatch(/^HTTP\/1\.1 421/)
  expect(rebound).not.toContain('<script')
  expect((await scene.pages().chat.bridge.readWorkspace({})).ok).toBe(true)
  expect(scene.assent().process.exitCode).toBeNull()
  expect(scene.state()).toEqual(before)
})

/** Sends and tears the connection down at once, so that the answer meets a reset. */
const reset = async (port: number, text: string): Promise<void> => {
  const connection = connect(port, '127.0.0.1')
  connection.on('error', () => {})
  await once(connection, 'connect')
  connection.write(text, () => connection.resetAndDestroy())
  await new Promise((resolve) => connection.on('close', resolve))
}

const rawRequest = async (port: number, text: string): Promise<string> => {
  const connection = connect(port, '127.0.0.1')
  let answer = ''
  connection.on('data', (chunk) => (answer += chunk.toString()))
  connection.on('error', () => {})
  connection.write(text)
  await new Promise((resolve) => connection.on('close', resolve))
  return answer
}

verifies('consent:first-answer', 'two pages answer at the same moment: one call, one answer', async () => {
  await using scene = await openScene()
  await startServer(scene)
  const conversation = await newConversation(scene)
  await runTool(scene, conversation, 'echo', { n: 1 })
  const open = await question(scene, 'Allow raw.echo?')
  const answers = await Promise.all([
    decide(scene, open, 'once'),
    decide(scene, open, 'deny'),
    decide(scene, open, 'once'),
  ])
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, false])
  await callIs(scene, conversation, 'done')
  expect(scene.wire()).toHaveLength(1)
})
