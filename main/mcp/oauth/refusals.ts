import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import { areAmong } from './scopes.ts'

/** Remembers what a server refused, so that nobody is sent in circles. */
export type Refusals = {
  readonly tokenGiven: () => void
  readonly tokenAccepted: () => void
  /** A token that the server got; null while asking for another one makes sense: it does not for one that was new. */
  readonly tokenRefused: (host: string) => Problem | null
  /** It wants these scopes beside those that were asked for; null while asking for more makes sense. */
  readonly scopesMissing: (
    wanted: readonly string[],
    asked: readonly string[],
    host: string,
  ) => Problem | null
}

const stepUpLimit = 3
const stepUpMs = 600_000

/** @param clock Milliseconds, monotonic. */
export const createRefusals = (clock: () => number = () => performance.now()): Refusals => {
  let isUntried = false
  let stepUps: readonly number[] = []

  return {
    tokenGiven: () => {
      isUntried = true
    },
    tokenAccepted: () => {
      isUntried = false
    },
    tokenRefused: (host) => {
      if (!isUntried) return null
      isUntried = false
      return { code: 'sign-in-refused', message: t('oauth.tokenNotAccepted', { host }) }
    },
    scopesMissing: (wanted, asked, host) => {
      stepUps = stepUps.filter((at) => clock() - at < stepUpMs)
      if (!areAmong(wanted, asked) && stepUps.length < stepUpLimit) {
        stepUps = [...stepUps, clock()]
        return null
      }
      const scopes = wanted.join(', ')
      return { code: 'sign-in-refused', message: t('oauth.scopesRefused', { host, scopes }) }
    },
  }
}
