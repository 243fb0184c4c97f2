import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { fail, ok } from '#contract/result'
import { protectWithKeyFile } from '../../main/secrets/secret-protection.ts'
import { openSecretStore, type SecretStore } from '../../main/secrets/secret-store.ts'
import { discoveredSignIn, signInName, type OpenSignInPage } from '../../main/sign-in.ts'
import { startGuardedServer, type GuardedServer } from '../support/sign-in-service.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'
import { createHarness, type Harness, type HarnessOptions } from './mcp-harness.ts'
import { callWeb, configureWeb } from './mcp-http-harness.ts'

/** What a person in a browser does with a sign-in page: its address, then the link they press. */
const press = async (address: string, link: 'Allow' | 'Deny'): Promise<string> => {
  const page = await (await fetch(address)).text()
  const href = new RegExp(`href="([^"]*)">${link}<`).exec(page)?.[1]?.replaceAll('&amp;', '&')
  if (href === undefined) throw new Error(`there is no such link: ${page}`)
  return (await fetch(href)).text()
}

type World = {
  readonly guarded: GuardedServer
  readonly store: SecretStore
  /** Addresses of pages that were asked about. */
  readonly pages: readonly string[]
  /** What the next page leads to. */
  person: OpenSignInPage
  readonly life: (options?: HarnessOptions) => Promise<Harness>
}

const allow: OpenSignInPage = async (_server, address) => {
  void press(address, 'Allow')
  return ok(null)
}

const openWorld = async (): Promise<World> => {
  const folder = workspaceFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const guarded = await startGuardedServer()
  onTestFinished(() => guarded[Symbol.asyncDispose]())
  const directory = join(folder.path, 'secrets')
  const keyFile = join(directory, 'web.key')
  const store = await openSecretStore({ directory, keyFile, protection: protectWithKeyFile('web') })
  if (!store.ok) throw new Error(store.problem.message)
  const pages: string[] = []
  const openPage: OpenSignInPage = (server, address, signal) => {
    pages.push(address)
    return world.person(server, address, signal)
  }
  const world: World = {
    guarded,
    store: store.value,
    pages,
    person: allow,
    life: async (options = {}) => {
      const harness = createHarness({ signIns: { vault: store.value.signIns.vault, openPage }, ...options })
      onTestFinished(() => harness[Symbol.asyncDispose]())
      await configureWeb(harness, guarded.server.url)
      return harness
    },
  }
  return world
}

const detailOf = async ({ supervisor }: Harness) => {
  const detail = await supervisor.detail('web')
  if (!detail.ok) throw new Error(detail.problem.message)
  return detail.value
}

const isReady = ({ supervisor }: Harness) => supervisor.list()[0]?.state.kind === 'ready'

const signedIn = async (world: World): Promise<Harness> => {
  const harness = await world.life()
  expect(await harness.supervisor.signIn('web')).toEqual(ok(null))
  await until('the server is ready', () => isReady(harness))
  return harness
}

const problemOf = (code: string, message = /./) => ({
  ok: false,
  problem: { code, message: expect.stringMatching(message) },
})

verifies('signin:by-click', 'a start and a call open no page, and say what is needed', async () => {
  const world = await openWorld()
  const harness = await world.life()
  const { supervisor } = harness
  expect(await supervisor.start('web')).toMatchObject(problemOf('sign-in-needed', /sign in/i))
  const signal = AbortSignal.timeout(10_000)
  expect(await supervisor.prepare('web', 'echo', { signal })).toMatchObject(problemOf('sign-in-needed'))
  expect(supervisor.list()[0]).toMatchObject({
    needsSignIn: true,
    state: { kind: 'failed', problem: { code: 'sign-in-needed' } },
  })
  expect((await detailOf(harness)).signIn).toMatchObject({ kind: 'needed' })
  expect(world.pages).toEqual([])
})

verifies('signin:whole-way', 'the server starts by itself, and again after a restart', async () => {
  const world = await openWorld()
  const { guarded, pages, store } = world
  const first = await signedIn(world)
  expect(pages).toEqual([expect.stringContaining(`${guarded.service.issuer}/authorize?`)])
  expect(await callWeb(first, { text: 'hello' })).toMatchObject({ kind: 'result' })
  expect(await detailOf(first)).toMatchObject({
    signIn: { kind: 'signed-in', issuer: guarded.service.issuer, scopes: ['read'] },
  })
  const log = (await detailOf(first)).log.map(({ text }) => text)
  expect(log).toContain(`Signed in at ${guarded.service.issuer}.`)
  await first[Symbol.asyncDispose]()

  const second = await world.life()
  await until('the sign-in is known', async () => (await detailOf(second)).signIn?.kind === 'signed-in')
  expect(await second.supervisor.start('web')).toEqual(ok(null))
  expect(pages).toHaveLength(1)
  expect(store.signIns.names()).toEqual([signInName('id-web' as never)])
})

verifies(
  'signin:approved',
  'a connection that was denied reaches neither the server nor its service',
  async () => {
    const world = await openWorld()
    const denied = fail('launch-denied', 'You decided not to connect.')
    const { supervisor } = await world.life({ approveLaunch: () => Promise.resolve(denied) })
    expect(await supervisor.signIn('web')).toEqual(denied)
    expect([world.pages, world.guarded.server.arrived, world.guarded.service.asked]).toEqual([[], [], []])
  },
)

verifies('signin:given-up', 'denied at the service, not opened, cancelled: then done', async () => {
  const world = await openWorld()
  const harness = await world.life()
  const { supervisor } = harness
  world.person = async (_server, address) => {
    void press(address, 'Deny')
    return ok(null)
  }
  expect(await supervisor.signIn('web')).toMatchObject({ ok: false })
  expect((await detailOf(harness)).signIn).toMatchObject({
    kind: 'needed',
    problem: { message: expect.stringContaining('declined') },
  })
  world.person = () => Promise.resolve(fail('sign-in-declined', 'You decided not to open the page.'))
  expect(await supervisor.signIn('web')).toMatchObject(problemOf('sign-in-declined'))

  world.person = () => Promise.resolve(ok(null))
  const waiting = supervisor.signIn('web')
  await until('the page is open', () => world.pages.length === 3)
  expect((await detailOf(harness)).signIn).toMatchObject({ kind: 'under-way' })
  expect(await supervisor.cancelSignIn('web')).toEqual(ok(null))
  expect(await waiting).toMatchObject(problemOf('cancelled'))
  expect((await detailOf(harness)).signIn).not.toHaveProperty('problem')
  const back = new URL(new URL(world.pages[2] ?? '').searchParams.get('redirect_uri') ?? '')
  await expect(fetch(back)).rejects.toThrow('fetch failed')
  expect(world.guarded.service.given).toEqual([])

  world.person = allow
  expect(await supervisor.signIn('web')).toEqual(ok(null))
  await until('the server is ready', () => isReady(harness))
})

verifies('signin:given-up', 'stopping the server, or Assent, ends it', async () => {
  const world = await openWorld()
  world.person = () => Promise.resolve(ok(null))
  for (const [index, end] of [
    (harness: Harness) => harness.supervisor.stop('web'),
    (harness: Harness) => harness[Symbol.asyncDispose](),
  ].entries()) {
    const harness = await world.life()
    const waiting = harness.supervisor.signIn('web')
    await until('the page is open', () => world.pages.length === index + 1)
    await end(harness)
    expect(await waiting).toMatchObject(problemOf('cancelled'))
    expect(isReady(harness)).toBe(false)
  }
})

verifies('signin:by-click', 'two clicks are one sign-in', async () => {
  const world = await openWorld()
  const { supervisor } = await world.life()
  const both = await Promise.all([supervisor.signIn('web'), supervisor.signIn('web')])
  expect([both, world.pages.length]).toEqual([[ok(null), ok(null)], 1])
})

verifies('signin:by-click', 'credentials that ran out fail the call and open nothing', async () => {
  const world = await openWorld()
  const harness = await signedIn(world)
  const { service } = world.guarded
  service.good.clear()
  service.refreshers.clear()
  expect(await callWeb(harness, { text: 'too late' })).toMatchObject({
    kind: 'failed',
    problem: { code: 'sign-in-needed' },
  })
  expect([harness.supervisor.list()[0]?.needsSignIn, world.pages.length]).toEqual([true, 1])
  expect(await harness.supervisor.signIn('web')).toEqual(ok(null))
  await until('the server is ready', () => isReady(harness))
  expect(await callWeb(harness, { text: 'again' })).toMatchObject({ kind: 'result' })
})

verifies(
  'signin:by-click',
  'a restart that meets no credentials waits for the user, not for another try',
  async () => {
    const world = await openWorld()
    const harness = await signedIn(world)
    const { server, service } = world.guarded
    server.sessions.clear()
    expect(await callWeb(harness)).toMatchObject({ kind: 'failed', problem: { code: 'session-expired' } })
    service.good.clear()
    service.refreshers.clear()
    const waitsForUser = () => {
      const state = harness.supervisor.list()[0]?.state
      return state?.kind === 'failed' && state.problem.code === 'sign-in-needed'
    }
    await until('the server waits for the user', waitsForUser)
    expect(world.pages).toHaveLength(1)
  },
)

verifies('signin:settings', 'a service that registers nobody gets the client of the entry', async () => {
  const world = await openWorld()
  const { server, service } = world.guarded
  service.behaviour.registers = false
  const harness = await world.life()
  expect(await harness.supervisor.signIn('web')).toMatchObject(problemOf('client-id-needed', /client ID/))
  expect(world.pages).toEqual([])
  await configureWeb(harness, server.url, { signIn: { ...discoveredSignIn, clientId: 'my-app' } })
  expect(await harness.supervisor.signIn('web')).toEqual(ok(null))
  expect(new URL(world.pages[0] ?? '').searchParams.get('client_id')).toBe('my-app')
})

for (const answers of [true, false])
  verifies(
    'signin:forgotten',
    `signing out of a service that ${answers ? 'answers' : 'is gone'}`,
    async () => {
      const world = await openWorld()
      const harness = await signedIn(world)
      const { service } = world.guarded
      const [, refresh] = service.given
      service.behaviour.answers = answers
      expect(await harness.supervisor.signOut('web')).toEqual(ok(null))
      expect(await detailOf(harness)).toMatchObject({
        state: { kind: 'stopped' },
        signIn: { kind: 'needed' },
      })
      const stored = await world.store.signIns.vault.read(signInName('id-web' as never))
      for (const token of service.given) expect(stored ?? '').not.toContain(token)
      if (answers) expect(service.refreshers.has(refresh ?? '')).toBe(false)
      expect(await harness.supervisor.start('web')).toMatchObject(problemOf('sign-in-needed'))
    },
  )

verifies('signin:forgotten', 'a server that is removed', async () => {
  const world = await openWorld()
  const { supervisor } = await signedIn(world)
  await supervisor.configure(new Map())
  expect(world.store.signIns.names()).toEqual([])
})

verifies('signin:forgotten', 'an address that changed gets none of the credentials', async () => {
  const world = await openWorld()
  const harness = await signedIn(world)
  await using other = await startGuardedServer()
  await configureWeb(harness, other.server.url)
  expect(await harness.supervisor.start('web')).toMatchObject(problemOf('sign-in-needed'))
  expect(other.server.arrived.map(({ headers }) => headers.authorization)).not.toContain(expect.anything())
  const sent = JSON.stringify([other.server.arrived, other.service.asked])
  for (const token of world.guarded.service.given) expect(sent).not.toContain(token)
})

verifies('signin:forgotten', 'there is nothing to sign in to with a token of its own', async () => {
  const world = await openWorld()
  const harness = await world.life()
  await configureWeb(harness, world.guarded.server.url, {
    headers: [{ name: 'authorization', value: 'Bearer own', secrets: [] }],
  })
  expect(await harness.supervisor.signIn('web')).toMatchObject(problemOf('no-sign-in', /takes its key/))
  expect((await detailOf(harness)).signIn).toBeNull()
})
