import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { t, type TextKey } from '#contract/language/texts'
import type { WorkspaceOptions } from '../workspace.ts'

/** What is used of Electron's safeStorage. `getSelectedStorageBackend` exists on Linux only. */
export type KeyStore = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend'>>

type SecretProtection = NonNullable<WorkspaceOptions['secretProtection']>
type SecretCipher = NonNullable<SecretProtection['cipher']>

/** The user may have to unlock the key store first; without an answer Assent opens all the same. */
const keyStoreTimeLimitMs = 30_000

/**
 * How the desktop shell protects secrets: with the system's key store where there is one that protects anything, else
 * with the key file, and then it says so. Electron would go on without a key store, too, under a password that stands
 * in its source code: a key file of mode 0600 is the better half of nothing, since a copy of the secrets without it
 * stays closed. Call it after the app is ready.
 */
export const chooseSecretProtection = async (
  keyStore: KeyStore,
  platform: NodeJS.Platform,
): Promise<SecretProtection> => {
  const backend = platform === 'linux' ? (keyStore.getSelectedStorageBackend?.() ?? 'unknown') : platform
  if (backend === 'basic_text') return withKeyFile('secrets.noKeyStore')
  const cipher = createSafeStorageCipher(keyStore, platform)
  const isUsable = await withinTimeLimit(protectsAnything(keyStore, cipher))
  if (isUsable === 'no-answer') return withKeyFile('secrets.keyStoreUnavailable')
  if (!isUsable) return withKeyFile('secrets.noKeyStore')
  return {
    protector: `electron:${backend}`,
    cipher,
    explain: () => explanationOf(backend),
    warnings: () => [],
  }
}

const withKeyFile = (warning: TextKey): SecretProtection => ({
  protector: 'electron:key-file',
  cipher: null,
  explain: () => t('secrets.protection.noKeyStore'),
  warnings: () => [t(warning)],
})

const explanationOf = (backend: string): string => {
  if (backend === 'darwin') return t('secrets.protection.keychain')
  if (backend === 'win32') return t('secrets.protection.dataProtection')
  return t('secrets.protection.keyStore', { store: storeNameOf(backend) })
}

const storeNameOf = (backend: string): string => {
  if (backend === 'gnome_libsecret') return t('secrets.store.gnome')
  return backend.startsWith('kwallet') ? t('secrets.store.kde') : t('secrets.store.other')
}

const protectsAnything = async (keyStore: KeyStore, cipher: SecretCipher): Promise<boolean> => {
  if (!(await keyStore.isAsyncEncryptionAvailable().catch(() => false))) return false
  return (await cipher.encrypt(Buffer.from('probe'), Buffer.from('probe'))) !== null
}

const withinTimeLimit = async (answer: Promise<boolean>): Promise<boolean | 'no-answer'> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<'no-answer'>((resolve) => {
    timer = setTimeout(() => resolve('no-answer'), keyStoreTimeLimitMs)
  })
  try {
    return await Promise.race([answer, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** What is sealed: the secret, and beside it the place it belongs to. */
const content = z.strictObject({ place: z.base64(), secret: z.base64() })

/** Seals with the system's key store. Electron's errors never reach the caller: they may quote what was sealed. */
const createSafeStorageCipher = (keyStore: KeyStore, platform: NodeJS.Platform): SecretCipher => {
  const encrypt = async (secret: Uint8Array, place: Uint8Array): Promise<Uint8Array | null> => {
    const text = JSON.stringify({ place: base64(place), secret: base64(secret) })
    const sealed = await keyStore.encryptStringAsync(text).catch(() => null)
    return sealed === null || isUnprotected(sealed, platform) ? null : sealed
  }
  return {
    encrypt,
    decrypt: async (sealed, place) => {
      if (isUnprotected(sealed, platform)) return { kind: 'not-genuine' }
      try {
        const { result, shouldReEncrypt } = await keyStore.decryptStringAsync(Buffer.from(sealed))
        const plain = secretFrom(result, place)
        if (plain === null) return { kind: 'not-genuine' }
        return { kind: 'opened', plain, resealed: shouldReEncrypt ? await encrypt(plain, place) : null }
      } catch (error) {
        return { kind: isTemporary(error) ? 'locked' : 'not-genuine' }
      }
    },
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const secretFrom = (text: string, place: Uint8Array): Uint8Array | null => {
  const parsed = content.safeParse(jsonOrNull(text))
  if (!parsed.success || parsed.data.place !== base64(place)) return null
  return Buffer.from(parsed.data.secret, 'base64')
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * On Linux the first bytes name the key, and "v10" is the password in Chromium's source code
 * (components/os_crypt): it comes into use without an error when the key store refuses. Elsewhere v10 is the real key.
 */
const isUnprotected = (sealed: Uint8Array, platform: NodeJS.Platform): boolean =>
  platform === 'linux' && Buffer.from(sealed.subarray(0, 3)).toString('latin1') === 'v10'

/** Electron tells the two failures apart by their words only (electron_api_safe_storage.cc). */
const isTemporary = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('temporarily unavailable')
