import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openConfiguration, type ConfigurationFile } from '../../main/config/configuration-file.ts'
import { verifies } from '../support/verifies.ts'

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-config-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Opened = {
  readonly file: ConfigurationFile
  readonly path: string
  readonly secrets: Map<string, string>
}

const opened = async (text: string | null, path?: string): Promise<Opened> => {
  const place = path ?? join(await temporaryFolder(), 'assent.yaml')
  if (text !== null) await writeFile(place, text)
  const secrets = new Map<string, string>()
  const file = await openConfiguration({
    path: place,
    environment: async () => ({ NAME: 'value' }),
    secret: async (name) => secrets.get(name) ?? null,
  })
  onTestFinished(() => file[Symbol.asyncDispose]())
  return { file, path: place, secrets }
}

const withServer = (alias: string) => `version: 1\nservers:\n  ${alias}: {command: x}\n`
const aliases = (file: ConfigurationFile) => [...file.current().servers.keys()]
const broken = 'version: 1\nserver: {}\n'
const put = (alias: string) => ({ kind: 'put-server', alias, definition: { command: 'npx' } }) as const

test('without a file the configuration is empty, and the first write makes the file', async () => {
  const { file, path } = await opened(null)
  expect(file.view()).toEqual({ path, problems: [], usesLastGood: false })
  const preview = await file.preview(put('files'))
  if (!preview.ok) throw new Error(preview.problem.message)
  expect(preview.value.exact).toBe(
    [
      '@@ -0,0 +1,6 @@',
      ...preview.value.nextText
        .trimEnd()
        .split('\n')
        .map((line) => `+${line}`),
    ].join('\n'),
  )
  expect(await readdir(join(path, '..'))).toEqual([])
  expect(await file.write(preview.value)).toEqual({ ok: true, value: null })
  expect(aliases(file)).toEqual(['files'])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readFile(path, 'utf8')).toMatch(
    /^# Configuration of Assent.*\nversion: 1\nservers:\n {2}files:\n {4}command: npx\n$/s,
  )
})

verifies('config:last-good', 'a file that breaks and is mended', async () => {
  const { file, path } = await opened(withServer('files'))
  const told = vi.fn()
  file.subscribe(told)
  await writeFile(path, broken)
  await until(() => expect(file.view().usesLastGood).toBe(true))
  expect(file.view().problems).toMatchObject([{ severity: 'error', line: 2, column: 1 }])
  expect(aliases(file)).toEqual(['files'])
  expect(told).toHaveBeenCalled()
  await writeFile(path, withServer('mended'))
  await until(() => expect(aliases(file)).toEqual(['mended']))
  expect(file.view()).toEqual({ path, problems: [], usesLastGood: false })
})

const unreadable: readonly (readonly [string, (path: string) => Promise<unknown>, RegExp])[] = [
  ['broken', (path) => writeFile(path, broken), /Did you mean "servers"/],
  ['over 1 MB', (path) => writeFile(path, `# ${'x'.repeat(1_000_000)}`), /over 1 MB/],
  ['not UTF-8', (path) => writeFile(path, Buffer.from('version: 1\n# \xe4', 'latin1')), /not UTF-8/],
  ['UTF-16', (path) => writeFile(path, Buffer.from('\u{feff}version: 1', 'utf16le')), /not UTF-8/],
  ['a folder', (path) => mkdir(path), /is a folder/],
  ['a link to itself', (path) => symlink(path, path), /cannot be read \(ELOOP\)/],
]
for (const [name, make, sentence] of unreadable)
  verifies('config:last-good', `nothing is started from a file that is ${name}`, async () => {
    const path = join(await temporaryFolder(), 'assent.yaml')
    await make(path)
    const { file } = await opened(null, path)
    expect(file.view().usesLastGood).toBe(false)
    expect(file.view().problems).toHaveLength(1)
    expect(file.view().problems[0]).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(sentence),
    })
    expect([aliases(file), file.current().providers.size, file.current().defaultModel]).toEqual([[], 0, null])
    expect(await file.preview(put('files'))).toMatchObject({ ok: false })
  })

const editors: readonly (readonly [string, (path: string, text: string) => Promise<unknown>])[] = [
  ['in place', (path, text) => writeFile(path, text)],
  [
    'by replacing it',
    async (path, text) => {
      await writeFile(`${path}.swp`, text)
      await rename(`${path}.swp`, path)
    },
  ],
  [
    'by moving it away first',
    async (path, text) => {
      await rename(path, `${path}~`)
      await writeFile(path, text)
    },
  ],
  [
    'by deleting it first',
    async (path, text) => {
      await rm(path)
      await writeFile(path, text)
    },
  ],
]
for (const [name, write] of editors)
  verifies('config:followed', `an editor that writes ${name}, three times`, async () => {
    const { file, path } = await opened(withServer('start'))
    for (const alias of ['one', 'two', 'three']) {
      await write(path, withServer(alias))
      await until(() => expect(aliases(file)).toEqual([alias]))
    }
  })

verifies('config:followed', 'through a link into another folder', async () => {
  const folder = await temporaryFolder()
  const target = join(folder, 'dotfiles.yaml')
  await mkdir(join(folder, 'data'))
  await symlink(target, join(folder, 'data/assent.yaml'))
  await writeFile(target, withServer('start'))
  const { file, path } = await opened(null, join(folder, 'data/assent.yaml'))
  await writeFile(target, withServer('linked'))
  await until(() => expect(aliases(file)).toEqual(['linked']))
  const preview = await file.preview(put('files'))
  expect(preview.ok && (await file.write(preview.value))).toEqual({ ok: true, value: null })
  expect(await readlink(path)).toBe(target)
  expect(await readFile(target, 'utf8')).toContain('files:')
})

verifies('config:followed', 'a file that is removed for good, and one that comes', async () => {
  const { file, path } = await opened(withServer('start'))
  await rm(path)
  await until(() => expect(aliases(file)).toEqual([]))
  await writeFile(path, withServer('back'))
  await until(() => expect(aliases(file)).toEqual(['back']))
})

verifies('config:followed', 'a file that is emptied while it is written stops no server', async () => {
  const { file, path } = await opened(withServer('start'))
  const other = await opened(withServer('start'))
  const seen: string[][] = []
  file.subscribe(() => seen.push(aliases(file)))
  await writeFile(path, '')
  // When this later change of another file has taken effect, the empty file has been quiet as long.
  await writeFile(other.path, withServer('later'))
  await until(() => expect(aliases(other.file)).toEqual(['later']))
  await writeFile(path, withServer('written'))
  await until(() => expect(seen.at(-1)).toEqual(['written']))
  expect(seen).not.toContainEqual([])
})

verifies('config:no-lost-edit', 'the file changed since the preview', async () => {
  const { file, path } = await opened(withServer('start'))
  const preview = await file.preview(put('files'))
  if (!preview.ok) throw new Error(preview.problem.message)
  const mine = `${withServer('start')}# my note\n`
  await writeFile(path, mine)
  expect(await file.write(preview.value)).toMatchObject({
    ok: false,
    problem: { code: 'configuration-changed' },
  })
  expect(await readFile(path, 'utf8')).toBe(mine)
  expect(await readdir(join(path, '..'))).toEqual(['assent.yaml'])
})

verifies('config:no-lost-edit', 'two changes from one preview: the first wins', async () => {
  const { file } = await opened(withServer('start'))
  const [one, two] = [await file.preview(put('one')), await file.preview(put('two'))]
  if (!one.ok || !two.ok) throw new Error('no preview')
  const results = await Promise.all([file.write(one.value), file.write(two.value)])
  expect(results.map((result) => result.ok)).toEqual([true, false])
  expect(aliases(file)).toEqual(['start', 'one'])
})

verifies('config:preview-is-complete', 'the file is what the preview said, and keeps its mode', async () => {
  const { file, path } = await opened(`# mine\n${withServer('start')}`)
  await chmod(path, 0o640)
  const preview = await file.preview(put('files'))
  if (!preview.ok) throw new Error(preview.problem.message)
  expect(preview.value.exact).toBe('@@ -4,0 +5,2 @@\n+  files:\n+    command: npx')
  await file.write(preview.value)
  expect(await readFile(path, 'utf8')).toBe(preview.value.nextText)
  expect((await stat(path)).mode & 0o777).toBe(0o640)
})

test('a text that would break the file is not written', async () => {
  const { file, path } = await opened(withServer('start'))
  const preview = await file.preview(put('files'))
  if (!preview.ok) throw new Error(preview.problem.message)
  expect(await file.write({ ...preview.value, nextText: broken })).toMatchObject({
    problem: { code: 'bad-definition' },
  })
  expect(await readFile(path, 'utf8')).toBe(withServer('start'))
})

test('a disk that refuses is a problem, not a crash', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'plain'), '')
  const { file } = await opened(null, join(folder, 'plain', 'assent.yaml'))
  const preview = await file.preview(put('files'))
  if (!preview.ok) throw new Error(preview.problem.message)
  const written = await file.write(preview.value)
  expect(written).toMatchObject({ problem: { code: 'configuration-not-written' } })
})

verifies('config:entry-fails-alone', 'a secret that comes later mends its entry', async () => {
  const { file, secrets } = await opened(
    'version: 1\nservers:\n  a: {command: x, env: {K: "${secret:KEY}", N: "${NAME}"}}\n  b: {command: x}\n',
  )
  expect(file.current().servers.get('a')).toMatchObject({ problem: { code: 'missing-secret' } })
  expect(file.current().servers.get('b')).toMatchObject({ ok: true })
  expect(file.view()).toMatchObject({ usesLastGood: false, problems: [{ severity: 'warning', line: 3 }] })
  const told = vi.fn()
  const unsubscribe = file.subscribe(told)
  secrets.set('KEY', 'stored')
  await file.reload()
  expect(told).toHaveBeenCalledTimes(1)
  unsubscribe()
  await file.reload()
  expect(told).toHaveBeenCalledTimes(1)
  expect(file.current().servers.get('a')).toMatchObject({
    value: {
      env: [
        { name: 'K', value: 'stored', secrets: ['KEY'] },
        { name: 'N', value: 'value', secrets: [] },
      ],
    },
  })
})

test('a closed configuration tells nobody anything', async () => {
  const { file, path } = await opened(withServer('start'))
  const told = vi.fn()
  file.subscribe(told)
  await writeFile(path, '')
  await file[Symbol.asyncDispose]()
  await writeFile(path, withServer('late'))
  expect(told).not.toHaveBeenCalled()
})

verifies('requests:roots', 'a folder that cannot be is refused before anybody is asked', async () => {
  const { file, path } = await opened(null)
  const withRoots = (...roots: readonly string[]) =>
    file.preview({ kind: 'put-server', alias: 'files', definition: { command: 'npx', roots } })
  for (const folder of [join(path, '..'), join(path, '..', 'secrets'), 'notes'])
    expect(await withRoots(folder), folder).toMatchObject({ ok: false, problem: { code: 'bad-definition' } })
  expect(await withRoots('/srv', '${GONE}/x')).toMatchObject({ ok: true })
})
