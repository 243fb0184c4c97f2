import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { startElectronMirror, type ElectronMirror, type Manner } from '../support/electron-mirror.ts'
import { verifies } from '../support/verifies.ts'

const root = resolve(import.meta.dirname, '../..')
const stallMs = 1000
const { version }: { readonly version: string } = JSON.parse(
  await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'),
)

type Machine = { readonly home: string; readonly cache: string; readonly mirror: ElectronMirror }

/** The package electron as npm installs it, a cache that is empty, and a mirror. */
const machine = async (): Promise<Machine> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-electron-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const home = join(folder, 'electron')
  const cache = join(folder, 'cache')
  await Promise.all([home, cache].map((path) => mkdir(path)))
  for (const file of ['install.js', 'package.json', 'checksums.json'])
    await cp(join(root, 'node_modules/electron', file), join(home, file))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const mirror = await startElectronMirror(version)
  onTestFinished(() => mirror[Symbol.asyncDispose]())
  return { home, cache, mirror }
}

type Line = { readonly bytes?: number; readonly kind?: string; readonly reason?: string }

const fetching = (
  { home, cache, mirror }: Machine,
  manner: Manner,
  checksums: 'own' | 'mirror' = 'mirror',
) => {
  mirror.behave(manner)
  const child = spawn(
    process.execPath,
    [join(root, 'test/fixtures/start/fetch-electron.ts'), home, version, String(stallMs)],
    {
      env: {
        PATH: process.env['PATH'],
        ELECTRON_MIRROR: mirror.url,
        electron_config_cache: cache,
        ...(checksums === 'mirror' && { electron_use_remote_checksums: '1' }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const lines: Line[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)))
  const begun = once(child.stdout, 'data')
  const closed = once(child, 'close')
  return { child, begun, ended: closed.then(() => lines.at(-1)), lines }
}

const leftBehind = async ({ home, cache }: Machine): Promise<readonly string[]> => {
  const inHome = (await readdir(home)).filter((name) => name.startsWith('.download'))
  return [...inHome, ...(await readdir(cache))]
}

verifies('start:download', 'slow is not stalled: it is fetched, checked and unpacked', async () => {
  const there = await machine()
  const run = fetching(there, 'slow')
  expect(await run.ended).toEqual({ kind: 'fetched' })
  const shown = run.lines.flatMap(({ bytes }) => bytes ?? [])
  expect(shown.length).toBeGreaterThan(10)
  expect(shown).toEqual(shown.toSorted((one, other) => one - other))
  expect(await readFile(join(there.home, 'path.txt'), 'utf8')).toBe('electron')
  expect(await readFile(join(there.home, 'dist/version'), 'utf8')).toBe(version)
})

for (const [manner, checksums, reason] of [
  ['stalls', 'mirror', 'no byte came for 1 s'],
  ['silent', 'mirror', 'no byte came for 1 s'],
  ['breaks-off', 'mirror', 'terminated'],
  ['garbage', 'mirror', 'the checksum differs'],
  ['whole', 'own', 'the checksum differs'],
  ['missing', 'mirror', '404'],
] as const)
  verifies(
    'start:download',
    `${manner}, checked with ${checksums} checksums: given up, nothing kept`,
    async () => {
      const there = await machine()
      const ended = await fetching(there, manner, checksums).ended
      expect(ended).toMatchObject({ kind: 'failed', reason: expect.stringContaining(reason) })
      expect(ended?.reason).toMatch(/^The desktop program could not be fetched \(.*\)$/)
      expect(await leftBehind(there)).toEqual([])
    },
  )

verifies('start:download', 'Ctrl+C ends it at once and leaves nothing', async () => {
  const there = await machine()
  const run = fetching(there, 'stalls')
  await run.begun
  const pressedAt = performance.now()
  run.child.kill('SIGINT')
  expect(await run.ended).toEqual({ kind: 'stopped' })
  expect(performance.now() - pressedAt).toBeLessThan(stallMs)
  expect(await leftBehind(there)).toEqual([])
})

verifies('start:download', 'what a killed one left is removed by the next', async () => {
  const there = await machine()
  const run = fetching(there, 'stalls')
  await run.begun
  run.child.kill('SIGKILL')
  await run.ended
  expect(await leftBehind(there)).toEqual([expect.stringMatching(/^\.download-\d+$/)])
  expect(await fetching(there, 'whole').ended).toEqual({ kind: 'fetched' })
  expect((await leftBehind(there)).filter((name) => name.startsWith('.download'))).toEqual([])
})

verifies('start:download', 'the cache is used again, and a spoilt cache is not', async () => {
  const there = await machine()
  expect(await fetching(there, 'whole').ended).toEqual({ kind: 'fetched' })
  await rm(join(there.home, 'dist'), { recursive: true })
  expect(await fetching(there, 'missing').ended).toEqual({ kind: 'fetched' })
  expect(there.mirror.requests()).toBe(1)
  const [folder = ''] = await readdir(there.cache)
  const [archive = ''] = await readdir(join(there.cache, folder))
  await writeFile(join(there.cache, folder, archive), 'spoilt')
  await rm(join(there.home, 'dist'), { recursive: true })
  expect(await fetching(there, 'whole').ended).toEqual({ kind: 'fetched' })
  expect(there.mirror.requests()).toBe(2)
})
