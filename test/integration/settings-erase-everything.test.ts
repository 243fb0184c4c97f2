import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  decide,
  newConversation,
  openScene,
  question,
  questionsOf,
  startServer,
  type Scene,
} from '../fixtures/consent/scene.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const word = 'Quetzalcoatlus'

/** The files under a folder that hold the word. */
const filesWith = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(text))

/** A conversation, a secret, an approved server, a backup, a damaged file set aside, and somebody else's file. */
const fill = async (scene: Scene): Promise<void> => {
  const { chat, consent } = scene.pages()
  await startServer(scene)
  const conversation = await newConversation(scene)
  await chat.bridge.renameConversation({ conversation, title: word })
  await chat.bridge.setPreferences({ firstRunDone: true, theme: 'dark' })
  await chat.bridge.draftSecret({ name: 'A_KEY' })
  const { requestId, shownHash } = await question(scene, 'Enter A_KEY')
  await consent.bridge.decide({ requestId, shownHash, verdict: 'provide', secret: 'a-secret-value' })
  expect((await chat.bridge.backUpHistory({})).ok).toBe(true)
  mkdirSync(join(scene.folder, 'damaged'))
  writeFileSync(join(scene.folder, 'damaged', 'old.db'), word)
  writeFileSync(join(scene.folder, 'mine.txt'), 'mine')
}

/** What else stands there: a program's files, and those of the test. */
const notOurs = ['mine.txt', 'outside.txt', 'journal']
const ofAnEmptyWorkspace = [
  'assent.db',
  'assent.db-shm',
  'assent.db-wal',
  'assent.lock',
  'assent.lock-journal',
  'assent.lock.txt',
  'logs',
  'processes',
  'secrets',
]

const beginsAnew = async (scene: Scene): Promise<void> => {
  const view = await scene.pages().chat.bridge.readWorkspace({})
  expect(view).toMatchObject({
    value: {
      blocked: null,
      conversations: [],
      servers: [],
      secrets: [],
      grants: [],
      preferences: { firstRunDone: false, theme: 'system' },
    },
  })
  expect((await scene.pages().chat.bridge.listBackups({})).ok && filesWith(scene.folder, word)).toEqual([])
  const ours = readdirSync(scene.folder).filter((name) => !notOurs.includes(name))
  expect(ours.filter((name) => !ofAnEmptyWorkspace.includes(name))).toEqual([])
  for (const name of ['assent.yaml', 'authority.json', 'backups', 'damaged', 'erase-everything'])
    expect(existsSync(join(scene.folder, name))).toBe(false)
}

verifies('settings:erase-everything', 'while it runs, and what is new works', async () => {
  await using scene = await openScene()
  await fill(scene)
  const outside = join(scene.folder, 'outside.txt')
  writeFileSync(outside, 'kept')
  symlinkSync(outside, join(scene.folder, 'backups', 'link.db'))
  const { chat } = scene.pages()
  const keyBefore = readFileSync(join(scene.folder, 'secrets', 'web.key'))
  await chat.bridge.draftErasure({ conversation: null })
  const asked = await question(scene, 'Erase everything?')
  expect(asked.exact.split('\n')).toContain(join(scene.folder, 'assent.db'))
  expect((await decide(scene, asked, 'once')).ok).toBe(true)
  await until('everything was erased', () => chat.updates.some(({ kind }) => kind === 'erased'))
  await beginsAnew(scene)
  expect(readFileSync(join(scene.folder, 'secrets', 'web.key')).equals(keyBefore)).toBe(false)
  expect(readFileSync(outside, 'utf8')).toBe('kept')
  expect(readFileSync(join(scene.folder, 'mine.txt'), 'utf8')).toBe('mine')
  const conversation = await newConversation(scene)
  expect((await chat.bridge.renameConversation({ conversation, title: 'new' })).ok).toBe(true)
  await scene.restart('quit')
  const view = await scene.pages().chat.bridge.readWorkspace({})
  expect(view).toMatchObject({ value: { conversations: [{ title: 'new' }] } })
})

verifies('settings:erase-finishes', 'killed right after the decision', async () => {
  await using scene = await openScene()
  await fill(scene)
  await scene.pages().chat.bridge.draftErasure({ conversation: null })
  const asked = await question(scene, 'Erase everything?')
  void decide(scene, asked, 'once')
  await until('the erasure is begun', () => existsSync(join(scene.folder, 'erase-everything')))
  await scene.restart('kill')
  await beginsAnew(scene)
})

verifies('settings:erase-asks', 'a draft alone, a refusal and a restart erase nothing', async () => {
  await using scene = await openScene()
  await fill(scene)
  const { chat } = scene.pages()
  await chat.bridge.draftErasure({ conversation: null })
  await question(scene, 'Erase everything?')
  expect(await chat.call('decide', {})).toMatchObject({ problem: { code: 'denied' } })
  await scene.restart('quit')
  const again = await question(scene, 'Erase everything?')
  expect((await decide(scene, again, 'deny')).ok).toBe(true)
  expect(await questionsOf(scene)).toEqual([])
  expect(await scene.pages().chat.bridge.readWorkspace({})).toMatchObject({
    value: { conversations: [{ title: word }], secrets: ['A_KEY'] },
  })
})

verifies(
  'settings:erase-asks',
  'one conversation goes only after the decision, and leaves the list',
  async () => {
    await using scene = await openScene({ configured: false })
    const { chat } = scene.pages()
    const conversation = await newConversation(scene)
    await chat.bridge.renameConversation({ conversation, title: word })
    await chat.bridge.draftErasure({ conversation })
    const asked = await question(scene, 'Erase this conversation?')
    expect(asked.heading).toContain(word)
    expect(filesWith(scene.folder, word)).not.toEqual([])
    expect((await decide(scene, asked, 'once')).ok).toBe(true)
    expect(await chat.bridge.listConversations({ before: null, limit: 10 })).toEqual({ ok: true, value: [] })
    await until('the page is told', () =>
      chat.updates.some((update) => update.kind === 'conversation' && update.summary.deletedAt !== null),
    )
    expect(await chat.bridge.openConversation({ conversation })).toMatchObject({ ok: false })
    expect(await chat.bridge.verifyHistory({})).toMatchObject({
      value: { integrity: { ok: true }, audit: { firstBadRow: null } },
    })
    expect(await chat.bridge.draftErasure({ conversation })).toMatchObject({
      problem: { code: 'unknown-conversation' },
    })
  },
)
