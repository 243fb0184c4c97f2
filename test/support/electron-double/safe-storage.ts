import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { SafeStorage } from 'electron'
import { modelled } from './modelled.ts'
import { world } from './world.ts'

const { backend, isAvailable } = world.setup.safeStorage
/** What the system's key store would keep; the same for every run of a test, so that a restart can read. */
const key = createHash('sha256').update('the key store of the double').digest()
/** Chromium's prefixes: v10 is the password that stands in its source, v11 a key of the key store. */
const prefix = Buffer.from(backend === 'basic_text' ? 'v10' : 'v11')
const ivBytes = 12
const tagBytes = 16

const needsReady = (): void => world.needsReady('safeStorage cannot be used before app is ready')

const encrypt = (text: string): Buffer => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([prefix, iv, cipher.getAuthTag(), sealed])
}

const decrypt = (bytes: Buffer): string => {
  const start = prefix.length
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(start, start + ivBytes))
  decipher.setAuthTag(bytes.subarray(start + ivBytes, start + ivBytes + tagBytes))
  const opened = [decipher.update(bytes.subarray(start + ivBytes + tagBytes)), decipher.final()]
  return Buffer.concat(opened).toString('utf8')
}

const decryptOrRefuse = (bytes: Buffer): string => {
  try {
    return decrypt(bytes)
  } catch {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
  }
}

/** A key store whose kind the test chooses. The synchronous half ends with Electron 46 and is not modelled. */
export const safeStorage = modelled<SafeStorage>('safeStorage', {
  isAsyncEncryptionAvailable: () => {
    needsReady()
    return Promise.resolve(isAvailable)
  },
  encryptStringAsync: (plainText) => {
    needsReady()
    if (!isAvailable) return Promise.reject(new Error('Encryption is not available.'))
    return Promise.resolve(encrypt(plainText))
  },
  decryptStringAsync: (encrypted) => {
    needsReady()
    if (!isAvailable) return Promise.reject(new Error('safeStorage is temporarily unavailable.'))
    return Promise.resolve(encrypted)
      .then(decryptOrRefuse)
      .then((result) => ({ result, shouldReEncrypt: false }))
  },
  getSelectedStorageBackend: () => {
    needsReady()
    return backend
  },
})
