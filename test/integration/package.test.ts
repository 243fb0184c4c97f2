import { extractAll, listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest'
import { fuses } from '../../main/electron/fuses.ts'
import { findChromium } from '../../scripts/find-chromium.ts'
import { flipAllFuses } from '../../scripts/package/flip-fuses.ts'
import { makeStandIn } from '../../scripts/package/stand-in.ts'
import { launchDesktopBrowser } from '../support/electron-double/desktop-browser.ts'
import { startDesktop } from '../support/electron-double/start-desktop.ts'
import { verifies } from '../support/verifies.ts'

const root = resolve(import.meta.dirname, '../..')
const largestArchiveBytes = 6_000_000
let output = ''

/** Packaging and the start of a browser, on a machine that has other things to do. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const unpacked = (): string => join(output, 'linux-unpacked')
const archive = (): string => join(unpacked(), 'resources/app.asar')

const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'assent-package-'))

const runPackaging = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, ['scripts/package.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, said: `${said}${errors}` }
}

beforeAll(async () => {
  output = await temporaryFolder()
  const { code, said } = await runPackaging([
    '--linux',
    `--${process.arch}`,
    '--dir',
    '--stand-in',
    '--output',
    output,
  ])
  expect(code, said).toBe(0)
})

afterAll(() => rm(output, { recursive: true, force: true }))

/** Each file of the archive, with / before it. */
const packedFiles = (): readonly string[] =>
  listPackage(archive(), { isPack: false }).filter((path) => 'size' in statFile(archive(), path.slice(1)))

verifies('package:contents', 'what runs and nothing else, under six megabytes', async () => {
  const expected = [
    /^\/package\.json$/,
    /^\/LICENSE$/,
    /^\/dist\/LICENSES\.txt$/,
    /^\/dist\/main\/(?:index|workers\/(?:database|validation))\.js$/,
    /^\/dist\/preload\/(?:index|consent)\.cjs$/,
    /^\/dist\/renderer\/(?:index|consent)\.html$/,
    /^\/dist\/renderer\/assets\/[\w-]+\.(?:js|css|svg|woff2)$/,
    /^\/node_modules\/better-sqlite3\/(?:package\.json|lib\/[\w/-]+\.js)$/,
    new RegExp(`^/node_modules/better-sqlite3/prebuilds/linux-${process.arch}\\.node$`),
  ]
  const files = packedFiles()
  expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([])
  expect(expected.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([])
  expect((await stat(archive())).size).toBeLessThan(largestArchiveBytes)
  expect((await readdir(join(unpacked(), 'locales'))).toSorted()).toEqual(['de.pak', 'en-US.pak'])
})

verifies('package:contents', 'the database beside the archive, byte for byte', async () => {
  const folder = join(unpacked(), 'resources/app.asar.unpacked')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const prebuild = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
  expect(files).toEqual([join(folder, prebuild)])
  expect((await readFile(files[0] ?? '')).equals(await readFile(join(root, prebuild)))).toBe(true)
})

verifies('package:fuses', 'read back from the program', async () => {
  const { version, ...wire } = await getCurrentFuseWire(join(unpacked(), 'assent'))
  const names = Object.values(FuseV1Options).filter((name) => typeof name === 'string')
  const state = (isOn: boolean): FuseState => (isOn ? FuseState.ENABLE : FuseState.DISABLE)
  const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
  expect(version).toBe('1')
  expect(Object.values(wire)).toHaveLength(9)
  expect(
    Object.fromEntries(names.map((name, index) => [camelCase(name), Object.values(wire)[index]])),
  ).toEqual(Object.fromEntries(Object.entries(fuses).map(([name, isOn]) => [name, state(isOn)])))
})

verifies('package:fuses', 'an Electron with one more is refused', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await makeStandIn(folder, '99.0.0')
  const program = join(folder, 'electron')
  const bytes = await readFile(program, 'latin1')
  const [nineFuses, tenFuses] = [String.fromCharCode(1, 9), String.fromCharCode(1, 10)]
  await writeFile(program, bytes.replace(nineFuses, tenFuses).replace(/\n$/, '1\n'), 'latin1')
  await expect(flipAllFuses(program, { resetSignature: false })).rejects.toThrow(/has 10 fuses/)
})

verifies('package:loads', 'the archive starts, with its database', async ({ skip }) => {
  skip(findChromium() === null, 'no Chromium')
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  extractAll(archive(), join(folder, 'app'))
  await using browser = await launchDesktopBrowser()
  await using desktop = startDesktop({
    browser,
    entry: join(folder, 'app/dist/main/index.js'),
    args: ['--data-dir', join(folder, 'data')],
    setup: { isPackaged: true },
  })
  const page = await desktop.page('workspace')
  await page.getByRole('textbox', { name: 'Message' }).or(page.getByRole('heading')).first().waitFor()
  expect(await desktop.quit(), desktop.stderr()).toBe(0)
  expect(await readdir(join(folder, 'data'))).toEqual(expect.arrayContaining(['assent.db', 'secrets']))
})

verifies('package:honest', 'a stand-in is asked for by name, and goes into no installer', async () => {
  const installers = await runPackaging(['--stand-in', '--output', output])
  expect(installers).toMatchObject({
    code: 2,
    said: expect.stringContaining('only goes into a folder for Linux'),
  })
  const unknown = await runPackaging(['--dri'])
  expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining('Use: npm run package') })
})

verifies('package:honest', 'without an Electron there is no package', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const nowhere = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }
  const ended = await runPackaging(['--dir', '--output', folder], nowhere)
  expect(ended).toMatchObject({ code: 1, said: expect.stringContaining('No package was made') })
  expect(await readdir(folder, { recursive: true })).not.toContain('linux-unpacked/assent')
})
