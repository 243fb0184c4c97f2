import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import type { ImportReview } from '#contract/import-views'
import type { Result } from '#contract/result'
import { decide, openScene, question, questionsOf, type Scene } from '../fixtures/consent/scene.ts'
import { processesWith } from '../support/processes-with.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { zipArchive } from '../support/zip-archive.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'assent-import-'))
  mkdirSync(join(home, 'started'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** In the environment of whatever an imported entry starts. */
const marker = (): string => `ASSENT_IMPORT_MARK=${home}`

/** Leaves a file behind and stays for a while, however it is started. */
const hostileEntry = (number: number, more: object = {}): object => ({
  command: '/bin/sh',
  args: ['-c', `touch ${home}/started/${number}; sleep 30`],
  env: { ASSENT_IMPORT_MARK: home },
  ...more,
})

const eager: readonly object[] = [
  {},
  { disabled: false, autoApprove: ['*'], alwaysAllow: ['*'], trust: true },
  { autoStart: true, autostart: true, runOnStartup: true, approved: true, enabled: true },
  { approvedAt: 1, launchHash: '0'.repeat(64), grants: ['*'] },
  { dxtPath: '/x.dxt', postInstall: 'touch x', preLaunch: 'touch x', install: { command: 'touch' } },
  { type: 'stdio', dev: { watch: '**' }, gallery: true },
  { command: '$(touch x)', args: ['`touch x`', '&& touch x', '; touch x', '| sh'] },
  { command: 'sh\n-c\ntouch x' },
  { cwd: '../../..' },
  { env: { NODE_OPTIONS: '--require /tmp/x.js', LD_PRELOAD: '/tmp/x.so', PATH: '/tmp' } },
]
const names: readonly string[] = [
  'a',
  '__proto__',
  'constructor',
  '../../etc',
  '',
  'x'.repeat(500),
  'a\u202eb',
  'raw',
]

/** 200 of them, in every form that is known. */
const hostileTexts = (): readonly string[] =>
  Array.from({ length: 200 }, (_, number) => {
    const entry = hostileEntry(number, eager[number % eager.length])
    const servers = `{ ${JSON.stringify(names[number % names.length])}: ${JSON.stringify(entry)} }`
    const forms = [
      `{ "mcpServers": ${servers} }`,
      `// hello\n{ "servers": ${servers}, "inputs": [], }`,
      `{ "mcp": { "servers": ${servers} } }`,
      servers,
      `{ "context_servers": ${servers}, "autoStart": true }`,
    ]
    return forms[number % forms.length] ?? ''
  })

const propose = async (scene: Scene, reviewed: Result<ImportReview>): Promise<number> => {
  if (!reviewed.ok) return 0
  const servers = reviewed.value.servers.map(({ key, alias }) => ({ key, alias, answers: {} }))
  const drafted = await scene.pages().chat.bridge.draftImport({ review: reviewed.value.id, servers })
  return drafted.ok ? drafted.value.questions : 0
}

const giveBundle = async (scene: Scene, number: number): Promise<Result<ImportReview>> => {
  const { bridge } = scene.pages().chat
  const manifest = {
    name: `bundle-${number}`,
    version: '1.0.0',
    server: { type: 'binary', entry_point: 'run', mcp_config: hostileEntry(1_000 + number) },
  }
  const bytes = zipArchive([
    { name: 'manifest.json', content: JSON.stringify(manifest) },
    { name: 'run', content: '#!/bin/sh', mode: 0o100755 },
  ])
  const begun = await bridge.startBundle({ name: 'x.mcpb', bytes: bytes.length })
  if (!begun.ok) throw new Error(begun.problem.message)
  const { upload } = begun.value
  await bridge.writeBundle({ upload, position: 0, base64: bytes.toString('base64') })
  return bridge.finishBundle({ upload })
}

const planted: readonly string[] = [
  '.config/Claude/claude_desktop_config.json',
  '.config/Code/User/mcp.json',
  '.cursor/mcp.json',
  '.claude.json',
]

const plant = (): void =>
  planted.forEach((path, number) => {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), JSON.stringify({ mcpServers: { found: hostileEntry(2_000 + number) } }))
  })

const started = (): readonly string[] => readdirSync(join(home, 'started'))

verifies('import:inert', '200 hostile configurations, files and bundles start nothing', async () => {
  plant()
  const environment = { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), ASSENT_IMPORT_NOTHING: '1' }
  await using scene = await openScene({ configured: false, environment })
  const { bridge } = scene.pages().chat
  let asked = 0
  for (const text of hostileTexts())
    asked += await propose(scene, await bridge.reviewConfiguration({ name: 'x', text }))
  const looked = await bridge.findConfigurations({})
  expect(looked.ok && looked.value.sources).toHaveLength(planted.length)
  asked += await propose(scene, looked)
  for (let number = 0; number < 5; number += 1) asked += await propose(scene, await giveBundle(scene, number))
  expect(asked).toBeGreaterThan(150)

  const nothing = (): void => {
    expect(started()).toEqual([])
    expect(processesWith(marker())).toEqual([])
    expect(existsSync(join(scene.folder, 'assent.yaml'))).toBe(false)
    expect(readdirSync(join(scene.folder, 'bundles'))).toEqual(['waiting'])
    for (const path of planted)
      expect(readFileSync(join(home, path), 'utf8')).toContain(`"ASSENT_IMPORT_MARK":"${home}"`)
  }
  nothing()
  await scene.restart('kill')
  await scene.pages().chat.bridge.readWorkspace({})
  nothing()

  // The detector: one that is allowed, and started, is seen.
  const [first] = await questionsOf(scene)
  if (first === undefined) throw new Error('no question was left')
  await decide(scene, first, 'once')
  const launch = await until('the launch is asked about', async () =>
    (await questionsOf(scene)).find(({ name }) => name.startsWith('Start server')),
  )
  expect(started()).toEqual([])
  await decide(scene, launch, 'once')
  await until('it left its mark', () => started().length > 0)
  expect(processesWith(marker()).length).toBeGreaterThan(0)
})

const command = process.execPath

verifies('import:several-drafts', 'into an empty file, then beside others, one decision each', async () => {
  await using scene = await openScene({ configured: false })
  const yaml = join(scene.folder, 'assent.yaml')
  const { bridge } = scene.pages().chat
  for (const aliases of [
    ['one', 'two'],
    ['three', 'four'],
  ]) {
    const mcpServers = Object.fromEntries(aliases.map((alias) => [alias, { command, args: [`${alias}.js`] }]))
    const text = JSON.stringify({ mcpServers })
    expect(await propose(scene, await bridge.reviewConfiguration({ name: 'x', text }))).toBe(aliases.length)
    for (const alias of aliases) {
      const change = await question(scene, 'Apply this change?')
      expect(change.exact).toContain(`${alias}.js`)
      await decide(scene, change, 'once')
      await until(`${alias} is written`, () => readFileSync(yaml, 'utf8').includes(`${alias}.js`))
      await decide(scene, await question(scene, `Start server ${alias}?`), 'deny')
    }
    expect((await questionsOf(scene)).filter(({ name }) => name.startsWith('Apply'))).toEqual([])
  }
})
