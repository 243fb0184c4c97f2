import { shell } from 'electron'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { outsideAddress } from './outside-address.ts'

/**
 * The one way out: opens an address in the user's browser. The chat page has shown it whole before. Codes:
 * `not-opened` for an address that is not allowed, `no-browser` when the system refuses.
 */
export const openUrl = async (address: string): Promise<Result<null>> => {
  const allowed = outsideAddress(address)
  if (allowed === null) return fail('not-opened', t('shell.link.refused'))
  try {
    await shell.openExternal(allowed)
    return ok(null)
  } catch {
    return fail('no-browser', t('shell.link.noBrowser'))
  }
}
