import { join } from 'node:path'
import { t } from '#contract/language/texts'
import { fail, ok } from '#contract/result'
import { signInTextLimit, type SignInVault } from '../sign-in.ts'
import type { SecretCipher } from './secret-cipher.ts'
import { sealedFileForm } from './sealed-file.ts'
import { openSealedTexts } from './sealed-texts.ts'

/** Credentials of sign-ins, in a file of their own: no secret of the user's, and not to be had by `${secret:NAME}`. */
export type SignInStore = {
  readonly vault: SignInVault
  /** Of everything that is stored, readable or not. */
  readonly names: () => readonly string[]
  /** What was repaired at the opening, in sentences for the user. */
  readonly notices: () => readonly string[]
}

export type SignInStoreDeps = {
  readonly directory: string
  readonly protector: string
  readonly cipher: SecretCipher
}

const namePattern = /^[a-z0-9][a-z0-9-]{0,99}$/
const form = sealedFileForm({ member: 'signIns', damaged: 'secrets.repaired.signInsDamaged' }, namePattern)

/**
 * What is not readable reads as nothing, which means: sign in again. It is opened when it is needed and not at the
 * start, so that no key store asks for what nobody uses. Throws what the disk says.
 */
export const openSignInStore = async ({
  directory,
  protector,
  cipher,
}: SignInStoreDeps): Promise<SignInStore> => {
  const texts = await openSealedTexts({
    path: join(directory, 'sign-ins.json'),
    form,
    purpose: 'assent-sign-in',
    protector,
    cipher,
    words: {
      locked: () => t('secrets.problem.signInLocked'),
      notChanged: (code) => t('secrets.problem.signInNotChanged', { code }),
    },
  })
  const names = (): readonly string[] => texts.entries().map(({ name }) => name)
  return {
    names,
    notices: texts.notices,
    vault: {
      read: texts.read,
      write: async (name, text) => {
        if (!namePattern.test(name)) throw new Error(`not a name for a sign-in: ${name}`)
        if (text.length > signInTextLimit)
          return fail('sign-in-too-large', t('secrets.problem.signInTooLarge'))
        return texts.write(name, text)
      },
      remove: async (name) => (names().includes(name) ? texts.remove(name) : ok(null)),
    },
  }
}
