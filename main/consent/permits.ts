import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { Permit, PermitContents } from '../call.ts'

export type Permits = {
  readonly mint: (contents: PermitContents) => Permit
  /** Gives the contents once and only for the very object that was minted; failure code `no-permit`. */
  readonly redeem: (permit: Permit) => Result<PermitContents>
}

/** A permit is its identity: an equal object, a copy or a used one opens nothing (I2). */
export const createPermits = (): Permits => {
  const contentsOf = new WeakMap<Permit, PermitContents>()
  return {
    mint: (contents) => {
      const permit = Object.freeze({ permit: Symbol('permit') })
      contentsOf.set(permit, contents)
      return permit
    },
    redeem: (permit) => {
      const contents = contentsOf.get(permit)
      contentsOf.delete(permit)
      return contents ? ok(contents) : fail('no-permit', t('consent.problem.noPermit'))
    },
  }
}
