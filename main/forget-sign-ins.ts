import type { ServerId } from '#contract/ids'
import type { ConfigView } from '#contract/views'
import type { Configuration } from './config/configuration.ts'
import type { SecretStore } from './secrets/secret-store.ts'
import { signInName } from './sign-in.ts'

export type ForgetSignInsDeps = {
  readonly configuration: { readonly current: () => Configuration; readonly view: () => ConfigView }
  readonly signIns: SecretStore['signIns']
  readonly serverIdOf: (alias: string) => Promise<ServerId>
  readonly log: (line: string) => void
}

/**
 * Removes the credentials of servers that went from assent.yaml while Assent was closed. A file with mistakes tells
 * nothing of what is gone.
 */
export const forgetSignIns = async (deps: ForgetSignInsDeps): Promise<void> => {
  const { configuration, signIns, serverIdOf, log } = deps
  const isBroken = configuration.view().problems.some(({ severity }) => severity === 'error')
  if (isBroken || signIns.names().length === 0) return
  const ids = await Promise.all([...configuration.current().servers.keys()].map(serverIdOf))
  const wanted = new Set(ids.map(signInName))
  for (const name of signIns.names().filter((stored) => !wanted.has(stored))) {
    const removed = await signIns.vault.remove(name)
    if (!removed.ok) log(`sign-in of a removed server is still there: ${removed.problem.message}`)
  }
}
