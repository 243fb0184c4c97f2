import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * Seals one secret. `associated` names what is sealed: the same bytes under another name do not open. The desktop shell
 * brings one that asks the system's key store.
 */
export type SecretCipher = {
  readonly encrypt: (plain: Uint8Array, associated: Uint8Array) => Promise<Uint8Array>
  /** Null when `sealed` is not, byte for byte, what `encrypt` made with this key and these associated data. */
  readonly decrypt: (sealed: Uint8Array, associated: Uint8Array) => Promise<Uint8Array | null>
}

const algorithm = 'aes-256-gcm'
/** NIST SP 800-38D, section 8.2.2: 96 random bits each time; far fewer than 2^32 secrets are ever written. */
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM with `key` (32 bytes). Sealed bytes are nonce, tag, ciphertext. */
export const createKeyCipher = (key: Uint8Array): SecretCipher => ({
  encrypt: async (plain, associated) => {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(associated)
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  },
  decrypt: async (sealed, associated) => {
    if (sealed.length < nonceBytes + tagBytes) return null
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(associated).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
    const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes))
    try {
      return Buffer.concat([plain, decipher.final()])
    } catch {
      return null
    }
  },
})
