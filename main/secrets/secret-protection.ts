import { t } from '#contract/language/texts'
import type { SecretCipher } from './secret-cipher.ts'

/** The way in which one shell protects secrets at rest. */
export type SecretProtection = {
  /**
   * The shell, and after a colon the system's key store where it uses one: "web", "electron:gnome_libsecret". What
   * another protector sealed is not readable with this one.
   */
  readonly protector: string
  /** Null: the secrets are sealed with the key file beside them. */
  readonly cipher: SecretCipher | null
  /** What this protects against and what not, for the user. */
  readonly explain: () => string
  /** What the user should know at each start. */
  readonly warnings: () => readonly string[]
}

/** Secrets are sealed with the key file, as the user of a shell without a key store expects it. */
export const protectWithKeyFile = (protector: string): SecretProtection => ({
  protector,
  cipher: null,
  explain: () => t('secrets.protection.keyFile'),
  warnings: () => [],
})
