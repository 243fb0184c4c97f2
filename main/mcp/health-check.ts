import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from './session/session.ts'

type Deps = {
  readonly isRunning: (session: Session) => boolean
  readonly setResponsive: (responsive: boolean) => void
}

const pingTimeoutMs = 5_000

/** For when a call ran into its limit: asks until the server answers anything, or is gone. Never twice at a time. */
export const createHealthCheck = ({
  isRunning,
  setResponsive,
}: Deps): ((session: Session) => Promise<void>) => {
  let checked: Session | null = null
  return async (session) => {
    if (checked === session) return
    checked = session
    while (isRunning(session)) {
      const answers = await session.connection.ping(AbortSignal.timeout(pingTimeoutMs))
      if (isRunning(session)) setResponsive(answers)
      if (answers) break
      await sleep(pingTimeoutMs, null, { ref: false })
    }
    if (checked === session) checked = null
  }
}
