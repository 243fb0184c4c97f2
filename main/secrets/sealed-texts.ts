import type { Result } from '#contract/result'
import { fail, ok } from '#contract/result'
import { createSerial } from '../serial.ts'
import type { SecretCipher } from './secret-cipher.ts'
import { loadSealed, saveSealed, type SealedFileForm, type SealedText } from './sealed-file.ts'

/**
 * `other-protector`: sealed in another way than the one in use. `damaged`: sealed in this way, and no longer what was
 * sealed. `locked`: its key could not be reached when it was last tried.
 */
export type TextState = 'readable' | 'other-protector' | 'damaged' | 'locked'

/** Texts at rest in one file. Plain texts are never kept in memory: each `read` unseals anew. */
export type SealedTexts = {
  /** Sorted by name. */
  readonly entries: () => readonly {
    readonly name: string
    readonly protector: string
    readonly state: TextState
  }[]
  /** Null when nothing readable is stored under the name. */
  readonly read: (name: string) => Promise<string | null>
  /** Stores the text durably. */
  readonly write: (name: string, text: string) => Promise<Result<null>>
  /** Removing what is not there succeeds. */
  readonly remove: (name: string) => Promise<Result<null>>
  /** What was repaired at the opening, in sentences for the user. */
  readonly notices: () => readonly string[]
}

export type SealedTextsDeps = {
  readonly path: string
  readonly form: SealedFileForm
  /** Sealed along with each text: what was made for one purpose does not open for another. */
  readonly purpose: string
  readonly protector: string
  readonly cipher: SecretCipher
  /** Failures in words: the key store is locked, the disk refuses with this code. */
  readonly words: { readonly locked: () => string; readonly notChanged: (code: string) => string }
}

/** Throws what the disk says. */
export const openSealedTexts = async (deps: SealedTextsDeps): Promise<SealedTexts> => {
  const { path, form, purpose, protector, cipher, words } = deps
  const loaded = await loadSealed(path, form)
  let texts = new Map(loaded.texts.map((text) => [text.name, text]))
  const unopened = new Map<string, 'damaged' | 'locked'>()
  const inTurn = createSerial()

  const stateOf = (text: SealedText): TextState => {
    if (text.protector !== protector) return 'other-protector'
    return unopened.get(text.name) ?? 'readable'
  }

  /** Binds what is sealed to its place, so that one text cannot be moved into the place of another. */
  const associated = (name: string): Uint8Array =>
    Buffer.from(JSON.stringify([purpose, name, protector]), 'utf8')

  const read = async (name: string): Promise<string | null> => {
    const text = texts.get(name)
    if (text === undefined || text.protector !== protector) return null
    const unsealed = await cipher.decrypt(Buffer.from(text.sealed, 'hex'), associated(name))
    if (unsealed.kind !== 'opened') {
      unopened.set(name, unsealed.kind === 'locked' ? 'locked' : 'damaged')
      return null
    }
    unopened.delete(name)
    if (unsealed.resealed) await reseal(text, unsealed.resealed)
    return Buffer.from(unsealed.plain).toString('utf8')
  }

  /** Memory follows the disk: a write that fails leaves both as they were. */
  const change = (edit: (next: Map<string, SealedText>) => void): Promise<Result<null>> => {
    const result = inTurn(async () => {
      const next = new Map(texts)
      edit(next)
      await saveSealed(path, form, [...next.values()])
      texts = next
      return ok(null)
    })
    return result.catch((error: unknown) => ifRefused(error, words.notChanged))
  }

  const sealedAs = (name: string, sealed: Uint8Array): SealedText => ({
    name,
    protector,
    sealed: Buffer.from(sealed).toString('hex'),
  })

  /** A disk that refuses is no reason to withhold the text: the next read tries again. */
  const reseal = (old: SealedText, sealed: Uint8Array): Promise<Result<null>> =>
    change((next) => {
      if (next.get(old.name) === old) next.set(old.name, sealedAs(old.name, sealed))
    })

  const write = async (name: string, text: string): Promise<Result<null>> => {
    const sealed = await cipher.encrypt(Buffer.from(text, 'utf8'), associated(name))
    if (sealed === null) return fail('key-store-locked', words.locked())
    const stored = await change((next) => void next.set(name, sealedAs(name, sealed)))
    if (stored.ok) unopened.delete(name)
    return stored
  }

  return {
    entries: () =>
      [...texts.values()]
        .map((text) => ({ name: text.name, protector: text.protector, state: stateOf(text) }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    read,
    write,
    remove: (name) => change((next) => void next.delete(name)),
    notices: loaded.notices,
  }
}

/** What the disk refuses is a problem with its code; anything else is a defect. */
export const ifRefused = (error: unknown, sentence: (code: string) => string): Result<never> => {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  return fail('secrets-unavailable', sentence(error.code))
}
