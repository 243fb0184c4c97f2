import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fail, ok, type Result } from '#contract/result'
import { ensurePrivateDirectory } from '../durable-file.ts'
import { createSerial } from '../serial.ts'
import { openKeyFile } from './key-file.ts'
import { createKeyCipher, type SecretCipher } from './secret-cipher.ts'
import { loadSecrets, saveSecrets, secretNamePattern, type SealedSecret } from './secrets-file.ts'
import { cleanSecret } from './clean-secret.ts'

export type SecretStoreDeps = {
  /** Holds `secrets.json`; made when missing. */
  readonly directory: string
  /** 32 random bytes; made when missing, with its folder. */
  readonly keyFile: string
  /** Names the shell's way of protecting, such as "web": what another one sealed is not readable here. */
  readonly protector: string
  /** Seals with the key file when absent. */
  readonly cipher?: SecretCipher
  /** Says what `cipher` protects against; goes with it. */
  readonly cipherProtection?: string
}

/** `other-protector`: sealed by the other shell. `damaged`: sealed here, and no longer what was sealed. */
export type SecretEntry = {
  readonly name: string
  readonly state: 'readable' | 'other-protector' | 'damaged'
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
  /** What this protects against and what not, in one sentence for the user. */
  readonly protection: string
  /** What was found damaged, repaired or not readable at the start, in sentences for the user. */
  readonly notices: readonly string[]
}

const keyFileProtection =
  'Secrets are encrypted with a key file that only your user account can read. This protects them from other users of this computer, and in a copy of the database or of the secrets without the key file; it does not protect them from programs that run as you.'

/** Fails with `secrets-unavailable` when the disk refuses. */
export const openSecretStore = async (deps: SecretStoreDeps): Promise<Result<SecretStore>> => {
  try {
    return ok(await open(deps))
  } catch (error) {
    return refused(error, 'The stored secrets cannot be opened')
  }
}

const open = async ({
  directory,
  keyFile,
  protector,
  cipher: ownCipher,
  cipherProtection,
}: SecretStoreDeps): Promise<SecretStore> => {
  await ensurePrivateDirectory(directory)
  const path = join(directory, 'secrets.json')
  const key = await openKeyFile(keyFile)
  const cipher = ownCipher ?? createKeyCipher(key.derive('secrets'))
  const loaded = await loadSecrets(path)
  let secrets = new Map(loaded.secrets.map((secret) => [secret.name, secret]))
  const damaged = new Set<string>()
  const inTurn = createSerial()

  const stateOf = (secret: SealedSecret): SecretEntry['state'] => {
    if (secret.protector !== protector) return 'other-protector'
    return damaged.has(secret.name) ? 'damaged' : 'readable'
  }

  const entries = (): readonly SecretEntry[] =>
    [...secrets.values()]
      .map((secret) => ({ name: secret.name, state: stateOf(secret) }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))

  const read = async (name: string): Promise<string | null> => {
    const secret = secrets.get(name)
    if (secret === undefined || secret.protector !== protector) return null
    const plain = await cipher.decrypt(Buffer.from(secret.sealed, 'hex'), associated(name, protector))
    return plain === null ? null : Buffer.from(plain).toString('utf8')
  }

  /** Memory follows the disk: a write that fails leaves both as they were. */
  const replace = (name: string, sealed: SealedSecret | null): Promise<Result<null>> => {
    const result = inTurn(async () => {
      const next = new Map(secrets)
      if (sealed === null) next.delete(name)
      else next.set(name, sealed)
      await saveSecrets(path, [...next.values()])
      secrets = next
      damaged.delete(name)
      return ok(null)
    })
    return result.catch((error: unknown) => refused(error, 'The stored secrets could not be changed'))
  }

  const write = async (name: string, value: string): Promise<Result<null>> => {
    if (!secretNamePattern.test(name)) return fail('bad-secret-name', badName)
    const clean = cleanSecret(value)
    if (!clean.ok) return clean
    const sealed = await cipher.encrypt(Buffer.from(clean.value, 'utf8'), associated(name, protector))
    return replace(name, { name, protector, sealed: Buffer.from(sealed).toString('hex') })
  }

  for (const { name, state } of entries())
    if (state === 'readable' && (await read(name)) === null) damaged.add(name)

  return {
    names: () => entries().flatMap(({ name, state }) => (state === 'readable' ? [name] : [])),
    entries,
    read,
    write,
    remove: (name) => replace(name, null),
    deriveKey: (purpose) => key.derive(`purpose/${purpose}`),
    keyId: createHash('sha256').update(key.derive('key-id')).digest('hex').slice(0, 32),
    protection: cipherProtection ?? keyFileProtection,
    notices: [...key.notices, ...loaded.notices, ...entries().flatMap(notReadable)],
  }
}

const badName = 'The name of a secret begins with a capital letter and has at most 64 capitals, digits and _.'

/** Binds what is sealed to its place, so that one secret cannot be moved into the place of another. */
const associated = (name: string, protector: string): Uint8Array =>
  Buffer.from(JSON.stringify(['assent-secret', name, protector]), 'utf8')

const notReadable = ({ name, state }: SecretEntry): readonly string[] => {
  if (state === 'readable') return []
  const reason =
    state === 'damaged' ? 'is damaged' : 'was stored by the other form of Assent (desktop or web)'
  return [`The secret ${name} ${reason}: enter it again here.`]
}

const refused = (error: unknown, what: string): Result<never> => {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  return fail(
    'secrets-unavailable',
    `${what} (${error.code}): check the disk and the rights of the data folder.`,
  )
}
