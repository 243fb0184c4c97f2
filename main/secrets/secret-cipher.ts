import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * `opened` may carry the same secret sealed anew, because the key behind it was replaced: it is to be stored in place
 * of the old one. `locked`: the key cannot be reached now and may be later. `not-genuine`: this is not, byte for byte,
 * what `encrypt` made with this key and these associated data.
 */
export type Unsealed =
  | { readonly kind: 'opened'; readonly plain: Uint8Array; readonly resealed: Uint8Array | null }
  | { readonly kind: 'locked' }
  | { readonly kind: 'not-genuine' }

/** Seals one secret. `associated` names what is sealed: the same bytes under another name do not open. */
export type SecretCipher = {
  /** Null when the key cannot be reached now. */
  readonly encrypt: (plain: Uint8Array, associated: Uint8Array) => Promise<Uint8Array | null>
  readonly decrypt: (sealed: Uint8Array, associated: Uint8Array) => Promise<Unsealed>
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
    if (sealed.length < nonceBytes + tagBytes) return { kind: 'not-genuine' }
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(associated).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
    const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes))
    try {
      return { kind: 'opened', plain: Buffer.concat([plain, decipher.final()]), resealed: null }
    } catch {
      return { kind: 'not-genuine' }
    }
  },
})
