import fc from 'fast-check'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { protectWithKeyFile } from '../../main/secrets/secret-protection.ts'
import { openSecretStore, type SecretStore, type SecretStoreDeps } from '../../main/secrets/secret-store.ts'
import { verifies } from '../support/verifies.ts'

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-secrets-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const opened = async (folder: string, more: Partial<SecretStoreDeps> = {}): Promise<SecretStore> => {
  const store = await openSecretStore({
    directory: join(folder, 'secrets'),
    keyFile: join(folder, 'keys', 'key'),
    protection: protectWithKeyFile('web'),
    ...more,
  })
  if (!store.ok) throw new Error(store.problem.message)
  return store.value
}

const files = async (folder: string) => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
const secretsPath = (folder: string) => join(folder, 'secrets', 'secrets.json')
const canary = 'sk-canary-4f1c9b7e02d8'

verifies('secrets:round-trip', 'any text, across restarts', async () => {
  const folder = await temporaryFolder()
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
    .filter((value) => value.trim() !== '' && !/\p{Cc}/u.test(value.trim()))
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('A', 'B_2', 'LONG'.repeat(16)), async (value, name) => {
      const store = await opened(folder)
      expect(await store.write(name, value)).toEqual({ ok: true, value: null })
      expect(await store.read(name)).toBe(value.trim())
      const again = await opened(folder)
      expect(await again.read(name)).toBe(value.trim())
      expect(again.names()).toContain(name)
    }),
    { numRuns: 30 },
  )
})

verifies('secrets:round-trip', 'many at once, replaced and removed', async () => {
  const folder = await temporaryFolder()
  const store = await opened(folder)
  const names = ['C', 'A', 'B', 'D']
  await Promise.all(names.map((name) => store.write(name, `value of ${name}`)))
  await Promise.all([store.write('A', 'new'), store.remove('B'), store.remove('GONE')])
  for (const each of [store, await opened(folder)]) {
    expect(each.names()).toEqual(['A', 'C', 'D'])
    expect(await Promise.all(['A', 'B', 'C', 'GONE'].map(each.read))).toEqual([
      'new',
      null,
      'value of C',
      null,
    ])
  }
})

for (const [entered, stored] of [
  [`${canary}\n`, canary],
  [`  ${canary}\r\n\n`, canary],
  [`\u{feff}${canary}`, canary],
  ['two words', 'two words'],
  ['pass\u{e9}', 'pass\u{e9}'],
] as const)
  test(`${JSON.stringify(entered)} is stored as it is meant`, async () => {
    const store = await opened(await temporaryFolder())
    await store.write('KEY', entered)
    expect(await store.read('KEY')).toBe(stored)
  })

for (const entered of [
  '',
  ' \n',
  'a\nb',
  'a\tb',
  'a\0b',
  'a\u{1b}[0m',
  'a\u{85}b',
  '\u{d800}',
  'x'.repeat(10_001),
])
  test(`${JSON.stringify(entered.slice(0, 20))} is refused with a sentence`, async () => {
    const store = await opened(await temporaryFolder())
    const result = await store.write('KEY', entered)
    expect(result).toMatchObject({
      problem: { code: 'bad-secret', message: expect.stringMatching(/^The secret .*\.$/) },
    })
    expect(store.names()).toEqual([])
  })

for (const name of ['', 'key', '1A', 'A-B', 'A'.repeat(65), '__proto__', 'A\n'])
  test(`the name ${JSON.stringify(name.slice(0, 20))} is refused with a sentence`, async () => {
    const store = await opened(await temporaryFolder())
    expect(await store.write(name, 'x')).toMatchObject({ problem: { code: 'bad-secret-name' } })
  })

verifies('secrets:tampering', 'every byte of the file, changed in two ways', async () => {
  const folder = await temporaryFolder()
  const values = { FIRST: canary, SECOND: 'another' }
  const store = await opened(folder)
  for (const [name, value] of Object.entries(values)) await store.write(name, value)
  const genuine = await readFile(secretsPath(folder))
  let harmed = 0
  for (let index = 0; index < genuine.length; index++)
    for (const flip of [0x01, 0x20]) {
      const changed = Buffer.from(genuine)
      changed[index] = (changed[index] ?? 0) ^ flip
      await writeFile(secretsPath(folder), changed)
      const reopened = await opened(folder)
      const read = await Promise.all(Object.keys(values).map(reopened.read))
      if (read.includes(null)) harmed++
      for (const [position, value] of Object.values(values).entries())
        expect([value, null]).toContain(read[position])
      for (const name of reopened.names()) expect(Object.keys(values)).toContain(name)
    }
  expect(harmed).toBe(genuine.length * 2)
  await writeFile(secretsPath(folder), genuine)
  expect((await opened(folder)).names()).toEqual(['FIRST', 'SECOND'])
})

verifies('secrets:tampering', 'a sealed secret under another name or protector', async () => {
  const folder = await temporaryFolder()
  const store = await opened(folder)
  await store.write('CHEAP', 'cheap')
  await store.write('DEAR', canary)
  const text = await readFile(secretsPath(folder), 'utf8')
  const { secrets } = JSON.parse(text)
  for (const changed of [
    text.replace(secrets[0].sealed, secrets[1].sealed),
    text.replace('"CHEAP"', '"OTHER"'),
    text.replace('"protector":"web"', '"protector":"other"'),
  ]) {
    await writeFile(secretsPath(folder), changed)
    for (const protector of ['web', 'other'])
      for (const name of ['CHEAP', 'OTHER'])
        expect(
          await (await opened(folder, { protection: protectWithKeyFile(protector) })).read(name),
        ).toBeNull()
  }
})

verifies('secrets:private', 'modes of files and folders, made and repaired', async () => {
  const folder = await temporaryFolder()
  await (await opened(folder)).write('KEY', canary)
  const modes = async () =>
    Promise.all(
      ['secrets', 'secrets/secrets.json', 'keys', 'keys/key'].map(
        async (path) => (await stat(join(folder, path))).mode & 0o777,
      ),
    )
  expect(await modes()).toEqual([0o700, 0o600, 0o700, 0o600])
  await chmod(join(folder, 'secrets'), 0o755)
  for (const path of ['secrets/secrets.json', 'keys/key']) await chmod(join(folder, path), 0o644)
  const store = await opened(folder)
  expect(await modes()).toEqual([0o700, 0o600, 0o700, 0o600])
  expect(store.notices()).toHaveLength(2)
  for (const notice of store.notices()) expect(notice).toMatch(/could be read by other users.*closed it/)
  expect(await store.read('KEY')).toBe(canary)
  expect((await opened(folder)).notices()).toEqual([])
})

verifies('secrets:private', 'no file holds the secret, in no usual encoding', async () => {
  const folder = await temporaryFolder()
  const holdsCanary = async () => {
    const forms = [
      canary,
      Buffer.from(canary).toString('base64').slice(0, -4),
      Buffer.from(canary).toString('hex'),
    ]
    const contents = await Promise.all((await files(folder)).map((path) => readFile(path, 'latin1')))
    return contents.some((content) => forms.some((form) => content.includes(form)))
  }
  await writeFile(join(folder, 'planted'), `x${Buffer.from(canary).toString('hex')}`)
  expect(await holdsCanary()).toBe(true)
  await rm(join(folder, 'planted'))
  const store = await opened(folder)
  await store.write('KEY', canary)
  await store.write('KEY', `${canary}2`)
  await store.write('OTHER', canary)
  expect(await holdsCanary()).toBe(false)
  expect((await files(folder)).map((path) => path.slice(folder.length)).sort()).toEqual([
    '/keys/key',
    '/secrets/secrets.json',
  ])
})

test('the same secret is sealed differently each time', async () => {
  const folder = await temporaryFolder()
  const store = await opened(folder)
  const seen = new Set<string>()
  for (let round = 0; round < 20; round++) {
    await store.write('KEY', canary)
    seen.add(JSON.parse(await readFile(secretsPath(folder), 'utf8')).secrets[0].sealed.slice(0, 24))
  }
  expect(seen.size).toBe(20)
})

for (const [name, text] of [
  ['empty', ''],
  ['not JSON', '{'],
  ['of another version', '{"version":2,"secrets":[]}\n'],
  ['no UTF-8', '\u{ff}\u{fe}'],
  ['with a key too many', '{"version":1,"secrets":[],"more":1}\n'],
] as const)
  verifies('secrets:kept-aside', `a file of secrets that is ${name}`, async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'secrets'))
    const bytes = Buffer.from(text, 'latin1')
    await writeFile(secretsPath(folder), bytes)
    const store = await opened(folder)
    const aside = (await files(folder)).find((path) => path.includes('damaged')) ?? ''
    expect(await readFile(aside)).toEqual(bytes)
    expect(store.notices()).toEqual([expect.stringContaining(aside)])
    expect(await store.write('KEY', canary)).toMatchObject({ ok: true })
    const again = await opened(folder)
    expect([again.notices(), await again.read('KEY')]).toEqual([[], canary])
  })

verifies('secrets:kept-aside', 'a key file of the wrong size', async () => {
  const folder = await temporaryFolder()
  const before = await opened(folder)
  await before.write('KEY', canary)
  await writeFile(join(folder, 'keys/key'), 'short')
  const store = await opened(folder)
  expect(store.notices()[0]).toMatch(/key file was damaged and is kept as .*enter your secrets again/)
  expect(store.notices()[1]).toBe('The secret KEY is damaged: enter it again here.')
  expect([store.names(), await store.read('KEY')]).toEqual([[], null])
  expect(store.entries()).toEqual([{ name: 'KEY', state: 'damaged' }])
  expect(store.keyId).not.toBe(before.keyId)
  await store.write('KEY', canary)
  expect([store.names(), await store.read('KEY')]).toEqual([['KEY'], canary])
})

test('a disk that refuses is a problem, not a crash', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'plain'), '')
  for (const more of [
    { directory: join(folder, 'plain') },
    { keyFile: join(folder, 'plain', 'key') },
    { keyFile: folder },
  ]) {
    const store = await openSecretStore({
      directory: folder,
      keyFile: join(folder, 'k'),
      protection: protectWithKeyFile('web'),
      ...more,
    })
    expect(store).toMatchObject({ ok: false, problem: { code: 'secrets-unavailable' } })
  }
})

test('a write that fails changes nothing', async () => {
  const folder = await temporaryFolder()
  const store = await opened(folder)
  await store.write('KEY', canary)
  await rm(join(folder, 'secrets'), { recursive: true })
  expect(await store.write('OTHER', 'x')).toMatchObject({
    ok: false,
    problem: { code: 'secrets-unavailable' },
  })
  expect(store.names()).toEqual(['KEY'])
  await mkdir(join(folder, 'secrets'))
  expect(await store.write('OTHER', 'x')).toMatchObject({ ok: true })
  expect((await opened(folder)).names()).toEqual(['KEY', 'OTHER'])
})

test('keys are derived per purpose and stay the same', async () => {
  const folder = await temporaryFolder()
  const [store, again, other] = [
    await opened(folder),
    await opened(folder),
    await opened(await temporaryFolder()),
  ]
  const hex = (each: SecretStore, purpose: string) => Buffer.from(each.deriveKey(purpose)).toString('hex')
  expect(hex(store, 'audit')).toMatch(/^[0-9a-f]{64}$/)
  expect([hex(again, 'audit'), again.keyId]).toEqual([hex(store, 'audit'), store.keyId])
  expect(
    new Set([hex(store, 'audit'), hex(store, 'authority'), hex(store, 'secrets'), hex(other, 'audit')]).size,
  ).toBe(4)
  expect(other.keyId).not.toBe(store.keyId)
  expect(store.protection).toMatch(/does not protect them from programs that run as you/)
})
