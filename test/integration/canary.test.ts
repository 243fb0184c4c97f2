import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import type { ChatBridge } from '#contract/bridge'
import { chatMethods } from '#contract/methods'
import { findChromium } from '../../scripts/find-chromium.ts'
import { dial } from '../support/assent-process.ts'
import {
  contentsOf,
  environmentsWith,
  leakingFiles,
  leaksIn,
  newCanary,
  spellingsOf,
  type Canaries,
} from '../support/canary.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { callsTools, says, status } from '../support/model-server/replies.ts'
import { startGuardedServer, type SignInService } from '../support/sign-in-service.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

/** Two snapshots of a browser's memory, on a machine that has other things to do. */
vi.setConfig({ testTimeout: 180_000 })

const journalServer = resolve(import.meta.dirname, '../fixtures/servers/journal-server.ts')

/** A provider with a key and a header, a server with a key and one without, all by reference. */
const configure = (
  folder: string,
  modelUrl: string,
  more: Readonly<Record<string, { readonly url: string }>> = {},
): void => {
  const server = (name: string, env: Readonly<Record<string, string>>) => ({
    command: process.execPath,
    args: [journalServer, join(folder, '..', `${name}.journal`)],
    env: { CANARY_TEST: `${folder}/${name}`, ...env },
  })
  const provider = {
    kind: 'openai-compatible',
    baseUrl: modelUrl,
    apiKey: '${secret:PROVIDER_KEY}',
    headers: { 'X-Team': '${secret:HEADER_KEY}' },
    models: ['scripted'],
  }
  const keyed = server('keyed', { TOKEN: '${secret:SERVER_KEY}' })
  const servers = { keyed, other: server('other', {}), ...more }
  writeFileSync(
    join(folder, 'assent.yaml'),
    JSON.stringify({
      version: 1,
      models: { default: 'local/scripted', providers: { local: provider } },
      servers,
    }),
  )
}

/** The chat page's own line to main, once more: for what its window shows in too many places to press through. */
const bridgeOf = async ({ page }: Window): Promise<ChatBridge & Disposable> => {
  await page.waitForURL(/\/\/workspace\./)
  const readToken = () => page.evaluate(() => sessionStorage.getItem('assent-chat-token'))
  const token = await until('the page is admitted', readToken)
  const socket = dial(page.url())
  await once(socket, 'open')
  socket.send(JSON.stringify({ kind: 'resume', token }))
  await once(socket, 'message')
  let lastId = 0
  const call = (method: string, input: unknown) =>
    new Promise((resolve) => {
      const id = (lastId += 1)
      const listen = (data: Buffer): void => {
        const message = JSON.parse(data.toString())
        if (message.kind !== 'reply' || message.id !== id) return
        socket.off('message', listen)
        resolve(message.reply)
      }
      socket.on('message', listen)
      socket.send(JSON.stringify({ kind: 'call', id, method, input }))
    })
  const methods = Object.keys(chatMethods).map((name) => [name, (input: unknown) => call(name, input)])
  return { ...(Object.fromEntries(methods) as ChatBridge), [Symbol.dispose]: () => socket.close() }
}

/** As a person does it: the keys go to the browser, and no script of the test ever holds the secret. */
const enterSecret = async (window: Window, name: string, secret: string): Promise<void> => {
  using bridge = await bridgeOf(window)
  await bridge.draftSecret({ name })
  // A click waits until the questions are in sight; before that no key would reach them.
  await window.question(`Enter ${name}`).locator('input').click()
  await window.page.keyboard.insertText(secret)
  await window.answer(`Enter ${name}`, 'Save')
}

/** The tokens that it led to. */
const signIn = async (window: Window, { issuer, given }: SignInService): Promise<Canaries> => {
  await window.answer('Connect to server guarded?', 'Connect')
  await window.page.getByRole('button', { name: 'Sign in to guarded' }).click()
  const opening = window.page.context().waitForEvent('page')
  const question = window.question(`Open ${new URL(issuer).host}?`)
  await question.getByRole('button', { name: 'Open in the browser' }).click()
  await using tab = await opening
  await tab.getByRole('link', { name: 'Allow' }).click()
  await window.page.getByRole('link', { name: 'guarded, ready' }).waitFor()
  const [access = '', refresh = ''] = given
  return { ACCESS_TOKEN: access, REFRESH_TOKEN: refresh }
}

const talk = async (window: Window, model: ModelServer, canaries: Canaries): Promise<void> => {
  const { page } = window
  model.enqueue(
    callsTools([{ name: 'keyed__enter', arguments: '{"text":"allowed"}' }]),
    callsTools([{ name: 'other__enter', arguments: '{"text":"denied"}' }]),
    says('Both are answered.'),
  )
  await page.getByRole('button', { name: 'New conversation' }).click()
  await window.say('Enter two lines.')
  await window.answer('Allow keyed.enter?', 'Allow once')
  await window.answer('Allow other.enter?', 'Deny')
  await page.getByText('Both are answered.').first().waitFor()

  const { PROVIDER_KEY: key = '', HEADER_KEY: header = '' } = canaries
  const message = `You sent Bearer ${key} and the team ${header}.`
  for (const code of [401, 400]) {
    model.enqueue(status(code, { error: { message, type: 'invalid_request_error', code: null } }))
    const before = model.requests.length
    await window.say(`It answers ${code}.`)
    await model.received(before + 1)
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
  }
  // A refusal of the request is quoted, and so shows that the quotation is clean.
  await page
    .getByText(/You sent Bearer/)
    .first()
    .waitFor()
}

/** A canary of its own in the memory of each page. */
const plantInFrames = async ({ page }: Window): Promise<Canaries> => {
  const planted = await Promise.all(
    page.frames().map(async (frame) => {
      const text = newCanary()
      await frame.evaluate((value) => Object.assign(globalThis, { planted: { value: `${value}!` } }), text)
      return [new URL(frame.url()).hostname, text] as const
    }),
  )
  expect(planted.map(([host]) => host)).toEqual(['workspace.assent.localhost', 'consent.assent.localhost'])
  return Object.fromEntries(planted)
}

/** What everything that can be taken out of Assent says. */
const takenOut = async (window: Window): Promise<string> => {
  using bridge = await bridgeOf(window)
  const workspace = await bridge.readWorkspace({})
  if (!workspace.ok) throw new Error(workspace.problem.message)
  const conversations = await bridge.listConversations({ before: null, limit: 100 })
  const [first] = conversations.ok ? conversations.value : []
  if (first === undefined) throw new Error('there is no conversation')
  const { conversation } = first
  const replies = await Promise.all([
    bridge.openConversation({ conversation }),
    bridge.exportConversation({ conversation, format: 'markdown' }),
    bridge.exportConversation({ conversation, format: 'json' }),
    bridge.readServer({ alias: 'keyed' }),
    bridge.readServer({ alias: 'other' }),
    bridge.readServer({ alias: 'guarded' }),
    bridge.readProblemReport({}),
    bridge.search({ text: 'lines' }),
    bridge.verifyHistory({}),
    bridge.backUpHistory({}),
  ])
  const pieces: unknown[] = []
  for (let from: string | null = null; ;) {
    const piece = await bridge.exportEverything({ from })
    pieces.push(piece)
    if (!piece.ok || piece.value.next === null) break
    from = piece.value.next
  }
  const all = [workspace, ...replies, ...pieces]
  expect(
    all.filter((reply) => typeof reply === 'object' && reply !== null && 'ok' in reply && !reply.ok),
  ).toEqual([])
  return JSON.stringify(all)
}

/** One header of each request holds the key and one the header's secret; nothing else of it holds anything. */
const leaksToTheModel = (canaries: Canaries, { requests }: ModelServer): readonly string[] =>
  requests.flatMap((request) => {
    const { authorization, 'x-team': team, ...headers } = request.headers
    expect([authorization, team]).toEqual([`Bearer ${canaries['PROVIDER_KEY']}`, canaries['HEADER_KEY']])
    return leaksIn(canaries, JSON.stringify([request.path, headers]) + request.text)
  })

verifies(
  'secrets:canary',
  'a whole life of three secrets and two tokens leaves no trace of them',
  async ({ skip }) => {
    skip(findChromium() === null, 'no Chromium')
    const keys = { PROVIDER_KEY: newCanary(), SERVER_KEY: newCanary(), HEADER_KEY: newCanary() }
    await using model = await startModelServer()
    await using guarded = await startGuardedServer()
    guarded.service.behaviour.newToken = newCanary
    using outside = workspaceFolder()
    const folder = join(outside.path, 'data')
    mkdirSync(folder)
    await using window = await openWindow({ dataDirectory: folder })
    const printed: string[] = []
    window.assent().process.stdout?.on('data', (chunk: Buffer) => printed.push(chunk.toString()))

    for (const [name, secret] of Object.entries(keys)) await enterSecret(window, name, secret)
    configure(folder, model.url)
    await window.answer('Start server keyed?', 'Start')
    await window.answer('Start server other?', 'Start')
    await window.page.getByRole('link', { name: 'other, ready' }).waitFor()
    await window.page.getByRole('link', { name: 'keyed, ready' }).waitFor()
    configure(folder, model.url, { guarded: { url: guarded.server.url } })
    const canaries = { ...keys, ...(await signIn(window, guarded.service)) }
    await talk(window, model, canaries)

    // What the server is for, it has; and the other one does not.
    const environmentsOf = (name: string) => environmentsWith(`CANARY_TEST=${folder}/${name}`).join('\0')
    expect(environmentsOf('keyed')).toContain(`TOKEN=${canaries.SERVER_KEY}`)
    expect(leaksIn({ ...canaries, SERVER_KEY: canaries.PROVIDER_KEY }, environmentsOf('keyed'))).toEqual([])
    expect(environmentsOf('other')).not.toBe('')
    expect(leaksIn(canaries, environmentsOf('other'))).toEqual([])

    const planted = await plantInFrames(window)
    const contents = await contentsOf(window.page)
    const found = Object.keys(planted).map((name) => `${name} (plain)`)
    expect(leaksIn(planted, contents)).toEqual(expect.arrayContaining(found))
    expect(leaksIn(canaries, contents)).toEqual([])
    expect(leakingFiles(canaries, outside.path)).toEqual([])

    model.enqueue(callsTools([{ name: 'keyed__enter_slowly', arguments: '{"text":"killed"}' }]))
    await window.say('Slowly now.')
    await window.answer('Allow keyed.enter_slowly?', 'Allow once')
    const journal = join(outside.path, 'keyed.journal')
    await until('the call is under way', () => readFileSync(journal, 'utf8').includes('killed'))
    const firstLife = window.assent().stderr()
    await window.killAndRestart()
    await window.page
      .getByRole('link', { name: /^Enter two lines/ })
      .first()
      .click()
    await window.page
      .getByText(/outcome unknown/i)
      .first()
      .waitFor()

    const told = await takenOut(window)
    expect(told).toContain('Both are answered.')
    expect(leaksIn(canaries, told)).toEqual([])
    const log = `${firstLife}${window.assent().stderr()}${printed.join('')}`
    expect(leaksIn(canaries, log)).toEqual([])
    expect(leaksToTheModel(canaries, model)).toEqual([])
    expect(leaksIn(canaries, await contentsOf(window.page))).toEqual([])
    expect(leakingFiles(canaries, outside.path)).toEqual([])
  },
)

test('the detector finds each spelling, in a file, in a text and in an environment', async () => {
  const secret = newCanary()
  using folder = workspaceFolder()
  for (const [how, spelling] of spellingsOf(secret)) {
    const path = join(folder.path, 'planted')
    writeFileSync(path, Buffer.from(`before${spelling}after`, 'latin1'))
    expect(leakingFiles({ KEY: secret }, folder.path)).toContain(`${path}: KEY (${how})`)
    rmSync(path)
  }
  for (const shift of ['', 'a', 'ab']) {
    const text = Buffer.from(`${shift}${secret}`).toString('base64')
    expect(leaksIn({ KEY: secret }, text).join()).toMatch(/base64/)
  }
  const child = spawn('sleep', ['60'], {
    env: { PATH: process.env['PATH'], MARK: folder.path, PLANTED: secret },
  })
  onTestFinished(() => void child.kill())
  await once(child, 'spawn')
  const found = await until('the environment', () => environmentsWith(`MARK=${folder.path}`).join(''))
  expect(leaksIn({ KEY: secret }, found)).toContain('KEY (plain)')
})
