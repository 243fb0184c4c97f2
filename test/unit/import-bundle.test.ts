import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importPieceBytes, type ImportReview } from '#contract/import-views'
import { asId } from '#contract/ids'
import type { Result } from '#contract/result'
import { createBundleStore } from '../../main/import/bundle/bundle-store.ts'
import { createImports, type ImportDraft } from '../../main/import/imports.ts'
import { verifies } from '../support/verifies.ts'
import { zipArchive, type ArchivedFile } from '../support/zip-archive.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'assent-bundle-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const scene = () => {
  const drafts: ImportDraft[] = []
  let ids = 0
  const newId = (): string => `id-${(ids += 1)}`
  const bundles = createBundleStore({ folder: join(folder, 'bundles'), newId })
  const imports = createImports({
    machine: { platform: 'linux', home: folder, environment: {} },
    bundles,
    aliases: () => [],
    secretNames: () => [],
    ask: async (draft) => {
      drafts.push(draft)
      return { ok: true, value: { requestId: asId('r') } }
    },
    newId,
  })
  const give = async (bytes: Buffer, name = 'x.mcpb'): Promise<Result<ImportReview>> => {
    const begun = await imports.startBundle(name, bytes.length)
    if (!begun.ok) return begun
    for (let at = 0; at < bytes.length; at += importPieceBytes)
      await imports.writeBundle(begun.value.upload, at, bytes.subarray(at, at + importPieceBytes))
    return imports.finishBundle(begun.value.upload)
  }
  return { imports, bundles, drafts, give }
}

const manifest = {
  manifest_version: '0.3',
  name: 'My Bundle!',
  display_name: 'Bundle of mine',
  version: '1.2.3',
  description: 'Does things',
  author: { name: 'Somebody' },
  server: {
    type: 'node',
    entry_point: 'server/index.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/index.js', '${user_config.folders}', '--limit=${user_config.limit}'],
      env: { API_KEY: '${user_config.key}', OPTIONAL: '${user_config.extra}', MODE: '${user_config.strict}' },
    },
  },
  user_config: {
    folders: {
      type: 'directory',
      title: 'Folders',
      multiple: true,
      required: true,
      default: ['${HOME}/Desktop'],
    },
    limit: { type: 'number', title: 'Limit', default: 10 },
    key: { type: 'string', title: 'Key', sensitive: true, required: true },
    extra: { type: 'string', title: 'Extra', sensitive: true },
    strict: { type: 'boolean', title: 'Strict', default: true },
  },
}

const bundleOf = (more: readonly ArchivedFile[] = [], of: object = manifest): Buffer =>
  zipArchive([
    { name: 'manifest.json', content: JSON.stringify(of) },
    { name: 'server/', content: '', mode: 0o040755 },
    { name: 'server/index.js', content: 'console.error("hi")'.repeat(100) },
    { name: 'server/run', content: '#!/bin/sh', mode: 0o100755 },
    ...more,
  ])

const value = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

const filesBelow = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted()

test('a bundle is reviewed, asked about and unpacked only by its approved draft', async () => {
  const { imports, bundles, drafts, give } = scene()
  const review = value(await give(bundleOf()))
  const [server] = review.servers
  expect(review.sources[0]?.bundle).toMatchObject({
    title: 'Bundle of mine',
    version: '1.2.3',
    author: 'Somebody',
    files: 3,
    signature: { kind: 'none' },
  })
  if (server?.state.kind !== 'ready') throw new Error(JSON.stringify(server?.state))
  const home = join(folder, 'bundles', `my-bundle-${review.sources[0]?.bundle?.sha256.slice(0, 24) ?? ''}`)
  expect(server.state.exact).toBe(`node ${home}/server/index.js ‹folders› --limit=‹limit›`)
  expect(server.state.fields.map(({ id, kind, value: first }) => [id, kind, first])).toEqual([
    ['folders', 'folder', '${HOME}/Desktop'],
    ['limit', 'number', '10'],
    ['key', 'secret', ''],
    ['extra', 'secret', ''],
    ['strict', 'flag', 'true'],
  ])
  const { key, alias } = server
  expect(
    await imports.draft(review.id, [{ key, alias, answers: { folders: '', limit: '1' } }]),
  ).toMatchObject({ value: { questions: 0, problems: [{ message: expect.stringContaining('"Folders"') }] } })
  expect(
    await imports.draft(review.id, [{ key, alias, answers: { folders: '/a', limit: 'many' } }]),
  ).toMatchObject({ value: { questions: 0, problems: [{ message: expect.stringContaining('"Limit"') }] } })
  await imports.draft(review.id, [{ key, alias, answers: { folders: '/a\n/b c\n' } }])
  expect(drafts).toEqual([
    {
      kind: 'put-server',
      alias: 'My-Bundle',
      definition: {
        command: 'node',
        args: [`${home}/server/index.js`, '/a', '/b c', '--limit=10'],
        env: { API_KEY: '${secret:KEY}', MODE: 'true' },
        cwd: home,
      },
      bundle: {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        folder: expect.stringMatching(/^my-bundle-/),
      },
    },
    { kind: 'put-secret', name: 'KEY' },
  ])
  expect(filesBelow(join(folder, 'bundles'))).toHaveLength(2)
  const [draft] = drafts
  if (draft?.kind !== 'put-server' || !draft.bundle) throw new Error('no bundle')
  value(await bundles.install(draft.bundle))
  expect(filesBelow(home)).toEqual(['manifest.json', 'server', 'server/index.js', 'server/run'])
  expect(statSync(join(home, 'server/run')).mode & 0o777).toBe(0o700)
  expect(statSync(join(home, 'server/index.js')).mode & 0o777).toBe(0o600)
  value(await bundles.install(draft.bundle))
})

verifies('import:bundle-whole', 'a file that was swapped after the review is not unpacked', async () => {
  const { bundles, give } = scene()
  const review = value(await give(bundleOf()))
  const sha256 = review.sources[0]?.bundle?.sha256 ?? ''
  const reference = { sha256, folder: `my-bundle-${sha256.slice(0, 24)}` }
  const waiting = join(folder, 'bundles', 'waiting', sha256)
  writeFileSync(waiting, bundleOf([{ name: 'evil.js', content: 'x' }]))
  expect(await bundles.install(reference)).toMatchObject({ problem: { code: 'bundle-changed' } })
  rmSync(waiting)
  expect(await bundles.install(reference)).toMatchObject({ problem: { code: 'bundle-gone' } })
  for (const wrong of ['../x', `my-bundle-${'0'.repeat(24)}`, 'my-bundle', '/etc'])
    expect(await bundles.install({ sha256, folder: wrong })).toMatchObject({
      problem: { code: 'bad-bundle' },
    })
  expect(filesBelow(join(folder, 'bundles'))).toEqual(['waiting'])
})

verifies(
  'import:bundle-whole',
  'what the directory claims and the file does not hold leaves nothing',
  async () => {
    const lies: readonly ArchivedFile['claimed'][] = [
      { crc32: 1 },
      { bytes: 5 },
      { bytes: 5_000 },
      { localName: 'other.js' },
      { packedBytes: 3 },
    ]
    for (const claimed of lies) {
      const { bundles, give } = scene()
      const reply = await give(
        bundleOf([{ name: 'a.js', content: 'a'.repeat(500), ...(claimed && { claimed }) }]),
      )
      if (!reply.ok) throw new Error(reply.problem.message)
      const sha256 = reply.value.sources[0]?.bundle?.sha256 ?? ''
      const installed = await bundles.install({ sha256, folder: `my-bundle-${sha256.slice(0, 24)}` })
      expect(installed, JSON.stringify(claimed)).toMatchObject({ problem: { code: 'bad-bundle' } })
      expect(readdirSync(join(folder, 'bundles'))).toEqual(['waiting'])
    }
  },
)

const refusal = async (bytes: Buffer): Promise<string> => {
  const reply = await scene().give(bytes)
  return reply.ok ? 'taken' : reply.problem.message
}

describe('refused', () => {
  const file = (name: string, more: Partial<ArchivedFile> = {}): ArchivedFile => ({
    name,
    content: 'x',
    ...more,
  })
  const cases: readonly (readonly [ArchivedFile | readonly ArchivedFile[], RegExp])[] = [
    [file('../evil.js'), /outside of the folder/],
    [file('a/../../evil.js'), /outside of the folder/],
    [file('..'), /outside of the folder/],
    [file('/etc/evil'), /name that not every system|outside/],
    [file('a\\..\\evil'), /name that not every system/],
    [file('C:/evil'), /name that not every system/],
    [file('a//b'), /name that not every system/],
    [file('./a'), /name that not every system/],
    [file('a\u0000b'), /name that not every system/],
    [file('a\u202eb'), /name that not every system/],
    [file('nul.txt'), /name that not every system/],
    [file('trailing.'), /name that not every system/],
    [file('link', { mode: 0o120777 }), /is a link/],
    [file('device', { mode: 0o020666 }), /is a link/],
    [[file('twice'), file('twice')], /stands in the bundle twice/],
    [file('SERVER/INDEX.JS'), /stands in the bundle twice/],
    [[file('e\u0301.js'), file('\u00e9.js')], /stands in the bundle twice/],
    [[file('a'), file('a/b')], /stands in the bundle twice/],
    [file('bomb', { content: Buffer.alloc(40_000_000) }), /unpack to far more/],
    [
      file('big', { claimed: { bytes: 0xfffffff0, packedBytes: 0xfffffff0, method: 0 } }),
      /larger than Assent takes/,
    ],
    [file('over', { claimed: { offset: 0 } }), /overlap/],
    [file('locked', { claimed: { flags: 1 } }), /encrypted/],
    [file('lzma', { claimed: { method: 14 } }), /not supported/],
  ]
  verifies('import:bundle-refused', 'each with its sentence, and nothing stays behind', async () => {
    for (const [files, sentence] of cases)
      expect(await refusal(bundleOf([files].flat())), [files].flat()[0]?.name).toMatch(sentence)
    expect(filesBelow(join(folder, 'bundles'))).toEqual(['waiting'])
  })

  verifies('import:bundle-refused', 'whatever is no bundle', async () => {
    expect(await refusal(Buffer.from('{}'))).toMatch(/not a bundle/)
    expect(await refusal(bundleOf().subarray(0, -1))).toMatch(/not a bundle/)
    expect(await refusal(Buffer.alloc(1_000))).toMatch(/not a bundle/)
    expect(await refusal(zipArchive([file('a')]))).toMatch(/without a manifest/)
    expect(await refusal(zipArchive([{ name: 'manifest.json', content: '{' }]))).toMatch(/Line 1, column 2/)
    expect(await refusal(bundleOf([], { name: 'x' }))).toMatch(/no "server"/)
    expect(await refusal(bundleOf([], { server: {} }))).toMatch(/no "name"/)
    expect(await refusal(bundleOf([], { name: 'x', server: {} }))).toMatch(/how its server is started/)
    expect(await refusal(bundleOf([], { ...manifest, compatibility: { platforms: ['haiku'] } }))).toMatch(
      /other systems \(haiku\)/,
    )
  })

  test('pieces out of order, too many, or of a file that was not begun', async () => {
    const { imports } = scene()
    const { upload } = value(await imports.startBundle('x.mcpb', 10))
    expect((await imports.writeBundle(upload, 5, Buffer.alloc(5))).ok).toBe(false)
    expect((await imports.writeBundle(upload, 0, Buffer.alloc(11))).ok).toBe(false)
    expect((await imports.finishBundle(upload)).ok).toBe(false)
    expect((await imports.writeBundle('other', 0, Buffer.alloc(1))).ok).toBe(false)
    expect((await imports.startBundle('x.mcpb', 600_000_000)).ok).toBe(false)
    expect((await imports.startBundle('x.mcpb', 0)).ok).toBe(false)
  })
})

describe('a bundle', () => {
  test.each([
    ['node', ['node', 'server/x']],
    ['python', ['python3', 'server/x']],
    ['uv', ['uv', 'run', '--directory', '', 'server/x']],
    ['binary', ['server/x']],
  ])('of the type %s without a command', async (type, [command, ...args]) => {
    const review = value(
      await scene().give(bundleOf([], { name: 'x', server: { type, entry_point: 'server/x' } })),
    )
    const state = review.servers[0]?.state
    const home = join(folder, 'bundles', `x-${review.sources[0]?.bundle?.sha256.slice(0, 24) ?? ''}`)
    const words = [command, ...args].map((word) =>
      word === '' ? home : word === 'server/x' ? `${home}/${word}` : word,
    )
    expect(state?.kind === 'ready' && state.exact).toBe(words.join(' '))
  })

  test('says what it changes for this system, and its default never asks for more than a folder', async () => {
    const of = {
      name: 'x',
      user_config: {
        one: { type: 'string', default: '${secret:STORED}' },
        two: { type: 'string', default: '${AWS_SECRET_ACCESS_KEY}' },
      },
      server: {
        mcp_config: {
          command: 'a',
          args: ['${user_config.one}', '${user_config.two}'],
          platform_overrides: { [process.platform]: { command: 'b' }, haiku: { command: 'c' } },
        },
      },
    }
    const state = value(await scene().give(bundleOf([], of))).servers[0]?.state
    if (state?.kind !== 'ready') throw new Error(JSON.stringify(state))
    expect(state.exact).toBe('b ‹one› ‹two›')
    expect(state.fields.map(({ value: first }) => first)).toEqual(['', ''])
  })
})

describe('the signature', () => {
  const sign = (bytes: Buffer, name = 'Acme Tools'): Buffer => {
    const at = (file: string): string => join(folder, file)
    const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' })
    writeFileSync(at('plain'), bytes)
    openssl(
      ...`req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${at('key.pem')}`.split(' '),
      ...`-out ${at('certificate.pem')} -subj`.split(' '),
      `/CN=${name}`,
    )
    openssl(
      ...`cms -sign -binary -in ${at('plain')} -signer ${at('certificate.pem')}`.split(' '),
      ...`-inkey ${at('key.pem')} -outform DER -out ${at('signature')} -md sha256`.split(' '),
    )
    return readFileSync(at('signature'))
  }
  const withSignature = (bytes: Buffer, signature: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(signature.length)
    return Buffer.concat([bytes, Buffer.from('MCPB_SIG_V1'), length, signature, Buffer.from('MCPB_SIG_END')])
  }
  const signatureOf = async (bytes: Buffer): Promise<unknown> =>
    value(await scene().give(bytes)).sources[0]?.bundle?.signature

  verifies('import:bundle-signature', 'signed by, broken in each way, none', async () => {
    const plain = bundleOf()
    const signature = sign(plain)
    const signed = withSignature(plain, signature)
    expect(await signatureOf(signed)).toEqual({ kind: 'signed', by: 'Acme Tools', issuer: 'Acme Tools' })
    expect(await signatureOf(plain)).toEqual({ kind: 'none' })

    // As later signers do: declared as the comment of the archive after it was signed.
    const declared = Buffer.from(signed)
    declared.writeUInt16LE(signed.length - plain.length, plain.length - 2)
    expect(await signatureOf(declared)).toMatchObject({ kind: 'signed' })

    const other = bundleOf([{ name: 'added.js', content: 'x' }])
    expect(await signatureOf(withSignature(other, signature))).toMatchObject({
      kind: 'broken',
      reason: 'The bundle was changed after it was signed.',
    })
    const forged = Buffer.from(signature)
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    expect(await signatureOf(withSignature(plain, forged))).toMatchObject({
      reason: 'It does not fit its certificate.',
    })
    expect(await signatureOf(withSignature(plain, Buffer.from('not DER')))).toMatchObject({
      reason: 'It cannot be read.',
    })
    const cut = withSignature(plain, signature)
    cut.writeUInt32LE(7, plain.length + 11)
    expect(await signatureOf(cut)).toMatchObject({ reason: 'It is not whole.' })
  })
})
