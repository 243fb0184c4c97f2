import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { ensurePrivateDirectory } from '../durable-file.ts'
import { createSerial } from '../serial.ts'
import { cleanSecret } from './clean-secret.ts'
import { openKeyFile } from './key-file.ts'
import { createKeyCipher } from './secret-cipher.ts'
import type { SecretProtection } from './secret-protection.ts'
import { loadSecrets, saveSecrets, secretNamePattern, type SealedSecret } from './secrets-file.ts'
import { unreadableNotices, type UnreadableSecret } from './unreadable-notices.ts'

export type SecretStoreDeps = {
  /** Holds `secrets.json`; made when missing. */
  readonly directory: string
  /**
   * 32 random bytes; made when missing, with its folder. It stays a file where the system has a key store, too: what
   * is derived from it must be there for as long as the history is, also on the day on which the key store is locked,
   * replaced or gone.
   */
  readonly keyFile: string
  readonly protection: SecretProtection
}

/**
 * `other-protector`: sealed in another way than the one in use. `damaged`: sealed in this way, and no longer what was
 * sealed. `locked`: its key could not be reached when it was last tried.
 */
export type SecretEntry = {
  readonly name: string
  readonly state: 'readable' | UnreadableSecret['state']
}

/** Secrets at rest. Plain texts are never kept in memory: each `read` unseals anew. */
export type SecretStore = {
  /** Of the secrets that can be read here, sorted. */
  readonly names: () => readonly string[]
  /** All secrets that are stored, sorted by name. Those that are not readable have to be entered again. */
  readonly entries: () => readonly SecretEntry[]
  /** Null when nothing readable is stored under the name. */
  readonly read: (name: string) => Promise<string | null>
  /** Stores the value durably, without surrounding white space; fails with a sentence when it cannot be a secret. */
  readonly write: (name: string, value: string) => Promise<Result<null>>
  /** Removing what is not there succeeds. */
  readonly remove: (name: string) => Promise<Result<null>>
  /** 32 bytes derived from the key file; the same for the same purpose. */
  readonly deriveKey: (purpose: string) => Uint8Array
  /** Names the key file's key without telling it: changes when the key does. */
  readonly keyId: string
  /** What this protects against and what not, for the user. */
  readonly protection: string
  /** What was found unprotected, damaged, repaired or not readable at the opening, in sentences for the user. */
  readonly notices: () => readonly string[]
}

/** Fails with `secrets-unavailable` when the disk refuses. */
export const openSecretStore = async (deps: SecretStoreDeps): Promise<Result<SecretStore>> => {
  try {
    return ok(await open(deps))
  } catch (error) {
    return ifRefused(error, (code) => t('secrets.problem.notOpened', { code }))
  }
}

const open = async ({ directory, keyFile, protection }: SecretStoreDeps): Promise<SecretStore> => {
  await ensurePrivateDirectory(directory)
  const path = join(directory, 'secrets.json')
  const { protector } = protection
  const key = await openKeyFile(keyFile)
  const cipher = protection.cipher ?? createKeyCipher(key.derive('secrets'))
  const loaded = await loadSecrets(path)
  let secrets = new Map(loaded.secrets.map((secret) => [secret.name, secret]))
  const unopened = new Map<string, 'damaged' | 'locked'>()
  const inTurn = createSerial()

  const stateOf = (secret: SealedSecret): SecretEntry['state'] => {
    if (secret.protector !== protector) return 'other-protector'
    return unopened.get(secret.name) ?? 'readable'
  }

  const entries = (): readonly SecretEntry[] =>
    [...secrets.values()]
      .map((secret) => ({ name: secret.name, state: stateOf(secret) }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))

  const read = async (name: string): Promise<string | null> => {
    const secret = secrets.get(name)
    if (secret === undefined || secret.protector !== protector) return null
    const unsealed = await cipher.decrypt(Buffer.from(secret.sealed, 'hex'), associated(name, protector))
    if (unsealed.kind !== 'opened') {
      unopened.set(name, unsealed.kind === 'locked' ? 'locked' : 'damaged')
      return null
    }
    unopened.delete(name)
    if (unsealed.resealed) await reseal(secret, unsealed.resealed)
    return Buffer.from(unsealed.plain).toString('utf8')
  }

  /** Memory follows the disk: a write that fails leaves both as they were. */
  const change = (edit: (next: Map<string, SealedSecret>) => void): Promise<Result<null>> => {
    const result = inTurn(async () => {
      const next = new Map(secrets)
      edit(next)
      await saveSecrets(path, [...next.values()])
      secrets = next
      return ok(null)
    })
    return result.catch((error: unknown) =>
      ifRefused(error, (code) => t('secrets.problem.notChanged', { code })),
    )
  }

  const sealedAs = (name: string, sealed: Uint8Array): SealedSecret => ({
    name,
    protector,
    sealed: Buffer.from(sealed).toString('hex'),
  })

  /** A disk that refuses is no reason to withhold the secret: the next read tries again. */
  const reseal = (old: SealedSecret, sealed: Uint8Array): Promise<Result<null>> =>
    change((next) => {
      if (next.get(old.name) === old) next.set(old.name, sealedAs(old.name, sealed))
    })

  const write = async (name: string, value: string): Promise<Result<null>> => {
    if (!secretNamePattern.test(name)) return fail('bad-secret-name', t('secrets.problem.badName'))
    const clean = cleanSecret(value)
    if (!clean.ok) return clean
    const sealed = await cipher.encrypt(Buffer.from(clean.value, 'utf8'), associated(name, protector))
    if (sealed === null) return fail('key-store-locked', t('secrets.problem.locked'))
    const stored = await change((next) => void next.set(name, sealedAs(name, sealed)))
    if (stored.ok) unopened.delete(name)
    return stored
  }

  const unreadable = (): readonly UnreadableSecret[] =>
    [...secrets.values()].flatMap((secret) => {
      const state = stateOf(secret)
      return state === 'readable' ? [] : [{ name: secret.name, protector: secret.protector, state }]
    })

  for (const { name } of entries()) await read(name)
  const unreadableAtFirst = unreadable()

  return {
    names: () => entries().flatMap(({ name, state }) => (state === 'readable' ? [name] : [])),
    entries,
    read,
    write,
    remove: (name) => change((next) => void next.delete(name)),
    deriveKey: (purpose) => key.derive(`purpose/${purpose}`),
    keyId: createHash('sha256').update(key.derive('key-id')).digest('hex').slice(0, 32),
    get protection() {
      return protection.explain()
    },
    notices: () => [
      ...protection.warnings(),
      ...key.notices(),
      ...loaded.notices(),
      ...unreadableNotices(unreadableAtFirst, protector),
    ],
  }
}

/** Binds what is sealed to its place, so that one secret cannot be moved into the place of another. */
const associated = (name: string, protector: string): Uint8Array =>
  Buffer.from(JSON.stringify(['assent-secret', name, protector]), 'utf8')

/** What the disk refuses is a problem with its code; anything else is a defect. */
const ifRefused = (error: unknown, sentence: (code: string) => string): Result<never> => {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  return fail('secrets-unavailable', sentence(error.code))
}
