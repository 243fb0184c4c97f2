import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseConfiguration } from '../../main/config/parse-configuration.ts'
import { resolveConfiguration } from '../../main/config/resolve-configuration.ts'
import { verifies } from '../support/verifies.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'assent-home-')))
const dataDirectory = join(home, '.local', 'assent')
mkdirSync(join(dataDirectory, 'secrets'), { recursive: true })
mkdirSync(join(home, 'notes'))
symlinkSync(join(dataDirectory, 'secrets'), join(home, 'innocent'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const rootsOf = async (roots: unknown, program: object = { command: 'npx' }) => {
  const entry = { ...program, roots }
  const parsed = parseConfiguration(
    JSON.stringify({ version: 1, servers: { a: entry, b: { command: 'x' } } }),
  )
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message)
  const { configuration, warnings } = await resolveConfiguration(parsed.value, {
    environment: async () => ({ WORK: '/srv/work', HERE: '~' }),
    secret: async () => 'hidden',
    home,
    dataDirectory,
  })
  expect(configuration.servers.get('b')).toMatchObject({ ok: true, value: { roots: [] } })
  const server = configuration.servers.get('a')
  return {
    roots: server?.ok === true ? server.value.roots : server?.problem,
    source: configuration.serverSources.get('a'),
    warnings,
  }
}

test('folders are absolute paths; ~ and variables are put in, and the entry stays as it was written', async () => {
  const written = ['~/notes', '${WORK}/x/../y', '/with ~/in it', '/a$$b']
  const { roots, source } = await rootsOf(written)
  expect(roots).toEqual([`${home}/notes`, '/srv/work/y', '/with ~/in it', '/a$b'])
  expect(source).toEqual({ command: 'npx', roots: written })
})

test('a server over HTTP has folders too, and an empty list is none', async () => {
  expect((await rootsOf(['/srv'], { url: 'https://h.example/mcp' })).roots).toEqual(['/srv'])
  expect((await rootsOf([])).roots).toEqual([])
  expect((await rootsOf(null)).roots).toEqual([])
})

const refused: readonly (readonly [name: string, roots: readonly string[], code: string, words: RegExp])[] = [
  ['relative', ['notes'], 'bad-folder', /must be absolute/],
  ['a variable that is no path', ['${HERE}/x'], 'bad-folder', /must be absolute/],
  ['twice', ['/a', '/b/../a'], 'folder-twice', /twice/],
  ['the data of Assent', [dataDirectory], 'data-folder', /keeps its own data/],
  ['inside the data of Assent', [join(dataDirectory, 'secrets', 'new')], 'data-folder', /keeps its own data/],
  ['around the data of Assent', ['~'], 'data-folder', /keeps its own data/],
  ['everything', ['/'], 'data-folder', /keeps its own data/],
  ['a link into the data of Assent', ['~/innocent'], 'data-folder', /keeps its own data/],
  ['a secret', ['/x/${secret:KEY}'], 'secret-in-view', /is told of each folder/],
  ['a missing variable', ['${GONE}/x'], 'missing-variable', /GONE is not set/],
]

for (const [name, roots, code, words] of refused)
  verifies('requests:roots', `refused in assent.yaml: ${name}`, async () => {
    const resolved = await rootsOf(roots)
    expect(resolved.roots).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(resolved.warnings).toHaveLength(1)
    expect(JSON.stringify(resolved)).not.toContain('hidden')
  })
