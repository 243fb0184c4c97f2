import type { Result } from '#contract/result'
import type { LaunchDescription } from './launch.ts'

export type Approvals = {
  /**
   * Raises the launch question of each configured server that was neither approved nor declined as it stands now; one
   * that cannot be started at all fails with its reason. Approved servers are left alone until they are needed.
   */
  readonly ask: () => Promise<void>
}

export type ApprovalsDeps = {
  readonly servers: () => readonly string[]
  readonly describeLaunch: (alias: string) => Promise<Result<LaunchDescription>>
  readonly isApproved: (launch: LaunchDescription) => boolean
  readonly wasDenied: (launch: LaunchDescription) => Promise<boolean>
  readonly start: (alias: string) => Promise<unknown>
}

export const createApprovals = (deps: ApprovalsDeps): Approvals => {
  const isUndecided = async (alias: string): Promise<boolean> => {
    const launch = await deps.describeLaunch(alias)
    return !launch.ok || (!deps.isApproved(launch.value) && !(await deps.wasDenied(launch.value)))
  }

  return {
    ask: async () => {
      for (const alias of deps.servers()) if (await isUndecided(alias)) void deps.start(alias)
    },
  }
}
