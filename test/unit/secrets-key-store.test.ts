import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { setLanguage } from '#contract/language/texts'
import { chooseSecretProtection, type KeyStore } from '../../main/electron/safe-storage.ts'
import { protectWithKeyFile, type SecretProtection } from '../../main/secrets/secret-protection.ts'
import { openSecretStore, type SecretStore } from '../../main/secrets/secret-store.ts'
import { verifies } from '../support/verifies.ts'

const canary = 'sk-canary-4f1c9b7e02d8'

type Behaviour = {
  backend?: ReturnType<NonNullable<KeyStore['getSelectedStorageBackend']>>
  available?: boolean
  prefix?: string
  key?: string
  shouldReEncrypt?: boolean
  failure?: string
}

/** What Electron's safeStorage does: a prefix that names the key, and text sealed with it. */
const keyStoreWith = (behaviour: Behaviour): KeyStore => {
  const keyOf = () =>
    createHash('sha256')
      .update(behaviour.key ?? 'key')
      .digest()
  return {
    getSelectedStorageBackend: () => behaviour.backend ?? 'gnome_libsecret',
    isAsyncEncryptionAvailable: async () => behaviour.available ?? true,
    encryptStringAsync: async (text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(), nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const prefix = Buffer.from(behaviour.prefix ?? 'v11')
      return Buffer.concat([prefix, nonce, cipher.getAuthTag(), sealed])
    },
    decryptStringAsync: async (bytes) => {
      if (behaviour.failure !== undefined) throw new Error(behaviour.failure)
      const decipher = createDecipheriv('aes-256-gcm', keyOf(), bytes.subarray(3, 15))
      decipher.setAuthTag(bytes.subarray(15, 31))
      const result = Buffer.concat([decipher.update(bytes.subarray(31)), decipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: behaviour.shouldReEncrypt ?? false }
    },
  }
}

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'assent-key-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const opened = async (folder: string, protection: SecretProtection): Promise<SecretStore> => {
  const shell = protection.protector.split(':')[0]
  const store = await openSecretStore({
    directory: folder,
    keyFile: join(folder, `${shell}.key`),
    protection,
  })
  if (!store.ok) throw new Error(store.problem.message)
  return store.value
}

const desktop = async (folder: string, behaviour: Behaviour = {}): Promise<SecretStore> =>
  opened(folder, await chooseSecretProtection(keyStoreWith(behaviour), 'linux'))

const web = (folder: string): Promise<SecretStore> => opened(folder, protectWithKeyFile('web'))
const fileOf = (folder: string): Promise<string> => readFile(join(folder, 'secrets.json'), 'utf8')

verifies('secrets:key-store', 'sealed by the key store of the system, and read again', async () => {
  const folder = await temporaryFolder()
  await (await desktop(folder)).write('KEY', canary)
  const again = await desktop(folder)
  expect([await again.read('KEY'), again.names(), again.notices()]).toEqual([canary, ['KEY'], []])
  expect(again.protection).toContain('with a key in GNOME Keyring')
  expect(await fileOf(folder)).toContain('"protector":"electron:gnome_libsecret"')
  expect(await fileOf(folder)).toContain(`"sealed":"${Buffer.from('v11').toString('hex')}`)
})

verifies('secrets:key-store', 'each system is named for what it is', async () => {
  const named = async (behaviour: Behaviour, platform: NodeJS.Platform) => {
    const chosen = await chooseSecretProtection(keyStoreWith(behaviour), platform)
    return [chosen.protector, chosen.explain().match(/macOS Keychain|by Windows|KWallet|key store\./)?.[0]]
  }
  expect(await named({ prefix: 'v10' }, 'darwin')).toEqual(['electron:darwin', 'macOS Keychain'])
  expect(await named({ prefix: 'v10' }, 'win32')).toEqual(['electron:win32', 'by Windows'])
  expect(await named({ backend: 'kwallet6' }, 'linux')).toEqual(['electron:kwallet6', 'KWallet'])
  expect(await named({ backend: 'unknown' }, 'linux')).toEqual(['electron:unknown', 'key store.'])
})

verifies('secrets:key-store', 'a secret moved to the place of another does not open', async () => {
  const folder = await temporaryFolder()
  const store = await desktop(folder)
  await store.write('CHEAP', 'cheap')
  await store.write('DEAR', canary)
  const text = await fileOf(folder)
  const { secrets } = JSON.parse(text)
  await writeFile(join(folder, 'secrets.json'), text.replace(secrets[0].sealed, secrets[1].sealed))
  const moved = await desktop(folder)
  expect([await moved.read('CHEAP'), await moved.read('DEAR')]).toEqual([null, canary])
  expect(moved.notices()).toEqual(['The secret CHEAP is damaged: enter it again here.'])
})

verifies('secrets:key-store', 'a replaced key seals anew what it opens', async () => {
  const folder = await temporaryFolder()
  await (await desktop(folder)).write('KEY', canary)
  const before = await fileOf(folder)
  const rotated = await desktop(folder, { shouldReEncrypt: true })
  expect(await rotated.read('KEY')).toBe(canary)
  expect(await fileOf(folder)).not.toBe(before)
  expect(await (await desktop(folder)).read('KEY')).toBe(canary)
})

verifies('secrets:key-store', 'locked is not damaged, and opens when it is unlocked', async () => {
  const folder = await temporaryFolder()
  await (await desktop(folder)).write('KEY', canary)
  const behaviour: Behaviour = { failure: 'safeStorage.decryptStringAsync is temporarily unavailable.' }
  const store = await desktop(folder, behaviour)
  expect([await store.read('KEY'), store.entries()]).toEqual([null, [{ name: 'KEY', state: 'locked' }]])
  expect(store.notices()).toEqual([
    expect.stringMatching(/KEY cannot be opened while the key store is locked/),
  ])
  delete behaviour.failure
  expect([await store.read('KEY'), store.names()]).toEqual([canary, ['KEY']])
})

for (const [what, behaviour] of [
  ['basic_text', { backend: 'basic_text', prefix: 'v10' }],
  ['the password of the source code', { backend: 'gnome_libsecret', prefix: 'v10' }],
  ['nothing available', { available: false }],
] satisfies readonly (readonly [string, Behaviour])[])
  verifies('secrets:no-key-store', `${what}: the key file, and the words for it`, async () => {
    const folder = await temporaryFolder()
    const store = await desktop(folder, behaviour)
    await store.write('KEY', canary)
    expect(await fileOf(folder)).toContain('"protector":"electron:key-file"')
    expect(store.protection).not.toMatch(/encrypt/i)
    expect(store.protection).toMatch(/nothing but a key file.*Install GNOME Keyring or KWallet/)
    expect(store.notices()).toEqual([expect.stringMatching(/^No key store was found.*Install GNOME Keyring/)])
    expect(await (await desktop(folder, behaviour)).read('KEY')).toBe(canary)
    setLanguage('de')
    onTestFinished(() => setLanguage('en'))
    expect(store.protection).not.toMatch(/verschlüsselt/)
  })

verifies('secrets:no-key-store', 'one that goes away does not take a new secret', async () => {
  const behaviour: Behaviour = {}
  const folder = await temporaryFolder()
  const store = await desktop(folder, behaviour)
  behaviour.prefix = 'v10'
  expect(await store.write('KEY', canary)).toMatchObject({ problem: { code: 'key-store-locked' } })
  expect(store.names()).toEqual([])
})

verifies('secrets:no-key-store', 'one that does not answer holds nothing up', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const silent = { ...keyStoreWith({}), isAsyncEncryptionAvailable: () => new Promise<boolean>(() => {}) }
  const chosen = chooseSecretProtection(silent, 'linux')
  await vi.advanceTimersByTimeAsync(30_000)
  expect((await chosen).warnings()).toEqual([expect.stringMatching(/did not answer.*Unlock it/)])
})

verifies('secrets:other-protector', 'says where it was stored, and is entered again', async () => {
  const folder = await temporaryFolder()
  await (await desktop(folder)).write('KEY', canary)
  const inBrowser = await web(folder)
  expect([await inBrowser.read('KEY'), inBrowser.names()]).toEqual([null, []])
  expect(inBrowser.entries()).toEqual([{ name: 'KEY', state: 'other-protector' }])
  expect(inBrowser.notices()).toEqual(['The secret KEY was stored by the desktop app: enter it again here.'])
  const without = await desktop(folder, { backend: 'basic_text' })
  expect(without.notices()[1]).toMatch(
    /^The secret KEY was stored with another key store than the one in use/,
  )
  await inBrowser.write('KEY', 'again')
  await inBrowser.write('OTHER', 'too')
  expect([await inBrowser.read('KEY'), inBrowser.names()]).toEqual(['again', ['KEY', 'OTHER']])
  expect((await desktop(folder)).notices()).toEqual([
    'The secrets KEY and OTHER were stored by Assent in the browser: enter them again here.',
  ])
})
