import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Reply } from '#contract/methods'
import type { Question } from '#contract/views'
import {
  callIs,
  decide,
  newConversation,
  openScene,
  question,
  questionsOf,
  runTool,
  startServer,
  type Scene,
} from '../fixtures/consent/scene.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

const canary = 'canary-7f3a9d2e5b'

verifies('shell:server-environment', 'a variable of ours reaches a server only by its entry', async () => {
  await using scene = await openScene({
    environment: {
      ASSENT_TEST_CANARY: canary,
      AWS_SECRET_ACCESS_KEY: canary,
      NODE_OPTIONS: '--no-deprecation',
    },
  })
  await startServer(scene)
  const conversation = await newConversation(scene)
  await runTool(scene, conversation, 'environment')
  await decide(scene, await question(scene, 'Allow raw.environment?'), 'once')
  const { state } = await callIs(scene, conversation, 'done')
  const content = state.kind === 'done' ? state.result.content[0] : undefined
  const seen = JSON.parse(content?.kind === 'text' ? content.text : '{}') as Record<string, string>
  expect(seen['RAW_SERVER_JOURNAL']).toBe(join(scene.folder, 'journal'))
  expect(seen['PATH']).toBeTruthy()
  expect(JSON.stringify(seen)).not.toContain(canary)
  const allowed =
    /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LANG|LANGUAGE|LC_\w+|XDG_\w+|\w+_proxy|npm_config_\w+|\w*CERT\w*|\w*CA_\w+|\w+_INDEX\w*|GIT_SSL_CAINFO|PWD|RAW_SERVER_JOURNAL|HELD_WHILE)$/i
  expect(Object.keys(seen).filter((name) => !allowed.test(name))).toEqual([])
})

verifies('shell:drafts', 'an entry that cannot be used is shown as it stands, to be mended', async () => {
  await using scene = await openScene({ configured: false })
  const entry = { command: '/bin/true', env: { TOKEN: '${secret:NOT_STORED}' } }
  writeFileSync(join(scene.folder, 'assent.yaml'), JSON.stringify({ version: 1, servers: { unset: entry } }))
  const { chat } = scene.pages()
  const definition = async () => {
    const detail = await chat.bridge.readServer({ alias: 'unset' })
    return detail.ok && detail.value.state.kind === 'misconfigured' ? detail.value.definition : null
  }
  expect(await until('the entry was read', definition)).toEqual(entry)
})

const handWritten = `# My servers
version: 1
servers: # all of them
  other: # mine
    command: /bin/true   # does nothing
`

verifies(
  'shell:drafts',
  'drafted, shown as lines, discarded, applied with comments kept, removed',
  async () => {
    await using scene = await openScene({ configured: false })
    const yaml = join(scene.folder, 'assent.yaml')
    writeFileSync(yaml, handWritten)
    const { chat } = scene.pages()
    await decide(scene, await question(scene, 'Start server other?'), 'deny')
    const definition = { command: process.execPath, args: ['x.js'], env: { A: '1' } }

    const drafted = await chat.bridge.draftServer({ alias: 'new', definition })
    const change = await question(scene, 'Apply this change?')
    expect(drafted).toEqual({ ok: true, value: { requestId: change.requestId } })
    expect(change.heading).toContain('new')
    for (const words of [process.execPath, 'x.js', 'A:']) expect(change.exact).toContain(words)
    const added = change.exact.split('\n').filter((line) => line.startsWith('-'))
    expect(added).toEqual([])
    expect(readFileSync(yaml, 'utf8')).toBe(handWritten)
    expect((await decide(scene, change, 'deny')).ok).toBe(true)
    expect(readFileSync(yaml, 'utf8')).toBe(handWritten)

    await chat.bridge.draftServer({ alias: 'new', definition })
    expect((await decide(scene, await question(scene, 'Apply this change?'), 'once')).ok).toBe(true)
    await until('the file is written', () => readFileSync(yaml, 'utf8').includes('x.js'))
    const written = readFileSync(yaml, 'utf8')
    for (const comment of ['# My servers', '# all of them', '# mine', '# does nothing'])
      expect(written).toContain(comment)
    const launch = await question(scene, 'Start server new?')
    expect(launch.exact).toContain('"arguments":["x.js"]')
    await decide(scene, launch, 'deny')

    const refused = await chat.bridge.draftServer({ alias: 'bad', definition: { command: 1, unknown: true } })
    expect(refused.ok).toBe(false)
    await chat.bridge.draftServerRemoval({ alias: 'new' })
    await decide(scene, await question(scene, 'Apply this change?'), 'once')
    await until('the file is as before', () => readFileSync(yaml, 'utf8') === handWritten)
    await scene.restart('kill')
    expect(await questionsOf(scene)).toEqual([])
  },
)

verifies(
  'consent:drafts-restart',
  'an open draft is asked again once after each kill, an answered one never',
  async () => {
    await using scene = await openScene({ configured: false })
    const { chat } = scene.pages()
    await chat.bridge.draftSecret({ name: 'STORED' })
    const stored = await question(scene, 'Enter STORED')
    await provide(scene, stored, 'a secret that is stored')
    await chat.bridge.draftSecret({ name: 'WAITING' })
    await chat.bridge.draftServer({ alias: 'waits', definition: { command: process.execPath } })
    for (let life = 0; life < 2; life += 1) {
      await scene.restart('kill')
      const open = await until('both are asked', async () => {
        const all = await questionsOf(scene)
        return all.length >= 2 && all
      })
      expect(open.map(({ name }) => name)).toEqual(['Enter WAITING', 'Apply this change?'])
    }
  },
)

const provide = (
  scene: Scene,
  { requestId, shownHash }: Question,
  secret: string,
): Promise<Reply<'decide'>> =>
  scene.pages().consent.bridge.decide({ requestId, shownHash, verdict: 'provide', secret })

/** Every way in which bytes could be written down. */
const spellings = [
  canary,
  Buffer.from(canary).toString('base64').slice(0, 16),
  Buffer.from(canary).toString('hex'),
]

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const filesWith = (folder: string, texts: readonly string[]): readonly string[] =>
  filesUnder(folder).filter((path) => texts.some((text) => readFileSync(path, 'latin1').includes(text)))

verifies('shell:secret-kept', 'typed on the consent page, used by a server, seen nowhere else', async () => {
  await using scene = await openScene({ configured: false })
  const { chat, consent } = scene.pages()
  expect((await chat.bridge.draftSecret({ name: 'lower' })).ok).toBe(false)
  await chat.bridge.draftSecret({ name: 'API_KEY' })
  const asked = await question(scene, 'Enter API_KEY')
  expect(await decide(scene, asked, 'once')).toMatchObject({ problem: { code: 'wrong-answer' } })
  expect(await chat.call('decide', { ...asked, verdict: 'provide', secret: canary })).toMatchObject({
    problem: { code: 'denied' },
  })
  expect((await provide(scene, asked, canary)).ok).toBe(true)
  scene.configure([new URL('../fixtures/consent/held-server.ts', import.meta.url).pathname], {
    API_KEY: 'Bearer ${secret:API_KEY}',
  })
  const launch = await question(scene, 'Start server raw?')
  expect(launch.exact).toContain('"API_KEY":{"withSecret":"Bearer ${secret:API_KEY}"}')
  await startServer(scene)
  const found = await until('the server has the key', () => environmentsWith(`HELD_WHILE=${scene.folder}`))
  expect(found.some((environment) => environment.includes(`API_KEY=Bearer ${canary}`))).toBe(true)

  const view = await chat.bridge.readWorkspace({})
  expect(view.ok && view.value.secrets).toEqual(['API_KEY'])
  const detail = await chat.bridge.readServer({ alias: 'raw' })
  expect(detail.ok && JSON.stringify(detail.value)).toContain('API_KEY')
  const told = JSON.stringify([view, detail, chat.updates, consent.updates, launch, asked])
  for (const text of [told, scene.assent().stderr()])
    for (const spelling of spellings) expect(text).not.toContain(spelling)

  writeFileSync(join(scene.folder, 'planted'), `x${canary}x`)
  expect(filesWith(scene.folder, spellings)).toEqual([join(scene.folder, 'planted')])

  await scene.restart('kill', () =>
    scene.configure([new URL('../fixtures/consent/held-server.ts', import.meta.url).pathname], {
      API_KEY: '--evil ${secret:API_KEY}',
    }),
  )
  const again = await question(scene, 'Start server raw?')
  expect(again.exact).toContain('--evil')
})

/** Environments, as the system shows them, of processes that have this entry. */
const environmentsWith = (entry: string): readonly string[] | null => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1')
      } catch {
        return []
      }
    })
    .filter((environment) => environment.includes(entry))
  return found.length > 0 ? found : null
}
