import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { beginErasure, finishErasure } from '../../main/erase-everything.ts'
import { forgetSignIns } from '../../main/forget-sign-ins.ts'
import type { SecretCipher } from '../../main/secrets/secret-cipher.ts'
import { protectWithKeyFile, type SecretProtection } from '../../main/secrets/secret-protection.ts'
import { openSecretStore, type SecretStore } from '../../main/secrets/secret-store.ts'
import { signInName, signInTextLimit } from '../../main/sign-in.ts'
import { leakingFiles, newCanary } from '../support/canary.ts'
import { verifies } from '../support/verifies.ts'

const name = 'sign-in-6f1d'

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-sign-in-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const opened = async (
  folder: string,
  protection: SecretProtection = protectWithKeyFile('web'),
): Promise<SecretStore> => {
  const directory = join(folder, 'secrets')
  const store = await openSecretStore({ directory, keyFile: join(directory, 'web.key'), protection })
  if (!store.ok) throw new Error(store.problem.message)
  return store.value
}

const fileOf = (folder: string): string => join(folder, 'secrets', 'sign-ins.json')

verifies('signin:sealed', 'read again, by nobody else, in a private file', async () => {
  const folder = await temporaryFolder()
  const token = newCanary()
  const text = JSON.stringify({ accessToken: token, lines: 'a\nb' })
  expect(await (await opened(folder)).signIns.vault.write(name, text)).toMatchObject({ ok: true })
  const again = await opened(folder)
  expect(await again.signIns.vault.read(name)).toBe(text)
  expect(again.signIns.names()).toEqual([name])
  expect([again.names(), again.entries(), again.notices()]).toEqual([[], [], []])
  expect([await again.read(name), await again.read('SIGN_IN')]).toEqual([null, null])
  expect((await stat(fileOf(folder))).mode & 0o777).toBe(0o600)
  expect(leakingFiles({ TOKEN: token }, folder)).toEqual([])
})

verifies('signin:sealed', 'a secret and a sign-in cannot take the place of each other', async () => {
  const folder = await temporaryFolder()
  const store = await opened(folder)
  await store.write('SIGN', 'a secret')
  await store.signIns.vault.write('sign', 'a sign-in')
  const secrets = JSON.parse(await readFile(join(folder, 'secrets/secrets.json'), 'utf8'))
  const signIns = JSON.parse(await readFile(fileOf(folder), 'utf8'))
  signIns.signIns[0].sealed = secrets.secrets[0].sealed
  await writeFile(fileOf(folder), JSON.stringify(signIns))
  const moved = await opened(folder)
  expect(await moved.signIns.vault.read('sign')).toBeNull()
  expect(await moved.read('SIGN')).toBe('a secret')
})

for (const [what, spoil] of [
  [
    'damaged',
    async (path: string) =>
      writeFile(path, (await readFile(path, 'utf8')).replace('"sealed":"', '"sealed":"00')),
  ],
  ['no JSON', (path: string) => writeFile(path, '{')],
  ['of another version', (path: string) => writeFile(path, '{"version":2,"signIns":[]}')],
] as const)
  verifies('signin:sealed', `a file that is ${what} means to sign in again`, async () => {
    const folder = await temporaryFolder()
    await (await opened(folder)).signIns.vault.write(name, 'text')
    await spoil(fileOf(folder))
    const store = await opened(folder)
    expect(await store.signIns.vault.read(name)).toBeNull()
    expect(
      store.notices().every((notice) => /sign-ins was damaged.*Sign in to your servers again/.test(notice)),
    ).toBe(true)
    expect(await store.signIns.vault.write(name, 'again')).toMatchObject({ ok: true })
    expect(await (await opened(folder)).signIns.vault.read(name)).toBe('again')
  })

/** A key store whose key can be locked, and be replaced: then what is opened is sealed anew. */
const keyStore = (behaviour: { isLocked: boolean; isReplaced: boolean }): SecretProtection => {
  const cipher: SecretCipher = {
    encrypt: async (plain) => (behaviour.isLocked ? null : Buffer.concat([Buffer.from([1]), plain])),
    decrypt: async (sealed) => {
      if (behaviour.isLocked) return { kind: 'locked' }
      const plain = sealed.subarray(1)
      return {
        kind: 'opened',
        plain,
        resealed: behaviour.isReplaced ? Buffer.concat([Buffer.from([2]), plain]) : null,
      }
    },
  }
  return { ...protectWithKeyFile('electron:test'), cipher }
}

verifies('signin:sealed', 'locked, replaced, and of another shell', async () => {
  const folder = await temporaryFolder()
  const behaviour = { isLocked: false, isReplaced: false }
  const { vault } = (await opened(folder, keyStore(behaviour))).signIns
  await vault.write(name, 'text')
  behaviour.isLocked = true
  expect(await vault.read(name)).toBeNull()
  expect(await vault.write(name, 'other')).toMatchObject({
    problem: { code: 'key-store-locked', message: expect.stringMatching(/unlock it and sign in again/) },
  })
  behaviour.isLocked = false
  behaviour.isReplaced = true
  expect(await vault.read(name)).toBe('text')
  expect(await readFile(fileOf(folder), 'utf8')).toContain('"sealed":"02')
  expect(await (await opened(folder)).signIns.vault.read(name)).toBeNull()
})

test('a disk that refuses and a text without end are problems, and leave what was there', async () => {
  const folder = await temporaryFolder()
  const { vault, names } = (await opened(folder)).signIns
  await vault.write(name, 'text')
  expect(await vault.write(name, 'x'.repeat(signInTextLimit + 1))).toMatchObject({
    problem: { code: 'sign-in-too-large' },
  })
  await rm(join(folder, 'secrets'), { recursive: true })
  expect(await vault.write(name, 'other')).toMatchObject({
    problem: { code: 'secrets-unavailable', message: expect.stringMatching(/sign-ins could not be changed/) },
  })
  expect([names(), await vault.read(name)]).toEqual([[name], 'text'])
  expect(await vault.remove('sign-in-gone')).toMatchObject({ ok: true })
})

verifies('signin:forgotten', 'with everything else that is erased', async () => {
  const folder = await temporaryFolder()
  await (await opened(folder)).signIns.vault.write(name, 'text')
  await beginErasure(folder)
  await finishErasure(folder, { isWindowOpen: false })
  expect(await readdir(folder)).toEqual([])
})

verifies('signin:forgotten', 'those of servers that went while Assent was closed', async () => {
  const folder = await temporaryFolder()
  const { signIns } = await opened(folder)
  for (const id of ['kept', 'gone']) await signIns.vault.write(signInName(id as never), id)
  const forget = (severity: 'error' | 'warning') =>
    forgetSignIns({
      configuration: {
        current: () => ({ servers: new Map([['kept', null]]) }) as never,
        view: () => ({ problems: [{ severity }] }) as never,
      },
      signIns,
      serverIdOf: async (alias) => alias as never,
      log: () => {},
    })
  await forget('error')
  expect(signIns.names()).toHaveLength(2)
  await forget('warning')
  expect(signIns.names()).toEqual([signInName('kept' as never)])
})
