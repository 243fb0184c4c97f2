import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { ensurePrivateDirectory } from '../durable-file.ts'
import { cleanSecret } from './clean-secret.ts'
import { openKeyFile } from './key-file.ts'
import { sealedFileForm } from './sealed-file.ts'
import { ifRefused, openSealedTexts, type TextState } from './sealed-texts.ts'
import { createKeyCipher } from './secret-cipher.ts'
import type { SecretProtection } from './secret-protection.ts'
import { openSignInStore, type SignInStore } from './sign-in-vault.ts'
import { unreadableNotices, type UnreadableSecret } from './unreadable-notices.ts'

export type SecretStoreDeps = {
  /** Holds `secrets.json` and `sign-ins.json`; made when missing. */
  readonly directory: string
  /**
   * 32 random bytes; made when missing, with its folder. It stays a file where the system has a key store, too: what
   * is derived from it must be there for as long as the history is, also on the day on which the key store is locked,
   * replaced or gone.
   */
  readonly keyFile: string
  readonly protection: SecretProtection
}

export type SecretEntry = { readonly name: string; readonly state: TextState }

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
  /** Credentials of sign-ins to servers: beside the secrets and none of them. */
  readonly signIns: Pick<SignInStore, 'vault' | 'names'>
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

const secretNamePattern = /^[A-Z][A-Z0-9_]{0,63}$/
const secretsForm = sealedFileForm(
  { member: 'secrets', damaged: 'secrets.repaired.fileDamaged' },
  secretNamePattern,
)

const open = async ({ directory, keyFile, protection }: SecretStoreDeps): Promise<SecretStore> => {
  await ensurePrivateDirectory(directory)
  const { protector } = protection
  const key = await openKeyFile(keyFile)
  const cipher = protection.cipher ?? createKeyCipher(key.derive('secrets'))
  const secrets = await openSealedTexts({
    path: join(directory, 'secrets.json'),
    form: secretsForm,
    purpose: 'assent-secret',
    protector,
    cipher,
    words: {
      locked: () => t('secrets.problem.locked'),
      notChanged: (code) => t('secrets.problem.notChanged', { code }),
    },
  })
  const signIns = await openSignInStore({ directory, protector, cipher })

  const write = async (name: string, value: string): Promise<Result<null>> => {
    if (!secretNamePattern.test(name)) return fail('bad-secret-name', t('secrets.problem.badName'))
    const clean = cleanSecret(value)
    return clean.ok ? secrets.write(name, clean.value) : clean
  }

  for (const { name } of secrets.entries()) await secrets.read(name)
  const unreadableAtFirst = secrets
    .entries()
    .flatMap(({ state, ...rest }): readonly UnreadableSecret[] =>
      state === 'readable' ? [] : [{ ...rest, state }],
    )

  return {
    names: () => secrets.entries().flatMap(({ name, state }) => (state === 'readable' ? [name] : [])),
    entries: () => secrets.entries().map(({ name, state }) => ({ name, state })),
    read: secrets.read,
    write,
    remove: secrets.remove,
    signIns,
    deriveKey: (purpose) => key.derive(`purpose/${purpose}`),
    keyId: createHash('sha256').update(key.derive('key-id')).digest('hex').slice(0, 32),
    get protection() {
      return protection.explain()
    },
    notices: () => [
      ...protection.warnings(),
      ...key.notices(),
      ...secrets.notices(),
      ...signIns.notices(),
      ...unreadableNotices(unreadableAtFirst, protector),
    ],
  }
}
